"""Do it later: jobs are rows, queued in the transaction of what they are about, leased by one worker at a time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from registry.database import rows
from registry.models.columns import JobKind

LEASE_SECONDS = 30  # a killed worker's job is free again after this; a living one renews (SECURITY L2)
MOST_STARTS = 3  # a job that took its worker down this often is set aside


@dataclass(frozen=True, slots=True)
class Leased:
    """A job in a worker's hand. `lease` is the fencing token: an older holder can no longer finish it."""

    id: int
    kind: JobKind
    subject: str
    attempts: int
    lease: UUID


async def enqueue(kind: JobKind, subject: str, *, run_at: datetime | None = None) -> None:
    """Queues the job unless the same one waits already (then the earlier time wins); `run_at` None: now."""
    await rows(
        "INSERT INTO job (kind, subject, run_at, created_at) VALUES ($1, $2, COALESCE($3, now()), now())"
        " ON CONFLICT (kind, subject) WHERE leased_until IS NULL AND parked_at IS NULL"
        " DO UPDATE SET run_at = LEAST(job.run_at, EXCLUDED.run_at) RETURNING id",
        kind.value,
        subject,
        run_at,
    )
    await rows("SELECT pg_notify('job', '')")


async def take(most: int) -> list[Leased]:
    """Up to `most` due jobs, leased. The start is counted before the work, so that a crash counts too."""
    lease = uuid4()
    found = await rows(
        "UPDATE job SET attempts = attempts + 1, lease = $1, leased_until = now() + make_interval(secs => $2)"
        " WHERE id IN (SELECT id FROM job WHERE parked_at IS NULL AND run_at <= now()"
        "   AND (leased_until IS NULL OR leased_until < now())"
        "   ORDER BY run_at LIMIT $3 FOR UPDATE SKIP LOCKED)"
        " RETURNING id, kind, subject, attempts",
        lease,
        float(LEASE_SECONDS),
        most,
    )
    return [Leased(row["id"], JobKind(row["kind"]), row["subject"], row["attempts"], lease) for row in found]


async def renew(job: Leased) -> bool:
    """Keeps the job for another lease; False when somebody else has it by now."""
    kept = await rows(
        "UPDATE job SET leased_until = now() + make_interval(secs => $3) WHERE id = $1 AND lease = $2 RETURNING id",
        job.id,
        job.lease,
        float(LEASE_SECONDS),
    )
    return bool(kept)


async def finish(job: Leased) -> None:
    """Takes the job off the list, if it is still in this worker's hand."""
    await rows("DELETE FROM job WHERE id = $1 AND lease = $2 RETURNING id", job.id, job.lease)


async def put_back(job: Leased, *, in_seconds: float) -> None:
    """Gives the job back for later; when the same one waits already, that one does."""
    await rows(
        "WITH twin AS (SELECT 1 FROM job WHERE kind = $3 AND subject = $4 AND leased_until IS NULL"
        "   AND parked_at IS NULL),"
        " gone AS (DELETE FROM job WHERE id = $1 AND lease = $2 AND EXISTS (SELECT 1 FROM twin) RETURNING id)"
        " UPDATE job SET leased_until = NULL, lease = NULL, run_at = now() + make_interval(secs => $5)"
        " WHERE id = $1 AND lease = $2 AND NOT EXISTS (SELECT 1 FROM twin) RETURNING id",
        job.id,
        job.lease,
        job.kind.value,
        job.subject,
        float(in_seconds),
    )


async def park(job: Leased) -> None:
    """Sets the job aside for the operator."""
    await rows("UPDATE job SET parked_at = now() WHERE id = $1 AND lease = $2 RETURNING id", job.id, job.lease)
