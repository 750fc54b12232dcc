"""Everything that waits for a moderator, in one list: what is due first comes first (docs/RULINGS.md, "Deadlines")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from registry.access import Actor, require_moderator
from registry.actions.hands import HELD_FOR
from registry.actions.listings import BrandRef
from registry.database import rows
from verification.accounts import AccountRef

ON_A_PAGE = 50
KINDS = ("report", "appeal", "reply", "dispute", "brand", "account", "flag", "job")
MINE = "mine"

# One line for each thing that waits: what it is, where it is decided, since when it waits, until when that is promised
# (docs/RULINGS.md). `turn` keeps whoever brings a thousand from hiding the others: ten of each at a time.
WAITING = """
SELECT CASE WHEN k.appealed_at IS NOT NULL THEN 'appeal' ELSE 'report' END AS kind,
       CASE WHEN k.appealed_at IS NOT NULL THEN 'appeal' WHEN k.state = 'proposed' THEN 'second' ELSE 'look' END
         AS what,
       'cases' AS room, k.id::text AS subject, k.account_id, k.brand_id, k.waits_since AS since, k.due_at AS due,
       NULL::float8 AS score, 0 AS turn
  FROM moderation_case k WHERE k.waits_since IS NOT NULL
UNION ALL
SELECT 'reply', 'line', 'cases', k.id::text, k.account_id, k.brand_id, min(r.created_at),
       min(r.created_at) + interval '7 days', NULL, 0
  FROM reply r JOIN moderation_case k ON k.id = r.case_id WHERE r.state = 'waits' GROUP BY k.id
UNION ALL
SELECT 'dispute',
       CASE WHEN d.state = 'proposed' THEN 'second' WHEN d.appealed_at IS NOT NULL THEN 'appeal' ELSE 'look' END,
       'disputes', d.id::text, d.account_id, NULL, d.waits_since, d.due_at, NULL, 0
  FROM dispute d WHERE d.waits_since <= $1
UNION ALL
SELECT 'brand', 'review', 'brands', b.slug, NULL, b.id, b.updated_at, b.updated_at + interval '14 days', NULL, 0
  FROM brand b WHERE b.state = 'review'
UNION ALL
SELECT 'brand', CASE p.ruling WHEN 'brand_loss_proposed' THEN 'take' ELSE 'give_back' END, 'losses', b.slug, NULL, b.id,
       p.created_at, p.created_at + interval '14 days', NULL, 0
  FROM decision p JOIN brand b ON b.id = p.brand_id AND (b.state = 'live') = (p.ruling = 'brand_loss_proposed')
 WHERE p.ruling IN ('brand_loss_proposed', 'brand_return_proposed') AND NOT EXISTS (
       SELECT 1 FROM decision later WHERE later.brand_id = p.brand_id AND later.id <> p.id
          AND later.created_at >= p.created_at
          AND later.ruling IN ('brand_loss_declined', 'brand_lost', 'brand_return_declined', 'brand_restored'))
UNION ALL
SELECT 'account', CASE WHEN c.state = 'pending' THEN 'compare' ELSE 'compare_again' END, 'claims', c.id::text,
       c.account_id, c.brand_id, c.waits_since, c.waits_since + interval '14 days', NULL,
       (row_number() OVER (PARTITION BY c.company_id, c.state = 'pending' ORDER BY c.waits_since, c.id) - 1) / 10
  FROM claim c WHERE c.waits_since IS NOT NULL
UNION ALL
SELECT 'flag', 'flag', 'flags', f.id::text, f.account_id, f.brand_id, f.created_at, f.created_at + interval '30 days',
       f.score, (row_number() OVER (PARTITION BY f.brand_id ORDER BY f.score DESC, f.created_at, f.id) - 1) / 10
  FROM flag f WHERE f.state = 'open' AND NOT EXISTS (
       SELECT 1 FROM moderation_case k WHERE k.account_id = f.account_id AND k.brand_id = f.brand_id)
UNION ALL
SELECT 'job', 'job', 'jobs', j.id::text, NULL, NULL, j.parked_at, j.parked_at + interval '1 day', NULL, 0
  FROM job j WHERE j.parked_at IS NOT NULL
"""
_PAGE = f"""
WITH waiting AS ({WAITING}),
page AS (
    SELECT w.*, h.moderator_id, h.taken_at FROM waiting w
      LEFT JOIN moderator_hand h ON h.kind = w.room AND h.subject = w.subject AND h.taken_at > $2
     WHERE ($3 = '' OR w.kind = $3 OR $3 = 'mine' AND h.moderator_id = $4)
     ORDER BY w.turn, w.due, w.score DESC NULLS LAST, w.subject LIMIT $5 OFFSET $6)
