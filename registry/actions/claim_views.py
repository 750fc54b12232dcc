"""What a company sees of its claims: the values for the claim page and for lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.access import Actor, claim_of
from registry.actions import disputes, flags
from registry.actions.listings import BrandRef
from registry.actions.readings import address_of
from registry.database import rows
from registry.models import Claim, Decision, Verification
from registry.models.columns import STANDING, AccountRole, BrandState, ClaimState, JobKind, Role, Ruling
from registry.settings import settings
from verification.accounts import AccountRef
from verification.challenges import statement
from verification.fetching import usable_keys
from verification.outcomes import Problem, Result
from verification.platforms import PLATFORMS
from verification.verify import Place, is_compared, where

MOST_CHECKS = 50  # that the claim page shows
MOST_SITES = 5  # of a brand that one check may look at
# Asked at every check, so it is written by hand: the words for a query cost more than the query.
_SITES = """
SELECT a.handle FROM claim c JOIN account a ON a.id = c.account_id
 WHERE c.brand_id = $1 AND c.company_id = $2 AND a.platform = 'website' AND c.state = ANY ($3::text[])
 ORDER BY c.verified_at, c.id LIMIT $4
"""


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    id: UUID
    account: AccountRef
    url: str
    role: AccountRole
    state: ClaimState
    disputed: bool
    verified_at: datetime | None
    checked_at: datetime | None
    next_check_at: datetime | None
    created_at: datetime
    waits_for_person: bool
    region: str = ""
    language: str = ""
    waits_for_approval: bool = False  # proven, and another member has to agree


@dataclass(frozen=True, slots=True)
class StepView:
    at: datetime
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    url: str
    status: int | None
    seen_at: datetime
    sha256: str | None
    excerpt: str
    account: AccountRef | None = None  # whose words they are, where the platform named another than the claimed one


@dataclass(frozen=True, slots=True)
class CheckView:
    """One act of checking; `result` is None while it runs (and for one that a crash cut short)."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    steps: tuple[StepView, ...]
    result: Result | None
    problem: Problem | None
    detail: str | None
    method: str | None
    evidence: EvidenceView | None
    views: tuple["SeenFrom", ...] = ()  # where other networks looked too: what each saw, ours first


@dataclass(frozen=True, slots=True)
class SeenFrom:
    """What one of our networks saw of a check; ours is called `here`."""

    name: str
    result: Result
    problem: Problem | None
    evidence: EvidenceView | None


@dataclass(frozen=True, slots=True)
class ByPerson:
    """How far an account is that a moderator compares, on a platform that no program may read."""

    compare: str  # what the moderator compares, as the platform's description says
    sites: tuple[str, ...]  # proven, so they may list the account; none: prove one first
    waits_since: datetime | None
    confirmed_at: datetime | None
    declined_because: str | None  # of the latest ruling, if that was a no


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Everything that the claim page shows."""

    id: UUID
    company_slug: str
    company_name: str
    brand_slug: str
    brand_name: str
    brand_state: BrandState
    member_role: Role
    account: AccountRef
    url: str
    role: AccountRole
    state: ClaimState
    disputed: bool
    token: str
    statement: str  # the line to post
    where: tuple[Place, ...]
    token_expires_at: datetime
    place: str | None
    is_checking: bool  # queued for now, or running
    tries: int
    history: tuple[CheckView, ...]  # newest first, the latest included
    verified_at: datetime | None
    checked_at: datetime | None
    next_check_at: datetime | None
    ended_at: datetime | None
    display_name: str | None
    method: str | None
    renamed_to: AccountRef | None  # superseded because the platform says that the account bears this name now
    by_person: ByPerson | None  # None: nobody has to compare it
    held_for: BrandRef | None  # proven, and not shown as official before people have compared it with this brand
    region: str = ""
    language: str = ""
    waits_for_approval: bool = False  # proven, and another member of the company has to agree
    is_ruled_away: bool = False  # proven, after people had ruled that the account is not this company's

    @property
    def latest(self) -> CheckView | None:
        return next(iter(self.history), None)

    @property
    def needs_place(self) -> bool:
        """Whether every way to prove it needs the address of a post."""
        return bool(self.where) and all(place.needs_place for place in self.where)

    @property
    def waits_for_person(self) -> bool:
        return self.by_person is not None and self.by_person.waits_since is not None


async def show(actor: Actor, claim_id: UUID) -> ClaimView:
    """Everything about one claim of the actor's companies; raises NotFound."""
    is_checking = await _is_checking(claim_id)  # first: a check that ends meanwhile is seen below, or still awaited
    claim, member = await claim_of(actor, claim_id)
    history = await _history(claim_id)
    account = AccountRef(claim.account.platform, claim.account.handle)
    return ClaimView(
        id=claim.id,
        company_slug=member.company_slug,
        company_name=member.company_name,
        brand_slug=claim.brand.slug,
        brand_name=claim.brand.name,
        brand_state=claim.brand.state,
        member_role=member.role,
        account=account,
        url=address_of(account),
        role=claim.role,
        state=claim.state,
        disputed=claim.disputed,
        token=claim.token,
        statement=statement(claim.token),
        where=await _places(claim, account),
        token_expires_at=claim.token_expires_at,
        place=claim.place,
        is_checking=is_checking,
        tries=claim.tries,
        history=history,
        verified_at=claim.verified_at,
        checked_at=claim.checked_at,
        next_check_at=claim.next_check_at,
        ended_at=claim.ended_at,
        display_name=claim.display_name,
        method=claim.method,
        renamed_to=_renamed_to(claim, history),
        by_person=await _by_person(claim),
        region=claim.region,
        language=claim.language,
        **await _held_back(claim),
    )


