"""Do it later: jobs are rows, queued in the transaction of what they are about, leased by one worker at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from registry.database import rows
from registry.models.columns import JobKind

LEASE_SECONDS = 30  # a killed worker's job is free again after this; a living one renews (SECURITY L2)
MOST_STARTS = 3  # a job that failed or took its worker down this often in a row is set aside (SECURITY L6)


@dataclass(frozen=True, slots=True)
class Lane:
    """Whose work a job is: the host or platform it visits, and the company that wants it. Shares are by lane (L5)."""

    place: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Leased:
    """A job in a worker's hand. `lease` is the fencing token: an older holder can no longer finish it."""

    id: int
    kind: JobKind
    subject: str
    attempts: int
    lease: UUID
    lane: Lane


async def enqueue(kind: JobKind, subject: str, *, run_at: datetime | None = None, lane: Lane | None = None) -> None:
    """Queues the job unless the same one waits already (then the earlier time wins); `run_at` None: now."""
    lane = lane or Lane(kind.value)
    await rows(
        "INSERT INTO job (kind, subject, run_at, created_at, place, company)"
        " VALUES ($1, $2, COALESCE($3, now()), now(), $4, $5)"
        " ON CONFLICT (kind, subject) WHERE leased_until IS NULL AND parked_at IS NULL"
        " DO UPDATE SET run_at = LEAST(job.run_at, EXCLUDED.run_at) RETURNING id",
        kind.value,
        subject,
        run_at,
        lane.place[:200],
        lane.company,
    )
    await rows("SELECT pg_notify('job', '')")


MOST_LOOKED_AT = 500  # of the oldest due jobs, at one look

# Left out before anything is counted: places that have their share, and those whose host wants to be left alone. A
# lease further ahead than any can be is from before the clock was put back.
_TAKE = """
WITH resting AS MATERIALIZED (
    SELECT place FROM host WHERE rests_until > now() AND noted_at <= now() + interval '5 seconds'),
due AS MATERIALIZED (
    SELECT id, run_at, place, company FROM job
     WHERE parked_at IS NULL AND run_at <= now()
       AND (leased_until IS NULL OR leased_until NOT BETWEEN now() AND now() + interval '2 minutes')
       AND place <> ALL ($7::text[]) AND (company = '' OR company <> ALL ($8::text[]))
       AND place NOT IN (SELECT place FROM resting)
     ORDER BY run_at, id LIMIT $9),
counted AS (
    SELECT id, run_at, company,
           row_number() OVER (PARTITION BY place ORDER BY run_at, id)
             + (SELECT count(*) FROM unnest($4::text[]) held WHERE held = place) AS of_place,
           row_number() OVER (PARTITION BY company ORDER BY run_at, id)
             + (SELECT count(*) FROM unnest($5::text[]) held WHERE held = company) AS of_company
      FROM due),
chosen AS (
    SELECT id FROM counted WHERE of_place <= $6 AND (company = '' OR of_company <= $6) ORDER BY run_at, id LIMIT $3)
UPDATE job SET attempts = attempts + 1, lease = $1, leased_until = now() + make_interval(secs => $2)
 WHERE id IN (SELECT id FROM job WHERE id IN (SELECT id FROM chosen) AND parked_at IS NULL
                 AND (leased_until IS NULL OR leased_until NOT BETWEEN now() AND now() + interval '2 minutes')
                 FOR UPDATE SKIP LOCKED)
 RETURNING id, kind, subject, attempts, place, company
"""


async def take(most: int, *, in_hand: Sequence[Lane] = (), most_of_one: int | None = None) -> list[Leased]:
    """Up to `most` due jobs, leased; no place and no company gets more than `most_of_one` with what is in hand already.

    The start is counted before the work, so that a crash counts too.
    """
    lease = uuid4()
    share = most if most_of_one is None else most_of_one
    places, companies = [lane.place for lane in in_hand], [lane.company for lane in in_hand]
    full = _with_their_share(places, share), _with_their_share(companies, share)
    found = await rows(_TAKE, lease, float(LEASE_SECONDS), most, places, companies, share, *full, MOST_LOOKED_AT)
    return [
        Leased(
            row["id"],
            JobKind(row["kind"]),
            row["subject"],
            row["attempts"],
            lease,
            Lane(row["place"], row["company"]),
        )
        for row in found
    ]


