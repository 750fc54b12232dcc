"""What a moderator sees of cases: which wait, oldest first, and all that there is to decide one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.access import Actor, require_moderator
from registry.actions import cases
from registry.actions.grounds import ANSWERS, WORDS
from registry.actions.listings import BrandRef
from registry.actions.profiles import Profile, nearest_of, profile_of
from registry.actions.readings import address_of
from registry.database import rows
from registry.errors import NotFound
from registry.models import Brand, Case, Claim, Decision, Flag, Membership, Reply, Report
from registry.models.columns import OPEN, CaseState, ReplyState, ReportKind, Ruling
from verification.accounts import AccountRef
from verification.challenges import statement

MOST_REPORTS = 50
MOST_SIMILAR = 10
# Other accounts that people looked at for the same brand: the next spelling of the same hand is often among them.
_SIMILAR = """
SELECT k.id, k.state, a.platform, a.handle FROM moderation_case k JOIN account a ON a.id = k.account_id
 WHERE k.brand_id = $1 AND k.id <> $2 ORDER BY k.opened_at DESC, k.id LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class ReportView:
    kind: ReportKind
    words: str
    link: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What the account's side says; `line` is what a moderator looks for where no program may read."""

    id: UUID
    state: ReplyState
    ground: str
    words: str
    line: str
    at: datetime
    proven_at: datetime | None
    method: str | None


@dataclass(frozen=True, slots=True)
class RulingView:
    ruling: Ruling
    ground: str
    reason: str
    at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class SimilarCase:
    id: UUID
    account: AccountRef
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that a ruling is about; `version` goes back with it."""

    id: UUID
    version: int
    state: CaseState
    account: AccountRef
    url: str
    brand: BrandRef
    brand_state: str
    brand_since: datetime | None
    brand_company: str
    profile: Profile
    nearest: Profile | None
    why_en: str
    why_es: str
    tricks: tuple[str, ...]
    claimed_by: tuple[str, ...]
    reports: tuple[ReportView, ...]
    replies: tuple[ReplyView, ...]
    rulings: tuple[RulingView, ...]
    similar: tuple[SimilarCase, ...]
    opened_at: datetime
    waits_since: datetime | None
    due_at: datetime | None
    acts_at: datetime | None
    appealed_at: datetime | None
    is_own: bool  # a company of the moderator's is concerned
    is_mine: bool  # the moderator ruled on it: another one has to look

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en

    @property
    def offers(self) -> tuple[str, ...]:
        """What this moderator may rule now."""
        if self.is_own:
            return ()
        if self.appealed_at is not None:
            return () if self.is_mine else ("honest", "uphold")
        return {
            CaseState.OPEN: ("honest", "propose"),
            CaseState.HONEST: ("propose",),
            CaseState.PROPOSED: ("honest",) if self.is_mine else ("honest", "confirm"),
        }.get(self.state, ("honest",))


async def show(actor: Actor, case_id: UUID) -> CaseView:
    """The case with all that there is to decide it; raises NotFound."""
    require_moderator(actor)
    case = await Case.get_or_none(id=case_id).select_related("account", "brand__company")
    if case is None:
        raise NotFound
    account, brand = AccountRef(case.account.platform, case.account.handle), case.brand
    flag = await Flag.get_or_none(account_id=case.account_id, brand_id=case.brand_id)
    told: dict[str, Any] = flag.tricks if flag else {"tricks": [], "why_en": "", "why_es": ""}
    claims = await Claim.filter(account_id=case.account_id, state__in=OPEN).select_related("brand", "company")
    return CaseView(
        id=case.id,
        version=case.version,
        state=case.state,
        account=account,
        url=address_of(account),
        brand=BrandRef(brand.slug, brand.name),
        brand_state=brand.state.value,
        brand_since=brand.live_since,
        brand_company=brand.company.name if brand.company else "",
        profile=await profile_of(case.account_id),
        nearest=await nearest_of(case.account_id, case.brand_id),
        why_en=told["why_en"],
        why_es=told["why_es"],
        tricks=tuple(told["tricks"]),
        claimed_by=tuple(f"{claim.company.name} ({claim.brand.name})" for claim in claims),
        reports=await _reports(case_id),
        replies=await _replies(case_id),
        rulings=await _rulings(actor, case_id),
        similar=await _similar(case),
        opened_at=case.opened_at,
        waits_since=case.waits_since,
        due_at=case.due_at,
        acts_at=case.acts_at,
        appealed_at=case.appealed_at,
        is_own=await _is_own(actor, case, brand),
        is_mine=actor.person_id in {case.proposed_by_id, case.confirmed_by_id},
    )


def offered_grounds(offers: tuple[str, ...]) -> list[tuple[str, str]]:
    """The grounds to choose from: value and words, of what may be ruled."""
    honest = [(f"{ground.value}", WORDS[ground]) for ground in cases.HONEST] if "honest" in offers else []
    against = [(f"{ground.value}", WORDS[ground]) for ground in cases.IMITATES] if set(offers) - {"honest"} else []
    return honest + [pair for pair in against if pair not in honest]


async def _reports(case_id: UUID) -> tuple[ReportView, ...]:
    found = await Report.filter(case_id=case_id).order_by("-created_at", "id").limit(MOST_REPORTS)
    return tuple(ReportView(one.kind, one.words, one.link, one.created_at) for one in found)


async def _replies(case_id: UUID) -> tuple[ReplyView, ...]:
    shown = Reply.filter(case_id=case_id, state__in=(ReplyState.PROVEN, ReplyState.WAITS))
    return tuple(
        ReplyView(
            one.id, one.state, ANSWERS.get(one.ground, ""), one.words, statement(one.token), one.created_at,
            one.proven_at, one.method,
        )
        for one in await shown.order_by("-created_at", "id")
    )  # fmt: skip


async def _rulings(actor: Actor, case_id: UUID) -> tuple[RulingView, ...]:
    found = await Decision.filter(case_id=case_id).order_by("-created_at", "-id")
    return tuple(
        RulingView(
            one.ruling, WORDS[one.ground] if one.ground else "", one.reason, one.created_at,
            one.moderator_id == actor.person_id,
        )
        for one in found
    )  # fmt: skip


async def _similar(case: Case) -> tuple[SimilarCase, ...]:
    found = await rows(_SIMILAR, case.brand_id, case.id, MOST_SIMILAR)
    return tuple(
        SimilarCase(row["id"], AccountRef(row["platform"], row["handle"]), CaseState(row["state"])) for row in found
    )


async def _is_own(actor: Actor, case: Case, brand: Brand) -> bool:
    own = await Membership.filter(person_id=actor.person_id).values_list("company_id", flat=True)
    return brand.company_id in own or await Claim.exists(account_id=case.account_id, company_id__in=own)
