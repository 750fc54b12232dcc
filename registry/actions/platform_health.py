"""How the checker of each platform is: canaries say whether its answers can be trusted now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tortoise.transactions import in_transaction

from registry import audit
from registry.database import LOST, rows
from registry.models.columns import JobKind
from registry.queue import Lane, enqueue
from verification.accounts import AccountRef
from verification.canaries import Sight, Sighting
from verification.outcomes import Outcome, Problem, Result
from verification.platforms import PLATFORMS

EVERY = timedelta(minutes=30)
AFTER_FAILURE = timedelta(minutes=5)
WHILE_PAUSED = timedelta(minutes=15)
APART = timedelta(minutes=2)  # two failures nearer to each other than this are one
FAILURES = 2  # in a row, from which on a platform is paused

_PAUSED = "What this platform answers cannot be trusted now. This decides nothing; we will look again."


class Condition(StrEnum):
    NOT_CHECKED = "not_checked"
    WORKING = "working"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Health:
    """How the checker of a platform is: since when, and when it last read what must be there."""

    state: Condition = Condition.NOT_CHECKED
    since: datetime | None = None
    last_success: datetime | None = None


# The first looks are spread over the whole pause, and so are all later ones.
_MEET = """
INSERT INTO platform_health (platform, next_check_at)
SELECT slug, $2::timestamptz + (n - 1) * ($3::interval / cardinality($1::text[]))
  FROM unnest($1::text[]) WITH ORDINALITY AS known (slug, n) ON CONFLICT DO NOTHING RETURNING platform
"""
# What is further ahead than any pause is from before the clock was put back.
_DUE = """
UPDATE platform_health SET next_check_at = $2::timestamptz + $3::interval
 WHERE platform = ANY ($1::text[]) AND next_check_at NOT BETWEEN $2::timestamptz + interval '1 microsecond'
   AND $2::timestamptz + 2 * $3::interval RETURNING platform
"""
_NOTE = """
UPDATE platform_health SET state = $2, since = $3, next_check_at = $4, last_success = $5, answered_at = $6,
       failures = $7, first_failed_at = $8, problem = $9 WHERE platform = $1 RETURNING platform
"""


async def queue_looks(*, now: datetime) -> list[str]:
    """Queues a look at each platform whose canaries are due; returns which."""
    slugs = sorted(slug for slug, platform in PLATFORMS.items() if platform.canary is not None)
    async with in_transaction():
        await rows(_MEET, slugs, now, EVERY)
        due = sorted(row["platform"] for row in await rows(_DUE, slugs, now, EVERY))
        for slug in due:
            await enqueue(JobKind.CHECK_PLATFORM, slug, lane=Lane(slug))
    return due


async def record(slug: str, seen: Sighting, *, now: datetime) -> Health:
    """Writes down what the canaries said: paused after two failures in a row, working again after one success."""
    async with in_transaction():
        await rows("INSERT INTO platform_health (platform, next_check_at) VALUES ($1, $2)"
                   " ON CONFLICT DO NOTHING RETURNING platform", slug, now)  # fmt: skip
        (before,) = await rows("SELECT * FROM platform_health WHERE platform = $1 FOR UPDATE", slug)
        was = Condition(before["state"])
        if seen.sight is Sight.FINE:
            after = _fine(before, now)
        elif seen.sight is Sight.UNTOLD:
            after = before | {"next_check_at": now + WHILE_PAUSED}
        else:
            after = await _failed(before, seen, now)
        names = ("state", "since", "next_check_at", "last_success", "answered_at", "failures", "first_failed_at")
        await rows(_NOTE, slug, *(after[name] for name in names), seen.problem.value if seen.problem else None)
        state = Condition(after["state"])
        if state is not was and Condition.PAUSED in {state, was}:
            await audit.record(
                f"platform.{state.value}", actor="worker", subject=f"platform {slug}", now=now,
                problem=seen.problem.value if seen.problem else None,
            )  # fmt: skip
    return _health(after)


async def health() -> Mapping[str, Health]:
    """How each platform's checker is that was looked at; one that is not in it was not checked yet.

    Empty while the database is away: what a platform allows can be told without it.
    """
    try:
        found = await rows("SELECT * FROM platform_health")
    except LOST:
        return {}
    return {row["platform"]: _health(row) for row in found}


async def paused(account: AccountRef) -> Outcome | None:
    """The outcome of a check that is not made because the platform is paused; None: it may be asked."""
    found = await rows("SELECT 1 FROM platform_health WHERE platform = $1 AND state = 'paused'", account.platform)
    if not found:
        return None
    seconds = int(WHILE_PAUSED.total_seconds())
    return Outcome(Result.UNKNOWN, Problem.PAUSED, _PAUSED, account, retry_after=seconds)


def _fine(before: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    is_new = before["state"] != Condition.WORKING
    return {
        **before,
        "state": Condition.WORKING.value,
        "since": now if is_new else before["since"],
        "next_check_at": now + EVERY,
        "last_success": now,
        "answered_at": now,
        "failures": 0,
        "first_failed_at": None,
    }


async def _failed(before: Mapping[str, Any], seen: Sighting, now: datetime) -> dict[str, Any]:
    first = before["first_failed_at"] or now
    is_paused = before["state"] == Condition.PAUSED
    answered_at = now if seen.sight is Sight.WRONG else before["answered_at"]
    is_late = before["failures"] + 1 >= FAILURES and now - first >= APART
    pauses = not is_paused and is_late and (seen.sight is Sight.WRONG or await _somebody_answered(first))
    return {
        **before,
        "state": Condition.PAUSED.value if pauses else before["state"],
        "since": now if pauses else before["since"],
        "next_check_at": now + (WHILE_PAUSED if pauses or is_paused else AFTER_FAILURE),
        "answered_at": answered_at,
        "failures": before["failures"] + 1,
        "first_failed_at": first,
    }


async def _somebody_answered(since: datetime) -> bool:
    """Whether any platform answered since then; if none did, it is we who are cut off."""
    return bool(await rows("SELECT 1 FROM platform_health WHERE answered_at >= $1 LIMIT 1", since))


def _health(row: Mapping[str, Any]) -> Health:
    return Health(Condition(row["state"]), row["since"], row["last_success"])
