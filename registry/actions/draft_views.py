"""What a company sees of a list of accounts that it is about to claim."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, Member
from registry.actions.account_lines import COLUMNS, table
from registry.actions.draft_lines import Finding, Judged, judge
from registry.actions.drafts import MOST_AT_ONCE, draft_of, lines_of
from registry.database import rows
from registry.models import Draft
from registry.models.columns import STANDING, DraftSource, JobKind, Role
from verification.outcomes import Problem

ON_A_PAGE = 40  # lines; each has six fields in the form


@dataclass(frozen=True, slots=True)
class DraftView:
    """A list of accounts, a page of it, and how all of it stands."""

    id: UUID
    version: int
    source: DraftSource
    site: str | None
    is_reading: bool
    answered_at: datetime | None
    problem: Problem | None
    brand_slug: str
    brand_name: str
    member_role: Role
    is_proven: bool  # the brand has a proven website: else that comes first
    is_over: bool
    lines: tuple[Judged, ...]  # of this page
    show: str
    page: int
    pages: int
    counts: Mapping[str, int]  # all, good, yours (needs a look), claimed, ticked
    most_at_once: int = MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """An unfinished list, for the desk."""

    id: UUID
    brand_slug: str
    brand_name: str
    source: DraftSource
    accounts: int
    updated_at: datetime


async def show(actor: Actor, draft_id: UUID, *, show: str = "all", page: int = 1) -> DraftView:
    """A page of the draft: what needs a look comes first. Raises NotFound."""
    is_queued = await _is_queued(draft_id)  # first: a reading that ends meanwhile has been answered below
    draft, member = await draft_of(actor, draft_id)
    judged = await judge(lines_of(draft), draft.brand) if draft.claimed_at is None else []
    shown = _shown(judged, show)
    pages = max(1, -(-len(shown) // ON_A_PAGE))
    page = max(1, min(page, pages))
    return DraftView(
        id=draft.id,
        version=draft.version,
        source=draft.source,
        site=draft.site,
        is_reading=_is_reading(draft, is_queued=is_queued),
        answered_at=draft.answered_at,
        problem=Problem(draft.problem) if draft.problem else None,
        brand_slug=draft.brand.slug,
        brand_name=draft.brand.name,
        member_role=member.role,
        is_proven=await _is_proven(draft, member),
        is_over=draft.claimed_at is not None,
        lines=tuple(shown[(page - 1) * ON_A_PAGE :][:ON_A_PAGE]),
        show=show,
        page=page,
        pages=pages,
        counts=_counts(judged),
    )


async def as_table(actor: Actor, draft_id: UUID) -> str:
    """The draft as a table, to be corrected elsewhere and sent again; raises NotFound."""
    draft, _ = await draft_of(actor, draft_id)
    return table(COLUMNS, [(line.address, line.role, line.region, line.language) for line in lines_of(draft)])


async def open_drafts(actor: Actor, *, brand: str | None = None, most: int = 20) -> list[DraftSummary]:
    """The unfinished lists of the actor's companies, the latest first."""
    found = await rows(
        "SELECT d.id, b.slug, b.name, d.source, jsonb_array_length(d.lines) AS accounts, d.updated_at"
        "  FROM draft d JOIN brand b ON b.id = d.brand_id JOIN membership m ON m.company_id = d.company_id"
        " WHERE m.person_id = $1 AND d.claimed_at IS NULL AND d.dropped_at IS NULL"
        "   AND ($2::text IS NULL OR b.slug = $2)"
        " ORDER BY d.updated_at DESC, d.id LIMIT $3",
        actor.person_id,
        brand,
        most,
    )
    return [
        DraftSummary(
            row["id"], row["slug"], row["name"], DraftSource(row["source"]), row["accounts"], row["updated_at"]
        )
        for row in found
    ]


def _shown(judged: Sequence[Judged], show: str) -> list[Judged]:
    wanted = {
        "yours": [each for each in judged if each.needs_you],
        "good": [each for each in judged if each.is_good],
        "claimed": [each for each in judged if each.is_claimed],
    }
    return wanted.get(show, sorted(judged, key=lambda each: (not each.needs_you, each.is_claimed)))


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    found = Counter(each.finding for each in judged)
    return {
        "all": len(judged),
        "good": found[Finding.GOOD],
        "ticked": sum(each.is_good and each.line.ticked for each in judged),
        "yours": sum(each.needs_you for each in judged),
        "claimed": sum(each.is_claimed for each in judged),
    }


def _is_reading(draft: Draft, *, is_queued: bool) -> bool:
    return draft.source is DraftSource.SITE and draft.answered_at is None and is_queued


async def _is_proven(draft: Draft, member: Member) -> bool:
    found = await rows(
        "SELECT 1 FROM claim c JOIN account a ON a.id = c.account_id WHERE c.brand_id = $1 AND c.company_id = $2"
        " AND a.platform = 'website' AND c.state = ANY($3::text[]) LIMIT 1",
        draft.brand_id,
        member.company_id,
        [state.value for state in STANDING],
    )
    return bool(found)


async def _is_queued(draft_id: UUID) -> bool:
    """Whether a worker has the reading in hand or will take it; a parked job is in nobody's hand."""
    sql = "SELECT 1 FROM job WHERE kind = $1 AND subject = $2 AND parked_at IS NULL LIMIT 1"
    return bool(await rows(sql, JobKind.READ_SITE.value, str(draft_id)))
