"""How often a host is asked, and when it wants to be left alone (N12). The state lives in this process."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from verification.fetching.failures import Reason, Stopped

LONGEST_WAIT = 10.0  # seconds one question may wait for its turn before it is put off
MOST_HOSTS = 10_000  # remembered at once


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one host may be asked."""

    connections: int
    burst: int
    per_second: float


# A stranger named the host, so nobody may aim us at it.
USER_NAMED = Pace(connections=2, burst=5, per_second=1.0)
# A platform's documented API serves many checks.
PLATFORM = Pace(connections=6, burst=20, per_second=5.0)


class PutOff(Stopped):
    """It is not the host's turn yet; `seconds` says when to ask again."""

    def __init__(self, reason: Reason, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = max(1, math.ceil(seconds))


@dataclass(slots=True)
class _Host:
    """What is remembered about one host: a bucket of turns, open connections, and a wish to be left alone."""

    slots: asyncio.Semaphore
    turns: float
    counted_at: float
    quiet_until: float = 0.0
    waiting: int = field(default=0)


class Politeness:
    """The seam: a later home of the state in the database offers the same three calls."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock  # monotonic seconds
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, pace: Pace | None) -> AsyncIterator[None]:
        """Waits for the host's turn and holds one of its connections; raises `PutOff` if that would take too long.

        Without a pace (a loopback base of a test) only the host's own wish for quiet counts.
        """
        known = self._host(host, pace or USER_NAMED)
        self._respect_quiet(known)
        if pace is None:
            yield
            return
        known.waiting += 1
        try:
            await self._wait_for_connection(known)
            try:
                await self._wait_for_turn(known, pace)
                self._respect_quiet(known)
                yield
            finally:
                known.slots.release()
        finally:
            known.waiting -= 1

    def another(self, host: str, pace: Pace | None) -> None:
        """A redirect hop is one request more: it is not waited for, but later ones pay for it."""
        if pace is not None:
            self._host(host, pace).turns -= 1

    def keep_quiet(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long."""
        known = self._host(host, USER_NAMED)
        known.quiet_until = max(known.quiet_until, self._clock() + seconds)

    def _host(self, host: str, pace: Pace) -> _Host:
        if host not in self._hosts:
            self._forget_idle()
            self._hosts[host] = _Host(asyncio.Semaphore(pace.connections), pace.burst, self._clock())
        return self._hosts[host]

    def _forget_idle(self) -> None:
        if len(self._hosts) < MOST_HOSTS:
            return
        now = self._clock()
        idle = [
            name
            for name, host in self._hosts.items()
            if not host.waiting and host.quiet_until < now and now - host.counted_at > LONGEST_WAIT * 6
        ]
        for name in idle:
            del self._hosts[name]

    def _respect_quiet(self, known: _Host) -> None:
        left = known.quiet_until - self._clock()
        if left > 0:
            raise PutOff(Reason.RATE_LIMITED, left)

    async def _wait_for_connection(self, known: _Host) -> None:
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await known.slots.acquire()
        except TimeoutError as error:
            raise PutOff(Reason.OWN_PACE, LONGEST_WAIT) from error

    async def _wait_for_turn(self, known: _Host, pace: Pace) -> None:
        now = self._clock()
        known.turns = min(pace.burst, known.turns + (now - known.counted_at) * pace.per_second)
        known.counted_at = now
        wait = max(0.0, (1 - known.turns) / pace.per_second)
        if wait > LONGEST_WAIT:
            raise PutOff(Reason.OWN_PACE, wait)
        known.turns -= 1  # taken before waiting, so that the next one waits behind
        await asyncio.sleep(wait)
