"""Taking a brand from the company that holds it: one moderator proposes it, another one decides (SECURITY R4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, fresh, known_form, require_moderator
from registry.actions import launches, letters
from registry.actions.listings import BrandRef
from registry.actions.moderation import clean_reason
from registry.database import rows
from registry.errors import AlreadyDecided, NotAllowed, NotFound
from registry.language import mark
from registry.models import Brand, Decision, Membership
from registry.models.columns import BrandState, Ruling

_OWN = mark("A moderator cannot rule on a company of their own.")
_ANOTHER = mark("Another moderator has to look at it: you ruled on it already.")
_LOST = mark("%(brand)s was taken from your company")
_LOST_BODY = mark(
    "Two moderators have decided that your company does not hold %(brand)s any longer: its accounts are not shown as"
    " official.\n\nThe reason given: %(reason)s\n\n"
    "The decision is public. If it is wrong, write to us.\n"
)
_RULINGS = (Ruling.BRAND_LOSS_PROPOSED, Ruling.BRAND_LOSS_DECLINED, Ruling.BRAND_LOST)
_WAITING = """
SELECT b.slug, b.name, d.created_at FROM brand b JOIN LATERAL (
    SELECT ruling, created_at FROM decision WHERE brand_id = b.id
       AND ruling IN ('brand_loss_proposed', 'brand_loss_declined', 'brand_lost')
     ORDER BY created_at DESC, id DESC LIMIT 1) d ON d.ruling = 'brand_loss_proposed'
 WHERE b.company_id IS NOT NULL AND b.id IN (SELECT brand_id FROM decision WHERE ruling = 'brand_loss_proposed')
 ORDER BY d.created_at
"""
_DOMAINS = """
SELECT a.handle FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website'
 WHERE c.brand_id = $1 AND c.company_id = $2 AND c.state IN ('verified', 'lapsing') ORDER BY c.verified_at, a.handle
"""


@dataclass(frozen=True, slots=True)
class WaitingLoss:
    brand: BrandRef
    since: datetime


@dataclass(frozen=True, slots=True)
class LossView:
    """A brand that a moderator may propose to take away, or decide about."""

    brand: BrandRef
    state: BrandState
    company_name: str
    domains: tuple[str, ...]
    live_since: datetime | None
    proposed_because: str | None  # None: nobody has proposed it
    proposed_at: datetime | None
    is_mine: bool
    is_own: bool


async def waiting(actor: Actor) -> tuple[WaitingLoss, ...]:
    """The proposals that a second moderator has to look at; raises NotFound for whoever is none."""
    require_moderator(actor)
    return tuple(WaitingLoss(BrandRef(row["slug"], row["name"]), row["created_at"]) for row in await rows(_WAITING))


async def show(actor: Actor, slug: str) -> LossView:
    """The brand as it is held; raises NotFound where no company holds it."""
    require_moderator(actor)
    brand = await Brand.get_or_none(slug=known_form(slug), company_id__isnull=False).select_related("company")
    if brand is None or brand.company is None:
        raise NotFound
    proposal, domains = await _proposal(brand.id), await rows(_DOMAINS, brand.id, brand.company_id)
    return LossView(
        BrandRef(brand.slug, brand.name), brand.state, brand.company.name, tuple(row["handle"] for row in domains),
        brand.live_since, proposal.reason if proposal else None, proposal.created_at if proposal else None,
        proposal is not None and proposal.moderator_id == actor.person_id, await _is_own(actor, brand),
    )  # fmt: skip


async def propose(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Says that the company must not hold this live brand; nothing changes before another moderator agrees.

    Raises NotFound, NotAllowed, ReasonMissing, StepUpNeeded, AlreadyDecided.
    """
    reason = clean_reason(reason)
    async with in_transaction():
        brand = await _locked(actor, slug)
        if brand.state is not BrandState.LIVE or await _proposal(brand.id):
            raise AlreadyDecided
        fresh(actor, now=now)
        await _decide(actor, brand, Ruling.BRAND_LOSS_PROPOSED, reason, now)


async def decline(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Turns the proposal down, or takes one's own back. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided."""
    reason = clean_reason(reason)
    async with in_transaction():
        brand = await _locked(actor, slug)
        if not await _proposal(brand.id):
            raise AlreadyDecided
        await _decide(actor, brand, Ruling.BRAND_LOSS_DECLINED, reason, now)


async def confirm(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """The second pair of eyes: nothing of the brand is official from now on, and the owners are told why.

    Raises NotFound, NotAllowed, ReasonMissing, StepUpNeeded, AlreadyDecided.
    """
    reason = clean_reason(reason)
    async with in_transaction():
        brand = await _locked(actor, slug)
        proposal = await _proposal(brand.id)
        if proposal is None:
            raise AlreadyDecided
        if proposal.moderator_id == actor.person_id:
            raise NotAllowed(_ANOTHER)
        fresh(actor, now=now)
        await letters.to_owners(brand, _LOST, _LOST_BODY, now=now, brand=brand.name, reason=reason)
        after = {"state": BrandState.REFUSED} if brand.source is None else {"state": BrandState.LISTED}
        held = {} if brand.source is None else {"company_id": None}
        await Brand.filter(id=brand.id).update(**after, **held, updated_at=now)
        await _decide(actor, brand, Ruling.BRAND_LOST, reason, now, waited=proposal.created_at)


async def _locked(actor: Actor, slug: str) -> Brand:
    require_moderator(actor)
    found = await Brand.get_or_none(slug=known_form(slug), company_id__isnull=False)
    if found is None:
        raise NotFound
    brand = await launches.lock(found.id)
    if await _is_own(actor, brand):
        raise NotAllowed(_OWN)
    return brand


async def _proposal(brand_id: UUID) -> Decision | None:
    """The proposal that nobody has decided yet."""
    latest = await Decision.filter(brand_id=brand_id, ruling__in=_RULINGS).order_by("-created_at", "-id").first()
    return latest if latest is not None and latest.ruling is Ruling.BRAND_LOSS_PROPOSED else None


async def _is_own(actor: Actor, brand: Brand) -> bool:
    return await Membership.exists(company_id=brand.company_id, person_id=actor.person_id)


async def _decide(
    actor: Actor, brand: Brand, ruling: Ruling, reason: str, now: datetime, *, waited: datetime | None = None
) -> None:
    await Decision.create(
        ruling=ruling, moderator_id=actor.person_id, brand_id=brand.id, reason=reason, waited_since=waited,
        created_at=now,
    )  # fmt: skip
    kind = ruling.value.replace("brand_", "brand.", 1)
    await audit.record(kind, actor="moderator", subject=f"brand {brand.slug}", now=now, brand=brand.slug, reason=reason)
