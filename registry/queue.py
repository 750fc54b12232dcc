"""Do it later: jobs are rows, queued in the transaction of what they are about, leased by one worker at a time."""

from collections import Counter
from collections.abc import Mapping, Sequence
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


NO_LIMIT = 1_000_000
MOST_LOOKED_AT = 500  # of the oldest due jobs, at one look

# Taken, finished or handed back twice after a crash of the server, a job does no harm: nobody waits for the disk.
# Left out before anything is counted: places that have their share, and those whose host wants to be left alone or has
# no turn free. A lease further ahead than any can be is from before the clock was put back. A host that has just rested
# has one turn, so one job of it is taken. More are chosen than taken: another worker may be taking the first of them.
_TAKE = """
WITH harmless AS (SELECT set_config('synchronous_commit', 'off', true)),
resting AS MATERIALIZED (
    SELECT place FROM host WHERE rests_until > now() AND noted_at <= now() + interval '5 seconds'),
rested AS MATERIALIZED (
    SELECT DISTINCT place FROM host WHERE rests_until BETWEEN now() - interval '3 seconds' AND now()),
held AS MATERIALIZED (
    SELECT place, count(*) AS n FROM job
     WHERE leased_until BETWEEN now() AND now() + interval '2 minutes' GROUP BY place),
room AS MATERIALIZED (
    SELECT place, most - COALESCE(n, 0) AS free FROM unnest($10::text[], $11::int[]) most (place, most)
      LEFT JOIN held USING (place)),
full_places AS MATERIALIZED (
    SELECT place FROM room WHERE free <= 0
     UNION SELECT place FROM held WHERE n >= $12 AND place <> ALL ($10::text[])),
due AS MATERIALIZED (
    SELECT id, kind, run_at, place, company FROM job
     WHERE parked_at IS NULL AND run_at <= now()
       AND (leased_until IS NULL OR leased_until NOT BETWEEN now() AND now() + interval '2 minutes')
       AND place <> ALL ($7::text[]) AND (company = '' OR company <> ALL ($8::text[]))
       AND place NOT IN (SELECT place FROM resting)
       AND (kind <> 'verify_claim' OR place NOT IN (SELECT place FROM full_places))
     ORDER BY run_at, id LIMIT $9),
ranked AS (
    SELECT id, kind, run_at, place, company,
           row_number() OVER (PARTITION BY place ORDER BY run_at, id) AS nth,
           row_number() OVER (PARTITION BY company ORDER BY run_at, id) AS nth_of_company
      FROM due),
chosen AS (
    SELECT id FROM ranked
      LEFT JOIN room USING (place) LEFT JOIN held USING (place)
      LEFT JOIN (SELECT h AS place, count(*) AS mine FROM unnest($4::text[]) h GROUP BY h) own USING (place)
      LEFT JOIN (SELECT h AS company, count(*) AS its FROM unnest($5::text[]) h GROUP BY h) wanted USING (company)
     WHERE nth + COALESCE(mine, 0) <= $6 AND (company = '' OR nth_of_company + COALESCE(its, 0) <= $6)
       AND (kind <> 'verify_claim' OR nth <= COALESCE(room.free, $12 - COALESCE(held.n, 0)))
       AND (nth = 1 OR place NOT IN (SELECT place FROM rested))
     ORDER BY run_at, id LIMIT 4 * $3),
locked AS MATERIALIZED (
    SELECT id FROM job WHERE id IN (SELECT id FROM chosen) AND parked_at IS NULL
       AND (leased_until IS NULL OR leased_until NOT BETWEEN now() AND now() + interval '2 minutes')
     ORDER BY run_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
UPDATE job SET attempts = attempts + 1, lease = $1, leased_until = now() + make_interval(secs => $2)
  FROM harmless, locked WHERE job.id = locked.id
 RETURNING job.id, kind, subject, attempts, place, company
"""
_FINISH = """
WITH harmless AS (SELECT set_config('synchronous_commit', 'off', true))
DELETE FROM job USING harmless WHERE id = $1 AND lease = $2 RETURNING id
"""
_PUT_BACK = """
WITH harmless AS (SELECT set_config('synchronous_commit', 'off', true)),
twin AS (SELECT 1 FROM job WHERE kind = $3 AND subject = $4 AND leased_until IS NULL AND parked_at IS NULL),
gone AS (DELETE FROM job WHERE id = $1 AND lease = $2 AND EXISTS (SELECT 1 FROM twin) RETURNING id),
rests AS (
    SELECT 1 FROM host WHERE place = $7 AND rests_until > now() + interval '0.1 seconds'
       AND noted_at <= now() + interval '5 seconds' AND NOT $6)
UPDATE job SET leased_until = NULL, lease = NULL, attempts = CASE WHEN $6 THEN attempts ELSE 0 END,
       run_at = CASE WHEN EXISTS (SELECT 1 FROM rests) THEN run_at ELSE now() + make_interval(secs => $5) END
  FROM harmless WHERE id = $1 AND lease = $2 AND NOT EXISTS (SELECT 1 FROM twin) RETURNING id
"""
_NEXT = """
SELECT extract(epoch FROM least(
    (SELECT min(run_at) FROM job WHERE parked_at IS NULL AND leased_until IS NULL AND run_at > now()),
    (SELECT min(rests_until) FROM host WHERE rests_until > now())) - now())::float8 AS seconds
"""


async def take(
    most: int,
    *,
    in_hand: Sequence[Lane] = (),
    most_of_one: int | None = None,
    most_checks: Mapping[str, int] | None = None,
) -> list[Leased]:
    """Up to `most` due jobs, leased; no place and no company gets more than `most_of_one` with what is in hand already.

    `most_checks`: how many checks of one place all workers together may have in hand, by place; "" is any other place.
    The start is counted before the work, so that a crash counts too.
    """
    lease = uuid4()
    share = NO_LIMIT if most_of_one is None else most_of_one
    places, companies = [lane.place for lane in in_hand], [lane.company for lane in in_hand]
    full = _with_their_share(places, share), _with_their_share(companies, share)
    by_place = dict(most_checks or {})
    elsewhere = by_place.pop("", NO_LIMIT)
    room = list(by_place), list(by_place.values()), elsewhere
    found = await rows(_TAKE, lease, float(LEASE_SECONDS), most, places, companies, share, *full, MOST_LOOKED_AT, *room)
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


async def next_due() -> float | None:
    """Seconds until another job is due or a host has rested; None: nothing is waited for."""
    (row,) = await rows(_NEXT)
    seconds: float | None = row["seconds"]
    return seconds


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
    await rows(_FINISH, job.id, job.lease)


async def put_back(job: Leased, *, in_seconds: float, failed: bool = False) -> None:
    """Gives the job back for later; when the same one waits already, that one does.

    While its place rests it keeps its turn among the jobs that wait for it: nobody looks at them until then. Its starts
    are counted from nought again, unless it failed.
    """
    await rows(
        _PUT_BACK,
        job.id,
        job.lease,
        job.kind.value,
        job.subject,
        float(in_seconds),
        failed,
        job.lane.place,
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
