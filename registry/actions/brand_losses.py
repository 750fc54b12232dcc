"""Taking a brand from its company, and giving it back: one moderator proposes, another one decides (SECURITY R4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, fresh, known_form, require_moderator
from registry.actions import launches, letters, undoing
from registry.actions.listings import BrandRef
from registry.actions.moderation import clean_reason
from registry.database import rows
from registry.errors import AlreadyDecided, Conflict, NotAllowed, NotFound
from registry.language import mark
from registry.models import Brand, Company, Decision, Membership
from registry.models.columns import BrandState, JobKind, Ruling
from registry.queue import enqueue

_OWN = mark("A moderator cannot rule on a company of their own.")
_ANOTHER = mark("Another moderator has to look at it: you ruled on it already.")
_LOST = mark("%(brand)s was taken from your company")
_LOST_BODY = mark(
    "Two moderators have decided that your company does not hold %(brand)s any longer: its accounts are not shown as"
    " official.\n\nThe reason given: %(reason)s\n\n"
    "The decision is public. If it is wrong, write to us.\n"
)
_BACK = mark("%(brand)s is your company's again")
_BACK_BODY = mark(
    "Two moderators have looked again and taken back the decision by which %(brand)s was taken from your company. It is"
    " as it was before: what is proven is official.\n\nThe reason given: %(reason)s\n\nThe decision is public.\n"
)
_HELD_MEANWHILE = mark("Somebody else holds this brand by now. Decide that first.")
_PROPOSALS = (Ruling.BRAND_LOSS_PROPOSED, Ruling.BRAND_RETURN_PROPOSED)
_RULINGS = (
    *_PROPOSALS, Ruling.BRAND_LOSS_DECLINED, Ruling.BRAND_LOST, Ruling.BRAND_RETURN_DECLINED, Ruling.BRAND_RESTORED,
)  # fmt: skip
_DOMAINS = """
SELECT a.handle FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website'
 WHERE c.brand_id = $1 AND c.company_id = $2 AND c.state IN ('verified', 'lapsing') ORDER BY c.verified_at, a.handle
"""


@dataclass(frozen=True, slots=True)
class LossView:
    """A brand that a moderator may propose to take away or, once that was done, to give back."""

    brand: BrandRef
    state: BrandState
    company_name: str
    domains: tuple[str, ...]
    live_since: datetime | None
    lost_at: datetime | None  # None: its company holds it
    lost_because: str
    proposed_because: str | None  # None: nobody has proposed it
    proposed_at: datetime | None
    is_mine: bool
    is_own: bool


async def show(actor: Actor, slug: str) -> LossView:
    """The brand as it is held, or as it was before it was taken away; raises NotFound where it was never held."""
    require_moderator(actor)
    brand = await Brand.get_or_none(slug=known_form(slug))
    if brand is None:
        raise NotFound
    lost = await _loss(brand.id)
    company = await Company.get(id=_company_of(brand, lost))
    proposal, domains = await _proposal(brand.id, lost), await rows(_DOMAINS, brand.id, company.id)
    return LossView(
        BrandRef(brand.slug, brand.name), brand.state, company.name, tuple(row["handle"] for row in domains),
        brand.live_since, lost.created_at if lost else None, lost.reason if lost else "",
        proposal.reason if proposal else None, proposal.created_at if proposal else None,
        proposal is not None and proposal.moderator_id == actor.person_id, await _is_own(actor, company.id),
    )  # fmt: skip


async def propose(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Says that the company must not hold this live brand, or that one was taken away by mistake.

    Nothing changes before another moderator agrees. Raises NotFound, NotAllowed, ReasonMissing, StepUpNeeded,
    AlreadyDecided.
    """
    reason = clean_reason(reason)
    async with in_transaction():
        brand, lost = await _locked(actor, slug)
        if await _proposal(brand.id, lost) or (lost is None and brand.state is not BrandState.LIVE):
            raise AlreadyDecided
        fresh(actor, now=now)
        await _decide(actor, brand, Ruling.BRAND_RETURN_PROPOSED if lost else Ruling.BRAND_LOSS_PROPOSED, reason, now)


