"""What visitors spent of their allowances, by all processes together: hashes and numbers, gone with their window."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from registry.database import rows

MOST_AT_ONCE = 5_000  # rows

# In one order, so that two processes never wait for each other in a circle.
_SETTLE = """
WITH asked AS (
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::integer[], $5::bigint[])
                  asked (name, visitor, starts, seconds, spent)),
told AS (
    INSERT INTO allowance AS a (name, visitor, starts, spent, forget_at)
    SELECT name, visitor, starts, spent, to_timestamp(starts + 2 * seconds) FROM asked ORDER BY name, visitor, starts
    ON CONFLICT (name, visitor, starts) DO UPDATE SET spent = a.spent + EXCLUDED.spent
    RETURNING name, visitor, starts, spent)
SELECT told.name, told.visitor, told.starts, asked.seconds, told.spent, coalesce(earlier.spent, 0) AS before
  FROM told JOIN asked USING (name, visitor, starts)
  LEFT JOIN allowance earlier ON earlier.name = told.name AND earlier.visitor = told.visitor
                             AND earlier.starts = told.starts - asked.seconds
"""
_FORGET = """
DELETE FROM allowance WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM allowance WHERE forget_at <= $1 ORDER BY forget_at LIMIT $2 FOR UPDATE SKIP LOCKED))
RETURNING 1 AS one
"""


class Purse(NamedTuple):
    """One visitor's spending within one limit and one window. The visitor is a hash."""

    name: str
    visitor: bytes
    starts: int  # seconds since 1970
    seconds: int

    @property
    def forget_at(self) -> int:
        """When its window counts no more, not even as the one before."""
        return self.starts + 2 * self.seconds


class Told(NamedTuple):
    """What all processes spent of it so far, and in the window before."""

    purse: Purse
    spent: int
    before: int


async def settle(spent: Mapping[Purse, int]) -> list[Told]:
    """Adds what one process counted, in one statement; what all have counted by now."""
    purses = sorted(spent)
    columns = [list(column) for column in zip(*purses, strict=True)]
    found = await rows(_SETTLE, *columns, [spent[purse] for purse in purses])
    return [
        Told(Purse(row["name"], row["visitor"], row["starts"], row["seconds"]), row["spent"], row["before"])
        for row in found
    ]


async def forget(*, now: float) -> int:
    """Deletes what counts no more; `now` in seconds since 1970. How many rows."""
    return len(await rows(_FORGET, datetime.fromtimestamp(now, UTC), MOST_AT_ONCE))
