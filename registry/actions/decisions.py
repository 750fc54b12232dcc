"""The public log of what people decided, and how long it took: accounts and brands, never persons."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from registry.actions import agenda
from registry.actions.grounds import ANSWERS, WORDS
from registry.actions.listings import BrandRef, Statement
from registry.database import rows
from registry.errors import NotFound
from registry.models.columns import Ground, Ruling
from verification.accounts import AccountRef

ON_A_PAGE = 50
MEASURED = timedelta(days=90)
OF_DISPUTES = (Ruling.DISPUTE_KEPT, Ruling.DISPUTE_GIVEN, Ruling.DISPUTE_NEITHER, Ruling.DISPUTE_UPHELD)

# A ruling that an account imitates is public with its notice's end, never before. The free reason is public where it
# was written for the public.
_PUBLIC = """
SELECT d.id, d.ruling, d.ground, d.created_at,
       CASE WHEN d.case_id IS NOT NULL OR d.dispute_id IS NOT NULL OR d.ruling IN ('brand_lost', 'brand_restored')
            THEN d.reason END AS reason,
       a.platform, a.handle, b.slug, b.name, k.id AS case_id, d.dispute_id
  FROM decision d
  LEFT JOIN moderation_case k ON k.id = d.case_id
  LEFT JOIN flag f ON f.id = d.flag_id
  LEFT JOIN claim c ON c.id = d.claim_id
  LEFT JOIN dispute s ON s.id = d.dispute_id
  LEFT JOIN account a ON a.id = COALESCE(k.account_id, f.account_id, c.account_id, s.account_id)
  LEFT JOIN brand b ON b.id = d.brand_id AND (d.dispute_id IS NULL OR b.state = 'live')
 WHERE (d.ruling IN ('account_honest', 'account_blessed', 'blessing_ended', 'flag_dismissed', 'brand_lost',
                     'brand_restored', 'dispute_kept', 'dispute_given', 'dispute_neither', 'dispute_upheld')
        OR d.ruling IN ('imitation_proposed', 'imitation_confirmed') AND d.created_at <= k.published_at
        OR d.ruling = 'imitation_upheld' AND (d.created_at <= k.published_at OR k.state = 'imitates'))
"""
_PAGE = f"""{_PUBLIC}
   AND ($1::uuid IS NULL
        OR (d.created_at, d.id) < (SELECT last.created_at, last.id FROM decision last WHERE last.id = $1))
 ORDER BY d.created_at DESC, d.id DESC LIMIT $2
"""  # noqa: S608 (constants)
_OF_DISPUTE = f"{_PUBLIC} AND d.dispute_id = $1 ORDER BY d.created_at DESC, d.id DESC"
_OF_CASE = f"{_PUBLIC} AND d.case_id = $1 ORDER BY d.created_at DESC, d.id DESC"
_CASE = """
SELECT k.state, k.ruled_at, k.published_at, k.appealed_at, k.acts_at, k.due_at, a.platform, a.handle, b.slug, b.name,
       said.ground, said.words, said.proven_at
  FROM moderation_case k JOIN account a ON a.id = k.account_id JOIN brand b ON b.id = k.brand_id
  LEFT JOIN LATERAL (SELECT r.ground, r.words, r.proven_at FROM reply r WHERE r.case_id = k.id AND r.state = 'proven'
     ORDER BY r.proven_at DESC LIMIT 1) said ON true
 WHERE k.id = $1
"""
_TIMES = """
SELECT count(*) AS decided, percentile_cont(0.5) WITHIN GROUP (ORDER BY waited) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY waited) AS most
  FROM (SELECT extract(epoch FROM created_at - waited_since)::float8 AS waited FROM decision
         WHERE waited_since IS NOT NULL AND created_at >= waited_since AND created_at > $1) times
"""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of the log."""

    id: UUID
    ruling: Ruling
    ground: str
    reason: str
    at: datetime
    account: AccountRef | None
    brand: BrandRef | None
    case_id: UUID | None
    dispute_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    rows: tuple[DecisionRow, ...]
    next_after: UUID | None


@dataclass(frozen=True, slots=True)
class WaitingTimes:
    """How long decisions of the last 90 days were waited for, and what waits now; times in days."""

    decided: int
    median: float | None
    most: float | None  # nine of ten were quicker
    waiting: int
    oldest: datetime | None
    late: int  # past the time that we promised


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as everybody may see it."""

    id: UUID
    account: AccountRef
    brand: BrandRef
    stage: str  # "under_review", "imitates", "suspended", "honest", ""
    ruled_at: datetime | None
    published_at: datetime | None
    appealed_at: datetime | None
    due_at: datetime | None
    ends_at: datetime | None  # of the notice
    statement: Statement | None
    decisions: tuple[DecisionRow, ...]


async def log(after: UUID | None = None, *, most: int = ON_A_PAGE) -> DecisionPage:
    """What was decided, newest first."""
    found = await rows(_PAGE, after, most + 1)
    return DecisionPage(tuple(map(_row, found[:most])), found[most - 1]["id"] if len(found) > most else None)


async def waiting_times(*, now: datetime) -> WaitingTimes:
    """How long people wait for us: median and 90th percentile of the last 90 days, and what waits now."""
    (times,) = await rows(_TIMES, now - MEASURED)
    waits = [one for kind, one in (await agenda.counts(now=now)).items() if kind != "job"]
    return WaitingTimes(
        times["decided"],
        _days(times["median"]),
        _days(times["most"]),
        waiting=sum(one.waiting for one in waits),
        oldest=min((one.since for one in waits), default=None),
        late=sum(one.late for one in waits),
    )


async def of_dispute(dispute_id: UUID) -> tuple[DecisionRow, ...]:
    """What was ruled in a dispute, newest first; a proposal is no ruling."""
    return tuple(map(_row, await rows(_OF_DISPUTE, dispute_id)))


async def case_page(case_id: UUID) -> CasePage:
    """A case that the public may know of; raises NotFound for others: a report must not stain an account."""
    found = await rows(_CASE, case_id)
    if not found:
        raise NotFound
    (row,) = found
    stages = {"notice": "under_review", "imitates": "imitates", "suspended": "suspended", "honest": "honest"}
    stage = stages.get(row["state"], "")
    if not stage and row["proven_at"] is None:
        raise NotFound
    statement = None
    if row["proven_at"] is not None:
        statement = Statement(ANSWERS.get(Ground(row["ground"]), ""), row["words"], row["proven_at"])
    is_ruled = stage in {"imitates", "suspended", "honest"}
    return CasePage(
        case_id, AccountRef(row["platform"], row["handle"]), BrandRef(row["slug"], row["name"]), stage,
        row["ruled_at"] if is_ruled else None, row["published_at"] if is_ruled else None, row["appealed_at"],
        row["due_at"] if row["appealed_at"] else None, row["acts_at"] if stage == "under_review" else None, statement,
        tuple(map(_row, await rows(_OF_CASE, case_id))) if is_ruled else (),
    )  # fmt: skip


def _row(row: dict[str, Any]) -> DecisionRow:
    return DecisionRow(
        row["id"],
        Ruling(row["ruling"]),
        WORDS[Ground(row["ground"])] if row["ground"] else "",
        row["reason"] or "",
        row["created_at"],
        AccountRef(row["platform"], row["handle"]) if row["handle"] else None,
        BrandRef(row["slug"], row["name"]) if row["slug"] else None,
        row["case_id"],
        row["dispute_id"],
    )


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 86400, 1)
