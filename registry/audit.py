"""The audit trail: who did what, as rows that are only ever added, each bound to the one before by its hash."""

import hashlib
from datetime import datetime
from typing import Any

import orjson

from registry.database import rows
from registry.models.columns import JobKind
from registry.queue import enqueue

GENESIS = "0" * 64
TRAIL_LOCK = 7_271_202  # one writer at a time decides which event comes next


def digest(previous: str, at: datetime, kind: str, actor: str, subject: str, facts: dict[str, Any]) -> str:
    """SHA-256 over the event and the hash of the one before: changing either shows."""
    canonical = orjson.dumps(
        [previous, at.isoformat(timespec="microseconds"), kind, actor, subject, facts], option=orjson.OPT_SORT_KEYS
    )
    return hashlib.sha256(canonical).hexdigest()


async def record(kind: str, *, actor: str, subject: str, now: datetime, **facts: Any) -> int:  # noqa: ANN401 (JSON)
    """Adds one event in the transaction of what it tells; returns its number.

    `actor` is a role, never a person's name or address (SECURITY V3).
    """
    await rows("SELECT pg_advisory_xact_lock($1)", TRAIL_LOCK)
    last = await rows("SELECT hash FROM event ORDER BY id DESC LIMIT 1")
    previous = str(last[0]["hash"]) if last else GENESIS
    added = await rows(
        "INSERT INTO event (at, kind, actor, subject, facts, previous_hash, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        now,
        kind,
        actor,
        subject,
        orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode(),
        previous,
        digest(previous, now, kind, actor, subject, facts),
    )
    await enqueue(JobKind.PUBLISH_FACTS, "trail")  # programs are told of it, in the order of the trail
    return int(added[0]["id"])
