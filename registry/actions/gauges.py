"""The whole registry in numbers, for whoever watches over it: what waits, what was checked, how jobs ended."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from registry.actions import platform_health
from registry.actions.platform_health import Condition
from registry.database import LOST, rows
from verification.platforms import PLATFORMS

PATIENCE_SECONDS = 2

_JOBS = """
SELECT kind, CASE WHEN parked_at IS NOT NULL THEN 'set_aside'
                  WHEN leased_until > $1 THEN 'running'
                  WHEN run_at <= $1 THEN 'due' ELSE 'ahead' END AS state,
       count(*) AS count, extract(epoch FROM $1 - min(run_at))::float8 AS age
  FROM job GROUP BY 1, 2
"""
_OUTCOMES = "SELECT kind, outcome, count FROM job_outcome"
_CHECKS = """
SELECT a.platform, COALESCE(v.result, 'none') AS result, count(*) AS count
  FROM verification v JOIN claim c ON c.id = v.claim_id JOIN account a ON a.id = c.account_id
 WHERE v.finished_at > $1::timestamptz - interval '1 hour' GROUP BY 1, 2
"""

By2 = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Gauges:
    """What the database says; the keys are the values of the labels."""

    jobs: By2  # by kind and state
    oldest_due_seconds: float
    outcomes: By2  # by kind and outcome, since the registry began
    checks: By2  # by platform and result, in the last hour
    platforms: By2  # 1 where a watched platform's checker works, else 0


async def read(*, now: datetime) -> Gauges | None:
    """The numbers now; None while the database is away."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            jobs, checks = await rows(_JOBS, now), await rows(_CHECKS, now)
            outcomes, health = await rows(_OUTCOMES), await platform_health.health()
    except LOST:
        return None
    watched = [slug for slug, platform in PLATFORMS.items() if platform.canary is not None]
    return Gauges(
        jobs={(row["kind"], row["state"]): row["count"] for row in jobs},
        oldest_due_seconds=max((row["age"] for row in jobs if row["state"] == "due"), default=0.0),
        outcomes={(row["kind"], row["outcome"]): row["count"] for row in outcomes},
        checks={(row["platform"], row["result"]): row["count"] for row in checks},
        platforms={(slug,): int(slug in health and health[slug].state is Condition.WORKING) for slug in watched},
    )
