"""How jobs ended, counted by kind: gathered in each worker and added up in the database."""

from collections.abc import Mapping
from enum import StrEnum

from registry.database import rows
from registry.models.columns import JobKind


class JobOutcome(StrEnum):
    """How one start of a job ended."""

    DONE = "done"
    AGAIN = "again"  # done, and comes back by itself
    FAILED = "failed"
    DATABASE_LOST = "database_lost"
    SET_ASIDE = "set_aside"  # after too many starts; somebody must look


Counted = Mapping[tuple[JobKind, JobOutcome], int]

_ADD = """
INSERT INTO job_outcome AS o (kind, outcome, count) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
    ON CONFLICT (kind, outcome) DO UPDATE SET count = o.count + EXCLUDED.count RETURNING 1 AS one
"""


async def add(counted: Counted) -> None:
    """Adds what one worker counted, always in the same order."""
    if counted:
        keys = sorted(counted)
        await rows(_ADD, [kind for kind, _ in keys], [outcome for _, outcome in keys], [counted[key] for key in keys])
