"""How often one visitor may ask: counted here at once, and settled with all other processes every second.

A limit moves with the clock: what was spent in the window before counts as far as that window still reaches back. Each
process adds what it counted to the database and is told what all have counted (registry/actions/allowances), so no
request waits for that. With P processes a visitor gets the quota and, at worst, what it asks of the P - 1 others within
one second; while the database is away each process counts for itself. At midnight (UTC) visitors get other names: what
they spent just before counts no more.
"""

import hashlib
import hmac
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from starlette.requests import HTTPConnection

from registry import clock
from registry.actions.allowances import Purse, Told
from registry.actions.key_holders import KeyHolder
from registry.errors import TooMany
from registry.web.peers import peer

MOST_VISITORS = 50_000  # remembered at once; the one not seen for longest goes first
DAY = 24 * 60 * 60
REMEMBERED = 60  # seconds
KEY_BYTES = 32
VISITOR_BYTES = 16

SPENT = "registry.spent"  # of a request's scope: what is left of the allowance that it was counted against


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `quota` within `seconds`, counted back from now. The seconds divide a day evenly."""

    name: str
    quota: int
    seconds: int

    @property
    def policy(self) -> str:
        """The value of the RateLimit-Policy field."""
        return f'"{self.name}";q={self.quota};w={self.seconds}'

    @property
    def encoded(self) -> tuple[bytes, bytes]:
        """Name and policy."""
        return _encoded(self)


@lru_cache(maxsize=20)  # there are not that many
def _encoded(limit: Limit) -> tuple[bytes, bytes]:
    return limit.name.encode(), limit.policy.encode()


class Left(NamedTuple):
    """What is left of an allowance, and in how many seconds it grows again."""

    limit: Limit
    remaining: int
    seconds: int

    def fields(self) -> list[tuple[bytes, bytes]]:
        """As answers say it (draft-ietf-httpapi-ratelimit-headers)."""
        limit = self.limit
        left = f'"{limit.name}";r={self.remaining};t={self.seconds}'
        return [(b"ratelimit", left.encode()), (b"ratelimit-policy", limit.policy.encode())]

    @property
    def lines(self) -> bytes:
        """The same as HTTP/1.1 has it, with the empty line that ends a head."""
        name, policy = self.limit.encoded
        return b'ratelimit: "%b";r=%d;t=%d\r\nratelimit-policy: %b\r\n\r\n' % (
            name,
            self.remaining,
            self.seconds,
            policy,
        )


class Exceeded(TooMany):
    """The limit that was hit travels along."""

    def __init__(self, limit: Limit, *, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.limit = limit
        self.left = Left(limit, 0, retry_after)


SIGN_IN = Limit("sign-in", 60, 15 * 60)  # a whole office may sit behind one address, and join on one day
PASSKEY = Limit("passkey", 120, 15 * 60)
REPORT = Limit("report", 10, 60 * 60)
SUBSCRIBE = Limit("subscribe", 10, 60 * 60)
SUBSCRIBE_BY_ANYBODY = Limit("subscribe-all", 600, 60 * 60)
SIGN_IN_BY_ANYBODY = Limit("sign-in-all", 600, 15 * 60)  # mail is what a flood would spend


@dataclass(slots=True)
class Tally:
    """What one visitor spent of one limit, as far as this process knows."""

    purse: Purse  # of the window
    before: int = 0  # in the window before
    told: int = 0  # in this window by all processes, ours included, as the database said last
    own: int = 0  # here, since then

    def used(self, limit: Limit, moment: float) -> float:
        """What counts now; moves on to the window of the moment."""
        starts = int(moment) - int(moment) % limit.seconds
        if starts != self.purse.starts:
            self.before = self.told + self.own if starts == self.purse.starts + limit.seconds else 0
            self.purse, self.told, self.own = self.purse._replace(starts=starts), 0, 0
        part = 1 - (moment - starts) / limit.seconds
        return self.told + self.own + self.before * part


@dataclass(slots=True)
class Limits:
    """The counters. Visitors are known by a hash whose key is another one every day (SECURITY V1)."""

    lookup: Limit
    keyed: Limit = field(default_factory=lambda: Limit("key", 6000, 60))  # of one company's key
    secret: str = ""  # shared by all processes; nobody who has only the database can turn a hash back
    seconds: Callable[[], float] = clock.seconds
    _key: bytes = b""
    _key_ends: float = 0.0
    _names: dict[str, bytes] = field(default_factory=dict)
    _names_end: float = 0.0
    _tallies: OrderedDict[tuple[str, bytes], Tally] = field(default_factory=OrderedDict)
    _unsettled: Counter[Purse] = field(default_factory=Counter)

    def spend(self, limit: Limit, who: str, *, cost: int = 1) -> Left:
        """Counts one request (or a batch that weighs `cost`); raises Exceeded, and counts nothing, when too much."""
        moment = self.seconds()
        visitor = self._visitor(who, moment)
        tally = self._tally(limit, visitor, moment)
        used = tally.used(limit, moment)
        if used + cost > limit.quota:
            raise Exceeded(limit, retry_after=_wait(limit, tally, cost, moment))
        tally.own += cost
        purse = tally.purse
        if purse in self._unsettled or len(self._unsettled) < MOST_VISITORS:
            self._unsettled[purse] += cost
        return Left(limit, int(limit.quota - used - cost), _rest(limit, tally, moment))

    def give_back(self, limit: Limit, who: str) -> None:
        """Takes one request back that will be counted elsewhere; what is settled already stays counted."""
        moment = self.seconds()
        visitor = self._visitor(who, moment)
        tally = self._tally(limit, visitor, moment)
        purse = tally.purse
        spent = self._unsettled.get(purse, 0)
        if spent > 0 and tally.own > 0:
            tally.own -= 1
            self._unsettled[purse] = spent - 1
            if spent == 1:
                del self._unsettled[purse]  # the database takes no noughts

    def left(self, limit: Limit, who: str) -> Left:
        """What is left, without spending anything."""
        moment = self.seconds()
        tally = self._tally(limit, self._visitor(who, moment), moment)
        remaining = max(0, int(limit.quota - tally.used(limit, moment)))
        return Left(limit, remaining, _rest(limit, tally, moment))

    def take(self, most: int = MOST_VISITORS) -> Mapping[Purse, int]:
        """What was spent here and is not settled yet; from here on it counts as being settled."""
        if len(self._unsettled) <= most:
            taken, self._unsettled = self._unsettled, Counter()
            return taken
        return {purse: self._unsettled.pop(purse) for purse in list(islice(self._unsettled, most))}

    def put_back(self, spent: Mapping[Purse, int]) -> None:
        """What could not be settled is tried again, as long as its window counts."""
        moment = self.seconds()
        self._unsettled.update({purse: count for purse, count in spent.items() if moment < purse.forget_at})

    def learn(self, spent: Mapping[Purse, int], told: Iterable[Told]) -> None:
        """What all processes spent together, now that ours is part of it."""
        for one in told:
            purse = one.purse
            tally = self._tallies.get((purse.name, purse.visitor))
            if tally is None:
                continue
            if tally.purse.starts == purse.starts:
                tally.told, tally.own = one.spent, max(0, tally.own - spent.get(purse, 0))
                tally.before = max(tally.before, one.before)
            elif tally.purse.starts == purse.starts + purse.seconds:
                tally.before = max(tally.before, one.spent)

    def _visitor(self, who: str, moment: float) -> bytes:
        if moment >= self._names_end:
            self._forget(moment)
        name = self._names.get(who)
        if name is None:
            name = hashlib.blake2b(who.encode(), digest_size=VISITOR_BYTES, key=self._key).digest()
            if len(self._names) < MOST_VISITORS:
                self._names[who] = name
        return name

    def _forget(self, moment: float) -> None:
        """Visitors get other names every day, and nobody's own is remembered for longer than a minute."""
        if moment >= self._key_ends:
            day = int(moment // DAY)
            self._key = hmac.digest(self.secret.encode(), b"visitors of day %d" % day, hashlib.sha256)[:KEY_BYTES]
            self._key_ends = (day + 1) * DAY
        self._names.clear()
        self._names_end = min(moment + REMEMBERED, self._key_ends)

    def _tally(self, limit: Limit, visitor: bytes, moment: float) -> Tally:
        name = (limit.name, visitor)
        tally = self._tallies.get(name)
        if tally is None:
            tally = self._tallies[name] = Tally(_purse(limit, visitor, moment))
            if len(self._tallies) > MOST_VISITORS:
                self._tallies.popitem(last=False)
        else:
            self._tallies.move_to_end(name)
        return tally


def _purse(limit: Limit, visitor: bytes, moment: float) -> Purse:
    return Purse(limit.name, visitor, int(moment) - int(moment) % limit.seconds, limit.seconds)


def _rest(limit: Limit, tally: Tally, moment: float) -> int:
    return max(1, int(tally.purse.starts + limit.seconds - moment) + 1)


def _wait(limit: Limit, tally: Tally, cost: int, moment: float) -> int:
    """In how many seconds so much may be spent, if nothing else is until then."""
    now, room = tally.told + tally.own, limit.quota - cost
    if room < 0:
        return limit.seconds
    if now <= room:  # only what is left of the window before is in the way
        return max(1, int(tally.purse.starts + limit.seconds * (1 - (room - now) / tally.before) - moment) + 1)
    return max(1, int(tally.purse.starts + limit.seconds * (2 - room / now) - moment) + 1)


def spend_lookup(request: HTTPConnection[Any], *, cost: int = 1) -> None:
    """Counts a look-up against its asker's allowance; raises Exceeded."""
    spend(request, *_asker(request), cost=cost)


def spend(request: HTTPConnection[Any], limit: Limit, who: str, *, cost: int = 1) -> None:
    """Counts a request, and lets its answer say what is left; raises Exceeded."""
    limits: Limits = request.state["limits"]
    request.scope[SPENT] = limits.spend(limit, who, cost=cost)


def left_of(request: HTTPConnection[Any]) -> Left:
    """What this asker has left, without spending."""
    limits: Limits = request.state["limits"]
    return limits.left(*_asker(request))


def _asker(request: HTTPConnection[Any]) -> tuple[Limit, str]:
    """Whoever sent a good key asks by that, wherever it asks from; everybody else by their address."""
    limits: Limits = request.state["limits"]
    holder: KeyHolder | None = request.scope.get("state", {}).get("holder")
    return (limits.keyed, f"key {holder.key_id}") if holder else (limits.lookup, peer_of(request))


def spend_report(request: HTTPConnection[Any]) -> None:
    """Counts a report of an account; raises Exceeded."""
    spend(request, REPORT, peer_of(request))


def peer_of(request: HTTPConnection[Any]) -> str:
    """The asker's address, as limits count."""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    trusted: tuple[str, ...] = request.state["settings"].trusted_proxies
    return peer(request.client.host if request.client else "", forwarded, trusted)