async def renew(jobs: Sequence[Leased]) -> set[int]:
    """Keeps the jobs for another lease; returns those that somebody else has by now."""
    kept = await rows(
        "UPDATE job SET leased_until = now() + make_interval(secs => $3)"
        " FROM unnest($1::bigint[], $2::uuid[]) AS held (id, lease)"
        " WHERE job.id = held.id AND job.lease = held.lease RETURNING job.id",
        [job.id for job in jobs],
        [job.lease for job in jobs],
        float(LEASE_SECONDS),
    )
    return {job.id for job in jobs} - {row["id"] for row in kept}


def _with_their_share(lanes: Sequence[str], share: int) -> list[str]:
    return [name for name, held in Counter(lanes).items() if held >= share]


async def finish(job: Leased) -> None:
    """Takes the job off the list, if it is still in this worker's hand."""
    await rows("DELETE FROM job WHERE id = $1 AND lease = $2 RETURNING id", job.id, job.lease)


async def put_back(job: Leased, *, in_seconds: float, failed: bool = False) -> None:
    """Gives the job back for later; when the same one waits already, that one does.

    Its starts are counted from nought again, unless it failed.
    """
    await rows(
        "WITH twin AS (SELECT 1 FROM job WHERE kind = $3 AND subject = $4 AND leased_until IS NULL"
        "   AND parked_at IS NULL),"
        " gone AS (DELETE FROM job WHERE id = $1 AND lease = $2 AND EXISTS (SELECT 1 FROM twin) RETURNING id)"
        " UPDATE job SET leased_until = NULL, lease = NULL, run_at = now() + make_interval(secs => $5),"
        " attempts = CASE WHEN $6 THEN attempts ELSE 0 END"
        " WHERE id = $1 AND lease = $2 AND NOT EXISTS (SELECT 1 FROM twin) RETURNING id",
        job.id,
        job.lease,
        job.kind.value,
        job.subject,
        float(in_seconds),
        failed,
    )


async def park(job: Leased) -> None:
    """Sets the job aside for the operator."""
    await rows("UPDATE job SET parked_at = now() WHERE id = $1 AND lease = $2 RETURNING id", job.id, job.lease)


@dataclass(frozen=True, slots=True)
class ParkedJob:
    """A job that was set aside after it failed or took its worker down too often."""

    id: int
    kind: str
    subject: str
    starts: int
    since: datetime


async def parked() -> list[ParkedJob]:
    """Every job that was set aside, the newest first."""
    found = await rows(
        "SELECT id, kind, subject, attempts, parked_at FROM job WHERE parked_at IS NOT NULL ORDER BY parked_at DESC, id"
    )
    # The last start was counted before it was seen to be one too many.
    return [ParkedJob(row["id"], row["kind"], row["subject"], row["attempts"] - 1, row["parked_at"]) for row in found]


async def take_up(job_id: int) -> bool:
    """Puts a job that was set aside back on the list, with a clean record; False: there is none of this number.

    When the same job waits already, that one is done and this one goes.
    """
    found = await rows(
        "WITH one AS (SELECT id, kind, subject FROM job WHERE id = $1 AND parked_at IS NOT NULL FOR UPDATE),"
        " twin AS (SELECT 1 FROM job JOIN one USING (kind, subject) WHERE leased_until IS NULL AND parked_at IS NULL),"
        " gone AS (DELETE FROM job WHERE id IN (SELECT id FROM one) AND EXISTS (SELECT 1 FROM twin) RETURNING id),"
        " back AS (UPDATE job SET parked_at = NULL, leased_until = NULL, lease = NULL, attempts = 0, run_at = now()"
        "   WHERE id IN (SELECT id FROM one) AND NOT EXISTS (SELECT 1 FROM twin) RETURNING id)"
        " SELECT id FROM gone UNION ALL SELECT id FROM back",
        job_id,
    )
    await rows("SELECT pg_notify('job', '')")
    return bool(found)
