"""Listens to a WebSocket that goes on for ever: each message within limits, its host visited like any other."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from verification.fetching.answers import WAIT_WHEN_UNCLEAR, judge
from verification.fetching.exchange import Exchange, until
from verification.fetching.failures import FAILED, Failure, Reason, Stopped, failure
from verification.fetching.politeness import LONGEST_WAIT, Host, Politeness, PutOff, Turn, pace_of
from verification.fetching.routes import Bases, Route
from verification.fetching.transport import GuardedTransport
from verification.fetching.urls import Rules, read_url, registrable
from verification.fetching.websocket import WebSocket
from verification.platforms.platform import Get

CONNECT_SECONDS = 15.0  # until both sides speak WebSocket
LONGEST_SILENCE = 60.0  # seconds that one message may take, from the one before to its last byte
_NOTHING_EXPECTED = Get("", "*/*", expected=())


@dataclass(frozen=True, slots=True)
class Streams:
    """The way to streams, with the fetcher's own doors and manners."""

    transport: GuardedTransport
    bases: Bases
    rules: Rules
    politeness: Politeness
    user_agent: str
    pace_loopback: bool
    silence: float = LONGEST_SILENCE

    async def listen(self, url: str, slug: str) -> AsyncGenerator[str | Failure, None]:
        """Every text message; a failure is the last of them. `slug` is under which a base may answer instead."""
        exchange = Exchange(asyncio.get_running_loop().time() + CONNECT_SECONDS)
        try:
            socket = await self._opened(exchange, url, slug)
            if isinstance(socket, Failure):
                yield socket
                return
            async with aclosing(_each_in_time(socket, self.silence)) as messages:
                async for message in messages:
                    yield message
        except PutOff as put_off:
            yield replace(failure(put_off.reason, url, None, put_off.seconds), put_off=True)
        except Stopped as stopped:
            yield failure(stopped.reason, url)
        finally:
            exchange.abort()

    async def _opened(self, exchange: Exchange, url: str, slug: str) -> WebSocket | Failure:
        if not url.startswith("wss://"):
            raise Stopped(Reason.BAD_URL)
        place = read_url(url.replace("wss://", "https://", 1), self.rules)
        route = self.bases.route(place, slug)
        pace = None if route.is_loopback and not self.pace_loopback else pace_of(slug)
        host = Host(place.host, registrable(place.host), slug)
        async with self.politeness.turn(host, pace, LONGEST_WAIT) as turn:  # for the visit's beginning only
            return await self._open_noting(exchange, route, url, turn)

    async def _open_noting(self, exchange: Exchange, route: Route, url: str, turn: Turn) -> WebSocket | Failure:
        """Opens, and notes in the turn how the host bore it."""
        try:
            async with until(exchange.deadline):
                await self.transport.connect(exchange, route)
                socket = WebSocket(exchange, route, endless=True)
                refusal = await socket.open(self.user_agent)
        except Stopped as stopped:
            turn.failed = stopped.reason in FAILED
            raise
        turn.failed = refusal is not None and refusal.is_server_error
        if refusal is None:
            return socket
        reason = judge(refusal, _NOTHING_EXPECTED) or Reason.BAD_STATUS
        if reason is Reason.RATE_LIMITED:
            turn.quiet_seconds = WAIT_WHEN_UNCLEAR
        return failure(reason, url, refusal.status_code)


async def _each_in_time(socket: WebSocket, seconds: float) -> AsyncGenerator[str, None]:
    async with aclosing(socket.messages()) as messages:
        while True:
            async with until(asyncio.get_running_loop().time() + seconds):
                message = await anext(messages)
            yield message
