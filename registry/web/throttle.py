"""How often one visitor may ask: moving windows in this process, keyed by a hash nobody can turn back."""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from starlette.datastructures import Address, Headers
from starlette.requests import HTTPConnection

from registry.actions.key_holders import KeyHolder
from registry.errors import TooMany

MOST_VISITORS = 50_000  # remembered at once; the one not seen for longest goes first
IPV6_NETWORK = 64  # one visitor commonly holds a whole /64


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `quota` within `seconds`, counted back from now."""

    name: str
    quota: int
    seconds: int

    @property
    def policy(self) -> str:
        """The value of the RateLimit-Policy field."""
        return f'"{self.name}";q={self.quota};w={self.seconds}'


class Exceeded(TooMany):
    """The limit that was hit travels along for the RateLimit fields."""

    def __init__(self, limit: Limit, *, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.limit = limit


SIGN_IN = Limit("sign-in", 60, 15 * 60)  # a whole office may sit behind one address, and join on one day
PASSKEY = Limit("passkey", 120, 15 * 60)
REPORT = Limit("report", 10, 60 * 60)
SUBSCRIBE = Limit("subscribe", 10, 60 * 60)
SUBSCRIBE_BY_ANYBODY = Limit("subscribe-all", 600, 60 * 60)
SIGN_IN_BY_ANYBODY = Limit("sign-in-all", 600, 15 * 60)  # mail is what a flood would spend


@dataclass(slots=True)
class Limits:
    """The counters. The key changes with every start: nothing kept here outlives the process (SECURITY V1)."""

    lookup: Limit
    keyed: Limit = field(default_factory=lambda: Limit("key", 6000, 60))  # of one company's key
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _seen: OrderedDict[tuple[str, bytes], deque[float]] = field(default_factory=OrderedDict)

    def spend(self, limit: Limit, who: str, *, cost: int = 1) -> None:
        """Counts one request (or a batch that weighs `cost`); raises Exceeded, and counts nothing, when too much."""
        moment = time.monotonic()
        times = self._times(limit, who)
        while times and times[0] <= moment - limit.seconds:
            times.popleft()
        if len(times) + cost > limit.quota:
            oldest = times[min(cost, len(times)) - 1] if times else moment
            raise Exceeded(limit, retry_after=max(1, int(oldest + limit.seconds - moment) + 1))
        times.extend([moment] * cost)

    def _times(self, limit: Limit, who: str) -> deque[float]:
        hashed = hmac.digest(self._key, who.encode(), hashlib.sha256)
        times = self._seen.setdefault((limit.name, hashed), deque())
        self._seen.move_to_end((limit.name, hashed))
        if len(self._seen) > MOST_VISITORS:
            self._seen.popitem(last=False)
        return times


def spend_lookup(request: HTTPConnection[Any], *, cost: int = 1) -> None:
    """Counts a look-up against its asker's allowance; raises Exceeded."""
    limits: Limits = request.state["limits"]
    limits.spend(*_asker(request), cost=cost)


def policy_of(request: HTTPConnection[Any]) -> str:
    """The allowance that counts for this asker, as the RateLimit-Policy field."""
    limits: Limits = request.state["limits"]
    return (limits.keyed if _holder(request) else limits.lookup).policy


def _asker(request: HTTPConnection[Any]) -> tuple[Limit, str]:
    """Whoever sent a good key asks by that, wherever it asks from; everybody else by their address."""
    limits: Limits = request.state["limits"]
    holder = _holder(request)
    return (limits.keyed, f"key {holder.key_id}") if holder else (limits.lookup, peer_of(request))


def _holder(request: HTTPConnection[Any]) -> KeyHolder | None:
    found: KeyHolder | None = request.scope.get("state", {}).get("holder")
    return found


def spend_report(request: HTTPConnection[Any]) -> None:
    """Counts a report of an account; raises Exceeded."""
    limits: Limits = request.state["limits"]
    limits.spend(REPORT, peer_of(request))


def peer_of(request: HTTPConnection[Any]) -> str:
    return peer(request.client, request.headers, request.state["settings"].trusted_proxies)


def peer(client: Address | tuple[str, int] | None, headers: Headers, trusted: Sequence[str]) -> str:
    """The true peer's address: forwarding headers count only where a configured proxy sent them (SECURITY W5)."""
    address = client[0] if client else ""
    hops = [hop.strip() for hop in ",".join(headers.getlist("x-forwarded-for")).split(",") if hop.strip()]
    while hops and _is_trusted(address, trusted):
        address = hops.pop()
    return visitor(address)


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    try:
        return any(ip_address(address) in ip_network(network, strict=False) for network in trusted)
    except ValueError:
        return False


@lru_cache(maxsize=10_000)
def visitor(address: str) -> str:
    """Whoever comes from this address, as limits count: one network of IPv6 is one visitor."""
    try:
        ip = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, IPV6_NETWORK), strict=False))
    return str(ip)
