"""How often a host is visited by all worker processes together: the politeness whose state is in PostgreSQL (N12).

The database's time decides. Each question is one short statement; nothing is held there while a host answers.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from registry import log
from registry.database import LOST, rows
from verification.accounts import AccountRef
from verification.fetching.failures import Reason
from verification.fetching.politeness import LONGEST_WAIT, USER_NAMED, Host, Pace, PutOff, Turn, pace_of
from verification.platforms import PLATFORMS

VISIT_SECONDS = 35.0  # a connection whose holder was killed is free again after this; the fetcher's deadline is 20
WHILE_AWAY = 30.0  # seconds until we look again when the database cannot say whose turn it is
LOOK_AGAIN = 0.3  # seconds between looks for a free connection
# All hosts below one registrable domain that users named: a wildcard of names is one target.
DOMAIN_BURST, DOMAIN_PER_SECOND = 10.0, 2.0
# Checks of one account, by whomever they were asked for: a crowd of claims must not be a crowd at somebody's page.
ACCOUNT_BURST, ACCOUNT_PER_SECOND = 20.0, 0.2

_TAKE = "SELECT answer, seconds, lease FROM take_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
_BUDGET = "SELECT take_budget($1, $2, $3) AS seconds"
_END = "SELECT end_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)::text"
_QUIET = (
    "SELECT extract(epoch FROM quiet_until - now())::float8 AS seconds FROM host"
    " WHERE name = $1 AND quiet_until > now() AND noted_at <= now() + interval '5 seconds'"
)
_FORGET = (
    "WITH gone AS (DELETE FROM budget WHERE noted_at < now() - interval '2 days')"
    " DELETE FROM host WHERE noted_at < now() - interval '2 days' RETURNING 1 AS one"
)
_REASONS = {"quiet": Reason.RATE_LIMITED, "open": Reason.OWN_PACE, "wait": Reason.OWN_PACE}


class SharedPoliteness:
    """One view of the hosts for every process on this database; while it is away, nobody is visited."""

    @asynccontextmanager
    async def turn(self, host: Host, pace: Pace | None, patience: float = LONGEST_WAIT) -> AsyncIterator[Turn]:
        """Waits for the host's turn and holds one of its connections; raises `PutOff` if that takes over `patience`."""
        lease = await _taken(host, pace, patience)
        turn = Turn()
        try:
            yield turn
        finally:
            if pace is not None or turn.quiet_seconds is not None:
                await _end(host, pace or USER_NAMED, lease, turn)


def most_at_once(keyed: Collection[str]) -> dict[str, int]:
    """How many checks of a place make sense at the same time: one for each connection, and one to follow.

    By platform; under the empty name stands any other place, which a user named.
    """
    paces = {slug: pace_of(slug, keyed=slug in keyed) for slug in PLATFORMS}
    return {slug: pace.connections + 1 for slug, pace in paces.items()} | {"": USER_NAMED.connections + 1}


async def account_rests(account: AccountRef) -> float:
    """Seconds until the account may be looked at again, however many claim or report it; 0: now, and it is counted."""
    (row,) = await rows(_BUDGET, f"account {account}", ACCOUNT_BURST, ACCOUNT_PER_SECOND)
    seconds: float = row["seconds"]
    return seconds


async def forget_idle() -> None:
    """Forgets the hosts that nobody visited for two days."""
    await rows(_FORGET)


async def _taken(host: Host, pace: Pace | None, patience: float) -> datetime | None:
    try:
        if pace is None:
            await _respect_quiet(host)
            return None
        answer = await _ask(host, pace, patience)
    except LOST as error:
        log.get().warning("pacing.database_away", error=type(error).__name__)
        raise PutOff(Reason.OWN_PACE, WHILE_AWAY) from error
    lease: datetime = answer["lease"]
    try:
        await asyncio.sleep(answer["seconds"])
    except asyncio.CancelledError:
        await _end(host, pace, lease, Turn())
        raise
    return lease


async def _ask(host: Host, pace: Pace, patience: float) -> dict[str, Any]:
    left = patience
    while True:
        (answer,) = await rows(_TAKE, *_question(host, pace, left))
        if answer["answer"] == "go":
            return answer
        if answer["answer"] != "busy":
            raise PutOff(_REASONS[answer["answer"]], answer["seconds"])
        pause = LOOK_AGAIN * random.uniform(0.5, 1.5)  # noqa: S311 -- spreads the looks, guards nothing
        if pause > left:
            raise PutOff(Reason.OWN_PACE, patience)
        left -= pause
        await asyncio.sleep(pause)


def _question(host: Host, pace: Pace, longest_wait: float) -> tuple[object, ...]:
    domain = (DOMAIN_BURST, DOMAIN_PER_SECOND) if pace.user_named else (None, None)
    limits = (pace.connections, float(pace.burst), pace.per_second, pace.failures)
    return (host.name, host.place, host.domain, *limits, longest_wait, VISIT_SECONDS, *domain)


async def _respect_quiet(host: Host) -> None:
    for row in await rows(_QUIET, host.name):
        raise PutOff(Reason.RATE_LIMITED, row["seconds"])


async def _end(host: Host, pace: Pace, lease: datetime | None, turn: Turn) -> None:
    """Tells the others; a database that is away hears nothing, and the connection is free when its lease ends."""
    jitter = random.uniform(0.5, 1.5)  # noqa: S311 -- spreads the looks, guards nothing
    limits = (float(pace.burst), pace.per_second, pace.failures, jitter)
    try:
        await rows(_END, host.name, host.place, lease, turn.hops, turn.quiet_seconds, turn.failed, *limits)
    except LOST as error:
        log.get().warning("pacing.database_away", error=type(error).__name__)