SELECT p.*, a.platform, a.handle, b.slug, b.name, j.kind AS job_kind,
       COALESCE(f.tricks ->> 'why_en', '') AS why_en, COALESCE(f.tricks ->> 'why_es', '') AS why_es,
       (SELECT count(*) FROM report r
         WHERE r.case_id = CASE WHEN p.room = 'cases' THEN p.subject::uuid END AND r.answered_at IS NULL) AS reports
  FROM page p
  LEFT JOIN account a ON a.id = p.account_id LEFT JOIN brand b ON b.id = p.brand_id
  LEFT JOIN job j ON j.id = CASE WHEN p.room = 'jobs' THEN p.subject::bigint END
  LEFT JOIN flag f ON f.id = CASE WHEN p.room = 'flags' THEN p.subject::uuid END
 ORDER BY p.turn, p.due, p.score DESC NULLS LAST, p.subject
"""  # noqa: S608 (constants)
_COUNTS = f"""
WITH waiting AS ({WAITING})
SELECT kind, count(*) AS waiting, count(*) FILTER (WHERE due < $1) AS late, min(since) AS since
  FROM waiting GROUP BY kind
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to decide: which, where, since when, and until when we promised it."""

    kind: str  # of KINDS
    what: str
    room: str  # with the subject: its address below /moderation, and what is taken in hand
    subject: str
    account: AccountRef | None
    brand: BrandRef | None
    since: datetime
    due_at: datetime
    is_late: bool
    score: float | None
    reports: int
    job_kind: str | None
    why_en: str
    why_es: str
    is_mine: bool  # the moderator has it in hand
    held_since: datetime | None  # another one has

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en

    @property
    def path(self) -> str:
        """Where it is decided."""
        if self.room == "losses":
            return f"/moderation/brands/{self.subject}/loss"
        return "/moderation/jobs" if self.room == "jobs" else f"/moderation/{self.room}/{self.subject}"


@dataclass(frozen=True, slots=True)
class Waits:
    """How much of one kind waits, how much of it is late, and since when the oldest does."""

    waiting: int
    late: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """A page of the list; `counts` has every kind of which something waits."""

    tasks: tuple[Task, ...]
    counts: Mapping[str, Waits]
    kind: str
    page: int
    has_more: bool

    @property
    def total(self) -> int:
        return sum(one.waiting for one in self.counts.values())

    @property
    def late(self) -> int:
        return sum(one.late for one in self.counts.values())


async def show(actor: Actor, kind: str = "", page: int = 1, *, now: datetime) -> Agenda:
    """What waits, of all kinds or one, or what this moderator has in hand; raises NotFound for whoever is none."""
    require_moderator(actor)
    kind = kind if kind in {*KINDS, MINE} else ""
    offset = (page - 1) * ON_A_PAGE
    found = await rows(_PAGE, now, now - HELD_FOR, kind, actor.person_id, ON_A_PAGE + 1, offset)
    tasks = tuple(_task(row, actor, now) for row in found[:ON_A_PAGE])
    return Agenda(tasks, await counts(now=now), kind, page, len(found) > ON_A_PAGE)


async def counts(*, now: datetime) -> Mapping[str, Waits]:
    """How much of each kind waits, in the order of the kinds."""
    found = {row["kind"]: Waits(row["waiting"], row["late"], row["since"]) for row in await rows(_COUNTS, now)}
    return MappingProxyType({kind: found[kind] for kind in KINDS if kind in found})


def _task(row: Mapping[str, Any], actor: Actor, now: datetime) -> Task:
    holder: UUID | None = row["moderator_id"]
    return Task(
        kind=row["kind"],
        what=row["what"],
        room=row["room"],
        subject=row["subject"],
        account=AccountRef(row["platform"], row["handle"]) if row["handle"] else None,
        brand=BrandRef(row["slug"], row["name"]) if row["slug"] else None,
        since=row["since"],
        due_at=row["due"],
        is_late=row["due"] < now,
        score=row["score"],
        reports=row["reports"],
        job_kind=row["job_kind"],
        why_en=row["why_en"],
        why_es=row["why_es"],
        is_mine=holder == actor.person_id,
        held_since=row["taken_at"] if holder is not None and holder != actor.person_id else None,
    )