async def decline(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Turns the proposal down, or takes one's own back. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided."""
    reason = clean_reason(reason)
    async with in_transaction():
        brand, lost = await _locked(actor, slug)
        proposal = await _proposal(brand.id, lost)
        if proposal is None:
            raise AlreadyDecided
        ruling = Ruling.BRAND_RETURN_DECLINED if lost else Ruling.BRAND_LOSS_DECLINED
        await _decide(actor, brand, ruling, reason, now, about=_About(proposal))


async def confirm(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """The second pair of eyes: nothing of the brand is official from now on, or all of it is again as it was.

    Raises NotFound, NotAllowed, ReasonMissing, StepUpNeeded, AlreadyDecided, Conflict.
    """
    reason = clean_reason(reason)
    async with in_transaction():
        brand, lost = await _locked(actor, slug)
        proposal = await _proposal(brand.id, lost)
        if proposal is None:
            raise AlreadyDecided
        if proposal.moderator_id == actor.person_id:
            raise NotAllowed(_ANOTHER)
        fresh(actor, now=now)
        if lost is None:
            await _take(actor, brand, proposal, reason, now)
        else:
            await _give_back(actor, brand, lost, proposal, reason, now)


async def _take(actor: Actor, brand: Brand, proposal: Decision, reason: str, now: datetime) -> None:
    await letters.to_owners(brand, _LOST, _LOST_BODY, now=now, brand=brand.name, reason=reason)
    after: dict[str, object] = {"state": BrandState.REFUSED}
    if brand.source is not None:
        after = {"state": BrandState.LISTED, "company_id": None}
    changed = [await undoing.alter(brand, **after)]
    await Brand.filter(id=brand.id).update(updated_at=now)
    await _decide(actor, brand, Ruling.BRAND_LOST, reason, now, about=_About(proposal, changed))


async def _give_back(
    actor: Actor, brand: Brand, lost: Decision, proposal: Decision, reason: str, now: datetime
) -> None:
    """Exactly what the loss had changed is put back; a brand that somebody else holds by now is not touched."""
    if not lost.changed or not await undoing.put_back(lost.changed):
        raise Conflict(_HELD_MEANWHILE)
    await Brand.filter(id=brand.id).update(updated_at=now)
    again = await Brand.get(id=brand.id)
    await letters.to_owners(again, _BACK, _BACK_BODY, now=now, brand=again.name, reason=reason)
    await enqueue(JobKind.SCAN_BRAND, str(again.id))
    await _decide(actor, again, Ruling.BRAND_RESTORED, reason, now, about=_About(proposal))


async def _locked(actor: Actor, slug: str) -> tuple[Brand, Decision | None]:
    """The brand, and the ruling by which it was taken away, if it was."""
    require_moderator(actor)
    found = await Brand.get_or_none(slug=known_form(slug))
    if found is None:
        raise NotFound
    brand = await launches.lock(found.id)
    lost = await _loss(brand.id)
    if await _is_own(actor, _company_of(brand, lost)):
        raise NotAllowed(_OWN)
    return brand, lost


async def _loss(brand_id: UUID) -> Decision | None:
    """The ruling by which it was taken away, unless that was taken back."""
    made = Decision.filter(brand_id=brand_id, ruling__in=(Ruling.BRAND_LOST, Ruling.BRAND_RESTORED))
    latest = await made.order_by("-created_at", "-id").first()
    if latest is None or latest.ruling is not Ruling.BRAND_LOST:
        return None
    return latest if await _is_as_taken(brand_id) else None


async def _is_as_taken(brand_id: UUID) -> bool:
    """Whether nobody has made the brand their own since."""
    return await Brand.exists(id=brand_id, state__in=(BrandState.REFUSED, BrandState.LISTED))


def _company_of(brand: Brand, lost: Decision | None) -> UUID:
    """Whoever holds the brand, or held it before it was taken away."""
    if brand.company_id is not None:
        return brand.company_id
    before = lost.changed[0]["before"].get("company_id") if lost is not None and lost.changed else None
    if before is None:
        raise NotFound
    return UUID(before)


async def _proposal(brand_id: UUID, lost: Decision | None) -> Decision | None:
    """The proposal that nobody has decided yet: to take it, or where that was done, to give it back; never another."""
    latest = await Decision.filter(brand_id=brand_id, ruling__in=_RULINGS).order_by("-created_at", "-id").first()
    wanted = Ruling.BRAND_RETURN_PROPOSED if lost else Ruling.BRAND_LOSS_PROPOSED
    return latest if latest is not None and latest.ruling is wanted else None


async def _is_own(actor: Actor, company_id: UUID) -> bool:
    return await Membership.exists(company_id=company_id, person_id=actor.person_id)


@dataclass(frozen=True, slots=True)
class _About:
    """The proposal that is decided, and what that changed."""

    proposal: Decision
    changed: list[dict[str, Any]] | None = None


async def _decide(
    actor: Actor, brand: Brand, ruling: Ruling, reason: str, now: datetime, about: _About | None = None
) -> None:
    await Decision.create(
        ruling=ruling, moderator_id=actor.person_id, brand_id=brand.id, reason=reason,
        waited_since=about.proposal.created_at if about else None, changed=about.changed if about else None,
        created_at=now,
    )  # fmt: skip
    kind = ruling.value.replace("brand_", "brand.", 1)
    await audit.record(kind, actor="moderator", subject=f"brand {brand.slug}", now=now, brand=brand.slug, reason=reason)
