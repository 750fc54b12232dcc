"""What a moderator sees of the claims that a person has to compare: the queue, and all that there is to compare."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q

from registry.access import Actor, require_moderator
from registry.actions.claim_views import EvidenceView, evidence_view, proven_sites
from registry.actions.listings import BrandRef
from registry.actions.moderation import FlagView, flag_view
from registry.actions.readings import address_of
from registry.errors import NotFound
from registry.models import Claim, Decision, Flag, Membership, Verification
from registry.models.columns import OPEN, STANDING, BrandState, ClaimState, FlagState, Ruling
from verification.accounts import AccountRef
from verification.challenges import statement
from verification.methods.by_person import BY_PERSON
from verification.outcomes import Problem, Result
from verification.platforms import PLATFORMS

MOST_COMPARED = 20  # that were compared, the newest first
MOST_EARLIER = 20
_RULINGS = (Ruling.CLAIM_CONFIRMED, Ruling.CLAIM_DECLINED)
# What can still be taken back: confirmed, and not proven by the account's own words since.
COMPARED = Q(confirmed_at__isnull=False, state=ClaimState.PENDING) | Q(
    confirmed_at__isnull=False, state__in=STANDING, method=BY_PERSON.name
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim that was compared, and when."""

    claim_id: UUID
    account: AccountRef
    brand: BrandRef
    company_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a moderator ruled on this account before, for whichever brand."""

    ruling: Ruling
    brand: BrandRef
    reason: str
    seen_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class OtherClaim:
    brand: BrandRef
    company_name: str
    state: ClaimState


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that a moderator compares; `version` goes back with the ruling."""

    claim_id: UUID
    version: int
    account: AccountRef
    url: str
    brand: BrandRef
    brand_state: BrandState
    company_name: str
    company_slug: str
    state: ClaimState
    compare: str  # what to compare, as the platform's description says
    statement: str  # the claim's own line, which the profile may show too
    sites: tuple[str, ...]
    evidence: EvidenceView | None
    flags: tuple[FlagView, ...]
    others: tuple[OtherClaim, ...]
    earlier: tuple[Earlier, ...]
    waits_since: datetime | None
    confirmed_at: datetime | None
    reported_at: datetime | None
    is_own: bool  # the moderator's company claims this account: another moderator has to rule


async def confirmed(actor: Actor) -> tuple[Compared, ...]:
    """What was compared lately and can still be taken back; raises NotFound for whoever is no moderator."""
    require_moderator(actor)
    done = Claim.filter(COMPARED, waits_since__isnull=True).order_by("-confirmed_at", "id").limit(MOST_COMPARED)
    return tuple(_compared(claim) for claim in await done.select_related("account", "brand", "company"))


async def show(actor: Actor, claim_id: UUID) -> Comparison:
    """The claim with all that there is to compare; raises NotFound where nothing waits or was confirmed."""
    require_moderator(actor)
    claim = await Claim.get_or_none(id=claim_id).select_related("account", "brand", "company")
    if claim is None or not can_be_ruled_on(claim):
        raise NotFound
    account = AccountRef(claim.account.platform, claim.account.handle)
    seen = await what_was_seen(claim)
    suspicions = Flag.filter(account_id=claim.account_id, state=FlagState.OPEN).order_by("-score")
    return Comparison(
        claim_id=claim.id,
        version=claim.version,
        account=account,
        url=address_of(account),
        brand=_brand(claim),
        brand_state=claim.brand.state,
        company_name=claim.company.name,
        company_slug=claim.company.slug,
        state=claim.state,
        compare=PLATFORMS[account.platform].by_person if account.platform in PLATFORMS else "",
        statement=statement(claim.token),
        sites=await proven_sites(claim),
        evidence=evidence_view(seen.evidence) if seen else None,
        flags=tuple(flag_view(flag, ()) for flag in await suspicions.select_related("account", "brand", "imitated")),
        others=await _others(claim),
        earlier=await _earlier(claim),
        waits_since=claim.waits_since,
        confirmed_at=claim.confirmed_at,
        reported_at=claim.account.reported_at,
        is_own=await _is_own(actor, claim),
    )


async def what_was_seen(claim: Claim) -> Verification | None:
    """The newest check of this version of the claim that found it on the list."""
    checks = Verification.filter(claim_id=claim.id, claim_version=claim.version, method=BY_PERSON.name)
    found = checks.filter(Q(result=Result.PROVEN.value) | Q(problem=Problem.WAITS_FOR_PERSON.value))
    return await found.order_by("-started_at", "-id").first()


def can_be_ruled_on(claim: Claim) -> bool:
    """It waits, or it was confirmed and nothing else has proven it since."""
    if claim.state not in OPEN:
        return False
    is_compared = claim.confirmed_at is not None and (claim.state not in STANDING or claim.method == BY_PERSON.name)
    return claim.waits_since is not None or is_compared


def _compared(claim: Claim) -> Compared:
    account = AccountRef(claim.account.platform, claim.account.handle)
    return Compared(claim.id, account, _brand(claim), claim.company.name, claim.confirmed_at or claim.created_at)


def _brand(claim: Claim) -> BrandRef:
    return BrandRef(claim.brand.slug, claim.brand.name)


async def _others(claim: Claim) -> tuple[OtherClaim, ...]:
    found = Claim.filter(account_id=claim.account_id, state__in=OPEN).exclude(id=claim.id).order_by("created_at")
    return tuple(
        OtherClaim(_brand(other), other.company.name, other.state)
        for other in await found.select_related("brand", "company")
    )


async def _earlier(claim: Claim) -> tuple[Earlier, ...]:
    found = Decision.filter(claim__account_id=claim.account_id, ruling__in=_RULINGS).order_by("-created_at", "-id")
    return tuple(
        Earlier(ruled.ruling, _brand(ruled.claim), ruled.reason, ruled.seen_id, ruled.created_at)
        for ruled in await found.limit(MOST_EARLIER).select_related("claim__brand")
        if ruled.claim is not None
    )


async def _is_own(actor: Actor, claim: Claim) -> bool:
    own = await Membership.filter(person_id=actor.person_id).values_list("company_id", flat=True)
    return claim.brand.company_id in own or await Claim.exists(account_id=claim.account_id, company_id__in=own)
