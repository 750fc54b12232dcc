"""Our own transport under httpx: one request on one connection to exactly the address that was checked (N1)."""

import asyncio
import ssl
from collections.abc import Iterable, Sequence
from pathlib import Path

import h11
import httpx

from verification.addresses import Address, Network, may_visit
from verification.fetching.exchange import Body, Exchange, until
from verification.fetching.failures import Reason, Stopped
from verification.fetching.resolving import Resolving
from verification.fetching.routes import Route, public_route
from verification.fetching.unpacking import unpacker
from verification.fetching.urls import Rules, read_url

DEADLINE = 20.0  # seconds for everything: DNS, connecting, TLS, interim answers, body
MOST_ADDRESSES_TRIED = 2
# They describe the framing, which ends here: what the transport hands on is unpacked and whole.
_FRAMING = frozenset({b"content-encoding", b"content-length", b"transfer-encoding", b"connection", b"keep-alive"})
_OURS = frozenset({b"host", b"accept-encoding", b"connection", b"cookie", b"transfer-encoding", b"content-length"})


class GuardedTransport(httpx.AsyncBaseTransport):
    """Reads the address strictly, resolves it itself, checks every answer, and connects to what it checked.

    Raises `Stopped`, an `httpx.TransportError`. Extensions of a request: `deadline` (time of the event loop) and
    `route`, where an operator's base stands for the host.
    """

    def __init__(self, resolving: Resolving, rules: Rules, allowed: Sequence[Network], ca_file: Path | None) -> None:
        self._resolving = resolving
        self._rules = rules
        self._allowed = tuple(allowed)
        self._tls = _tls_context(ca_file)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        deadline = request.extensions.get("deadline", asyncio.get_running_loop().time() + DEADLINE)
        route = request.extensions.get("route")
        if route is None or not route.trusted:
            public = public_route(read_url(str(request.url), self._rules))
            route = route or public
        exchange = Exchange(deadline)
        try:
            async with until(deadline):
                await self.connect(exchange, route)
                response = await exchange.ask(_first_lines(request, route), await request.aread())
            status, headers = response.status_code, [(bytes(name), bytes(value)) for name, value in response.headers]
            body = Body(exchange, unpacker(_value(headers, b"content-encoding")))
        except BaseException:
            exchange.abort()
            raise
        kept = [(name, value) for name, value in headers if name not in _FRAMING]
        return httpx.Response(status, headers=kept, stream=body)

    async def connect(self, exchange: Exchange, route: Route) -> None:
        """Connects to exactly what was checked; raises `Stopped` where nothing may be visited or nobody answers."""
        addresses = await self._checked_addresses(route)
        await exchange.connect(addresses, route, self._tls if route.tls else None)

    async def _checked_addresses(self, route: Route) -> Sequence[Address]:
        if route.address is not None:
            return [route.address]
        addresses = await self._resolving.addresses(route.connect_host)
        # A base is the operator's own word; every other name is a stranger's.
        if not route.trusted and not may_visit(addresses, self._allowed):
            raise Stopped(Reason.NOT_PUBLIC)
        return _one_of_each_family(addresses)[:MOST_ADDRESSES_TRIED]


def _first_lines(request: httpx.Request, route: Route) -> h11.Request:
    headers = [(name, value) for name, value in request.headers.raw if name.lower() not in _OURS]
    body_length = request.headers.get("content-length", "0")
    framing = [("Content-Length", body_length)] if body_length != "0" else []
    ours = [("Host", route.authority), ("Accept-Encoding", "identity"), ("Connection", "close"), *framing]
    lines = [(name.encode("ascii"), value.encode("ascii")) for name, value in ours]
    return h11.Request(method=request.method, target=route.target, headers=[*lines, *headers])


def _value(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> str:
    return ",".join(value.decode("latin-1") for name, value in headers if name == wanted)


def _one_of_each_family(addresses: Sequence[Address]) -> list[Address]:
    """IPv4 and IPv6 in turn: where one family does not work here, the second try is of the other."""
    four = [address for address in addresses if address.version == 4]  # noqa: PLR2004
    six = [address for address in addresses if address.version == 6]  # noqa: PLR2004
    return [*four[:1], *six[:1], *four[1:], *six[1:]]


def _tls_context(ca_file: Path | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    context.set_alpn_protocols(["http/1.1"])
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    return context
