"""How often a host is asked, and when it wants to be left alone (N12): the rules, and their home in one process."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from verification.fetching.failures import Reason, Stopped

LONGEST_WAIT = 10.0  # seconds one question may wait for its turn before it is put off
AT_ONCE = 1.0  # the same, for who can come again: waiting takes a slot that others could use
MOST_HOSTS = 10_000  # remembered at once


@dataclass(frozen=True, slots=True)
class Pace:
    """How much one host may be asked."""

    connections: int
    burst: int
    per_second: float
    failures: int = 5  # in a row, after which nobody asks for a while
    user_named: bool = False  # counts for the budget of its registrable domain too


# A stranger named the host, so nobody may aim us at it.
USER_NAMED = Pace(connections=2, burst=5, per_second=1.0, user_named=True)
# A platform's documented API serves many checks; one account that makes it stumble must not close it for all.
PLATFORM = Pace(connections=6, burst=20, per_second=5.0, failures=10)
# The name servers of a domain: a question for TXT is two to four questions to each of our resolvers.
TXT = Pace(connections=2, burst=10, per_second=1.0)
# What platforms document for those who come without a key, with some room left for other uses of our address.
PLATFORMS: Mapping[str, Pace] = {
    "github": Pace(connections=2, burst=10, per_second=50 / 3600, failures=10),
    "stackexchange": Pace(connections=2, burst=10, per_second=250 / 86_400, failures=10),
    "reddit": Pace(connections=4, burst=20, per_second=1.5, failures=10),
    "x": Pace(connections=4, burst=20, per_second=2.0, failures=10),
}
# With the operator's key the allowance is another one.
KEYED: Mapping[str, Pace] = {
    "github": Pace(connections=4, burst=20, per_second=1.3, failures=10),
    "stackexchange": Pace(connections=4, burst=20, per_second=0.11, failures=10),
    "x": Pace(connections=4, burst=20, per_second=0.3, failures=10),
    "youtube": Pace(connections=4, burst=50, per_second=0.1, failures=10),
    # Meta counts by the hour: 200 for each user of the app, who may be the operator alone.
    **dict.fromkeys(("facebook", "instagram", "threads"), Pace(connections=4, burst=20, per_second=0.05, failures=10)),
}


def pace_of(platform: str | None, *, keyed: bool = False) -> Pace:
    """How much the API of this platform may be asked; None: a host that a user named."""
    if platform is None:
        return USER_NAMED
    return (KEYED.get(platform) if keyed else None) or PLATFORMS.get(platform, PLATFORM)


@dataclass(frozen=True, slots=True)
class Host:
    """Whose turn it is: the host's name, the domain whose budget it shares, and whose jobs wait when it rests."""

    name: str
    domain: str
    place: str  # slug of the platform that it serves, else its own name


@dataclass(slots=True)
class Turn:
    """One visit under way: what the visitor notes here is what the next ones go by."""

    hops: int = 0  # redirects: not waited for, but paid for by later visits
    quiet_seconds: float | None = None  # the host asked to be left alone for so long
    failed: bool | None = None  # no answer or one of its own errors; None: nothing was learned


class Politeness(Protocol):
    """Where the state lives is the home's affair; nothing of it is held while somebody waits for an answer."""

    def turn(self, host: Host, pace: Pace | None, patience: float = LONGEST_WAIT) -> AbstractAsyncContextManager[Turn]:
        """Waits for the host's turn and holds one of its connections; raises `PutOff` if that takes over `patience`.

        Without a pace (a loopback base of a test) only the host's own wish for quiet counts.
        """
        ...


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


class OwnPoliteness:
    """The state of one process, for those who check without a database."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock  # monotonic seconds
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: Host, pace: Pace | None, patience: float = LONGEST_WAIT) -> AsyncIterator[Turn]:
        known = self._host(host.name, pace or USER_NAMED)
        turn = Turn()
        self._respect_quiet(known)
        known.waiting += 1
        try:
            if pace is None:
                yield turn
            else:
                await self._wait_for_connection(known, patience)
                try:
                    await self._wait_for_turn(known, pace, patience)
                    self._respect_quiet(known)
                    yield turn
                finally:
                    known.slots.release()
        finally:
            known.waiting -= 1
            self._note(known, turn)

    def _note(self, known: _Host, turn: Turn) -> None:
        known.turns -= turn.hops
        if turn.quiet_seconds is not None:
            known.quiet_until = max(known.quiet_until, self._clock() + turn.quiet_seconds)

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

    async def _wait_for_connection(self, known: _Host, patience: float) -> None:
        try:
            async with asyncio.timeout(patience):
                await known.slots.acquire()
        except TimeoutError as error:
            raise PutOff(Reason.OWN_PACE, patience) from error

    async def _wait_for_turn(self, known: _Host, pace: Pace, patience: float) -> None:
        now = self._clock()
        known.turns = min(pace.burst, known.turns + (now - known.counted_at) * pace.per_second)
        known.counted_at = now
        wait = max(0.0, (1 - known.turns) / pace.per_second)
        if wait > patience:
            raise PutOff(Reason.OWN_PACE, wait)
        known.turns -= 1  # taken before waiting, so that the next one waits behind
        await asyncio.sleep(wait)
