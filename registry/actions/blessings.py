"""What a brand says of accounts that are thought to imitate it: it may bless one, and take that back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.access import Actor, brand_of, fresh
from registry.actions import case_files, case_letters, cases
from registry.actions.case_files import LOOKED_AT_WITHIN
from registry.actions.grounds import ANSWERS, WORDS
from registry.actions.listings import BrandRef, Statement
from registry.actions.moderation import clean_reason
from registry.database import rows
from registry.errors import AlreadyDecided, NotFound
from registry.models import Brand, Case
from registry.models.columns import BrandState, CaseState, Ground, Role, Ruling
from verification.accounts import AccountRef

MOST_SHOWN = 100
_OF_BRAND = """
SELECT k.id, k.state, k.ground, k.ruled_at, k.acts_at, k.appealed_at, k.opened_at, a.platform, a.handle,
       (SELECT count(*) FROM report r WHERE r.case_id = k.id) AS reports,
       said.ground AS said_ground, said.words, said.proven_at
  FROM moderation_case k JOIN account a ON a.id = k.account_id
  LEFT JOIN LATERAL (SELECT r.ground, r.words, r.proven_at FROM reply r WHERE r.case_id = k.id AND r.state = 'proven'
     ORDER BY r.proven_at DESC LIMIT 1) said ON true
 WHERE k.brand_id = $1 ORDER BY k.state = 'honest', COALESCE(k.ruled_at, k.opened_at) DESC, k.id LIMIT $2
"""


@dataclass(frozen=True, slots=True)
class BrandCase:
    """A case about an account and this brand, as the brand's company sees it: never who reported it."""

    id: UUID
    account: AccountRef
    state: CaseState
    ground: str
    is_blessed: bool
    reports: int
    since: datetime
    acts_at: datetime | None
    appealed_at: datetime | None
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class BrandCases:
    brand: BrandRef
    member_role: Role
    is_live: bool
    cases: tuple[BrandCase, ...]


async def of_brand(actor: Actor, slug: str) -> BrandCases:
    """The cases about a brand that a company of the actor's holds; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    found = await rows(_OF_BRAND, brand.id, MOST_SHOWN)
    is_live = brand.state is BrandState.LIVE
    return BrandCases(BrandRef(brand.slug, brand.name), member.role, is_live, tuple(map(_case, found)))


async def bless(actor: Actor, slug: str, case_id: UUID, reason: str, *, now: datetime) -> None:
    """The brand approves of the account: whatever was ruled, it imitates the brand no longer. It is not official.

    Raises NotFound, NotAllowed, ReasonMissing, StepUpNeeded, AlreadyDecided.
    """
    brand = await _speaking(actor, slug)
    reason = clean_reason(reason)
    fresh(actor, now=now)
    async with in_transaction():
        case = await _locked(case_id, brand)
        if case.state is CaseState.HONEST:
            raise AlreadyDecided
        await cases.decide(actor, case, Ruling.ACCOUNT_BLESSED, Ground.BLESSED, reason, now)
        await cases.make_honest(case, Ground.BLESSED, now=now)
        await case_files.tell("case.blessed", "the brand", case, now, ground=Ground.BLESSED.value, reason=reason)
        await cases.dismiss_flag(case, now)
        await case_letters.tell_honest(case, Ground.BLESSED, now=now)


async def end_blessing(actor: Actor, slug: str, case_id: UUID, reason: str, *, now: datetime) -> None:
    """The brand takes its blessing back: people look at the account anew; nothing is ruled by that.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided.
    """
    brand = await _speaking(actor, slug)
    reason = clean_reason(reason)
    async with in_transaction():
        case = await _locked(case_id, brand)
        if case.state is not CaseState.HONEST or case.ground is not Ground.BLESSED:
            raise AlreadyDecided
        await cases.decide(actor, case, Ruling.BLESSING_ENDED, Ground.OTHER, reason, now)
        await case_files.change(
            case, state=CaseState.OPEN, ground=None, opened_at=now, waits_since=now, due_at=now + LOOKED_AT_WITHIN
        )
        await case_files.tell("case.blessing_ended", "the brand", case, now, reason=reason)


async def _speaking(actor: Actor, slug: str) -> Brand:
    brand, _ = await brand_of(actor, slug, at_least=Role.MANAGER)
    if brand.state is not BrandState.LIVE:
        raise NotFound
    return brand


async def _locked(case_id: UUID, brand: Brand) -> Case:
    case = await case_files.lock(case_id)
    if case.brand_id != brand.id:
        raise NotFound
    return case


def _case(row: dict[str, Any]) -> BrandCase:
    statement = None
    if row["proven_at"] is not None:
        statement = Statement(ANSWERS.get(Ground(row["said_ground"]), ""), row["words"], row["proven_at"])
    # One moderator's view is nobody's business before a second one has looked.
    state = CaseState.OPEN if row["state"] == CaseState.PROPOSED else CaseState(row["state"])
    ground = Ground(row["ground"]) if row["ground"] and state is not CaseState.OPEN else None
    return BrandCase(
        row["id"], AccountRef(row["platform"], row["handle"]), state, WORDS[ground] if ground else "",
        ground is Ground.BLESSED, row["reports"], row["ruled_at"] or row["opened_at"], row["acts_at"],
        row["appealed_at"], statement,
    )  # fmt: skip
