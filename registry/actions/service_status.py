"""How this registry itself is: database, worker, what waits, and the platforms it reads."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from registry.actions import platform_health
from registry.actions.platform_health import Condition, Health
from registry.database import LOST, rows
from verification.platforms import PLATFORMS

PATIENCE_SECONDS = 2
SILENT_AFTER = timedelta(minutes=3)  # the job that comes once a minute is so late when nobody does it
LATE_AFTER = timedelta(minutes=10)  # what is due for so long waits too long


class Part(StrEnum):
    """How one part of the registry is."""

    WORKS = "works"
    LATE = "late"
    DOWN = "down"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Queue:
    """What the worker has still to do: due jobs, since when the oldest is due, jobs set aside, letters not yet sent."""

    waiting: int
    oldest: datetime | None
    set_aside: int
    letters: int
    oldest_letter: datetime | None


@dataclass(frozen=True, slots=True)
class PlatformState:
    """One platform that is looked at every half hour."""

    slug: str
    health: Health


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The whole, at one moment. Without a database the rest is not known."""

    at: datetime
    database: Part
    worker: Part = Part.NOT_KNOWN
    checks: Part = Part.NOT_KNOWN
    mail: Part = Part.NOT_KNOWN
    worker_seen: datetime | None = None
    queue: Queue | None = None
    last_check: datetime | None = None
    checks_last_hour: int = 0
    platforms: tuple[PlatformState, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Everything of ours works; a platform that is paused is the platform's matter."""
        return {self.database, self.worker, self.checks, self.mail} == {Part.WORKS}

    @property
    def paused(self) -> tuple[PlatformState, ...]:
        return tuple(one for one in self.platforms if one.health.state is Condition.PAUSED)


# The job that comes once a minute is the worker's pulse: it is put back into the future each time it was done.
# What waits for a host that wants to be left alone is not late.
_QUEUE = """
WITH due AS (
    SELECT run_at FROM job WHERE parked_at IS NULL AND leased_until IS NULL AND run_at <= $1
       AND place NOT IN (SELECT place FROM host WHERE rests_until > $1))
SELECT (SELECT count(*) FROM due) AS waiting, (SELECT min(run_at) FROM due) AS oldest,
       (SELECT count(*) FROM job WHERE parked_at IS NOT NULL) AS set_aside,
       (SELECT max(GREATEST(run_at, leased_until)) FROM job
         WHERE kind = 'queue_due_checks' AND parked_at IS NULL) AS pulse
"""
# One that is kept in the local outbox, or was given up, has no job any more.
_LETTERS = """
SELECT count(*) AS letters, min(l.created_at) AS oldest_letter
  FROM letter l JOIN job j ON j.kind = 'send_letter' AND j.subject = l.id::text AND j.parked_at IS NULL
 WHERE l.sent_at IS NULL AND l.created_at > $1::timestamptz - interval '4 days'
"""
_CHECKS = """
SELECT (SELECT max(finished_at) FROM verification) AS last_check,
       (SELECT count(*) FROM verification WHERE finished_at > $1::timestamptz - interval '1 hour') AS checks_last_hour
"""


async def show(*, now: datetime) -> ServiceStatus:
    """How everything is now; never raises because something is down."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            (queue,), (letters,), (checks,) = [await rows(sql, now) for sql in (_QUEUE, _LETTERS, _CHECKS)]
            health = await platform_health.health()
    except LOST:
        return ServiceStatus(now, Part.DOWN)
    found = Queue(queue["waiting"], queue["oldest"], queue["set_aside"], **letters)
    return ServiceStatus(
        at=now,
        database=Part.WORKS,
        worker=_worker(queue["pulse"], now),
        checks=_lateness(queue["oldest"], now),
        mail=_lateness(letters["oldest_letter"], now),
        worker_seen=_seen(queue["pulse"], now),
        queue=found,
        **checks,
        platforms=_platforms(health),
    )


def _worker(pulse: datetime | None, now: datetime) -> Part:
    return Part.WORKS if pulse and now - pulse < SILENT_AFTER else Part.DOWN


def _seen(pulse: datetime | None, now: datetime) -> datetime | None:
    """About when the worker was last there: the pulse lies up to a minute ahead of it."""
    return min(pulse, now) if pulse else None


def _lateness(oldest: datetime | None, now: datetime) -> Part:
    return Part.LATE if oldest and now - oldest > LATE_AFTER else Part.WORKS


def _platforms(health: Mapping[str, Health]) -> tuple[PlatformState, ...]:
    """Those a canary looks at, the paused first."""
    watched = [
        PlatformState(slug, health.get(slug, Health())) for slug, one in PLATFORMS.items() if one.canary is not None
    ]
    return tuple(sorted(watched, key=lambda one: (one.health.state is not Condition.PAUSED, one.slug)))