async def _held_back(claim: Claim) -> dict[str, Any]:
    """Why a proven account is not official yet, if something holds it back."""
    return {
        "held_for": await flags.held_for(claim.id),
        "waits_for_approval": _awaits_approval(claim),
        "is_ruled_away": claim.state in STANDING and await disputes.was_ruled_away(claim),
    }


async def _history(claim_id: UUID) -> tuple[CheckView, ...]:
    checks = await Verification.filter(claim_id=claim_id).order_by("-started_at", "-id").limit(MOST_CHECKS)
    return tuple(_check(check) for check in checks)


def summary(claim: Claim) -> ClaimSummary:
    """A claim in a list; its account must have been fetched with it."""
    account = AccountRef(claim.account.platform, claim.account.handle)
    return ClaimSummary(
        claim.id,
        account,
        address_of(account),
        claim.role,
        claim.state,
        claim.disputed,
        claim.verified_at,
        claim.checked_at,
        claim.next_check_at,
        claim.created_at,
        claim.waits_since is not None,
        claim.region,
        claim.language,
        _awaits_approval(claim),
    )


def _awaits_approval(claim: Claim) -> bool:
    return claim.approval_asked_at is not None and claim.approved_at is None and claim.state in STANDING


async def proven_sites(claim: Claim) -> tuple[str, ...]:
    """The hosts of the brand's proven websites: with them, links both ways can stand in for a token."""
    found = await rows(_SITES, claim.brand_id, claim.company_id, [state.value for state in STANDING], MOST_SITES)
    return tuple(row["handle"] for row in found)


async def _places(claim: Claim, account: AccountRef) -> tuple[Place, ...]:
    sites = await proven_sites(claim) if account.platform != "website" else ()
    return tuple(where(account, claim.token, usable_keys(settings()), sites))


async def _by_person(claim: Claim) -> ByPerson | None:
    platform = PLATFORMS.get(claim.account.platform)
    if platform is None or not is_compared(platform):
        return None
    ruled = await Decision.filter(claim_id=claim.id).order_by("-created_at", "-id").first()
    declined = ruled.reason if ruled is not None and ruled.ruling is Ruling.CLAIM_DECLINED else None
    return ByPerson(platform.by_person, await proven_sites(claim), claim.waits_since, claim.confirmed_at, declined)


def _renamed_to(claim: Claim, history: tuple[CheckView, ...]) -> AccountRef | None:
    last = next((check for check in history if check.result), None)
    is_renamed = claim.state is ClaimState.SUPERSEDED and last and last.problem is Problem.ANOTHER_ACCOUNT
    return last.evidence.account if is_renamed and last and last.evidence else None


async def _is_checking(claim_id: UUID) -> bool:
    """Whether the worker has this claim in hand or will take it next; a parked job is in nobody's hand."""
    found = await rows(
        "SELECT 1 FROM job WHERE kind = $1 AND subject = $2 AND parked_at IS NULL"
        " AND (leased_until > now() OR run_at <= now() + interval '10 seconds') LIMIT 1",
        JobKind.VERIFY_CLAIM.value,
        str(claim_id),
    )
    return bool(found)


def _check(check: Verification) -> CheckView:
    return CheckView(
        check.id,
        check.started_at,
        check.finished_at,
        tuple(StepView(datetime.fromisoformat(step["at"]), step["what"], step["url"]) for step in check.steps),
        Result(check.result) if check.result else None,
        Problem(check.problem) if check.problem else None,
        check.detail,
        check.method,
        evidence_view(check.evidence),
        tuple(_seen_from(view) for view in check.views or ()),
    )


def _seen_from(kept: dict[str, Any]) -> SeenFrom:
    problem = Problem(kept["problem"]) if kept["problem"] else None
    return SeenFrom(kept["name"], Result(kept["result"]), problem, evidence_view(kept["evidence"]))


def evidence_view(kept: dict[str, Any] | None) -> EvidenceView | None:
    """The evidence of a check as it was kept with it."""
    if kept is None:
        return None
    seen_at = datetime.fromisoformat(kept["seen_at"])
    account = AccountRef(**kept["account"]) if kept.get("account") else None
    return EvidenceView(kept["url"], kept["status"], seen_at, kept["sha256"], kept["excerpt"], account)
