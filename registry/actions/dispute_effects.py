"""What a ruling on a dispute does to claims and brands, kept so exactly that a later ruling can undo it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from registry import audit
from registry.actions import launches, lifecycle, undoing
from registry.actions.claims import notify, queue_check
from registry.actions.lifecycle import Happening
from registry.actions.undoing import Kept
from registry.models import Brand, Claim, Decision, Dispute, Loss
from registry.models.columns import OPEN, STANDING, BrandState, ClaimState
from verification.accounts import AccountRef


@dataclass(slots=True)
class Effect:
    """What was changed; `tell` puts it on record once every row is written (rows before the trail's lock)."""

    changes: list[Kept] = field(default_factory=list)
    ended: list[Claim] = field(default_factory=list)
    restored: list[Claim] = field(default_factory=list)
    left: list[Brand] = field(default_factory=list)  # brands without a proven domain now
    returned: list[Brand] = field(default_factory=list)
    brand: UUID | None = None  # of whoever holds the account
    facts: dict[str, Any] = field(default_factory=dict)

    async def tell(self, decision: Decision | None = None, *, now: datetime) -> None:
        """Adds a line for every claim and brand that is another one now."""
        more = {"decision": str(decision.id)} if decision else {}
        for claim in self.ended:
            await _record("claim.revoked", claim, now, **more)
        for claim in self.restored:
            await _record("claim.restored", claim, now, **more)
        for brand in self.left:
            await _record_brand("brand.lost", brand, now, **more)
        for brand in self.returned:
            await _record_brand("brand.restored", brand, now, **more)


async def apply(dispute: Dispute, whose: UUID | None, sides: Sequence[UUID], *, now: datetime) -> Effect:
    """Ends what the others have proven on the account; whoever keeps it is looked at again at once."""
    effect = Effect()
    claims = await Claim.filter(account_id=dispute.account_id, state__in=STANDING).select_related("account", "brand")
    for claim in sorted(claims, key=lambda one: str(one.brand_id)):
        await launches.lock(claim.brand_id)
    for claim in claims:
        if claim.company_id == whose:
            await Claim.filter(id=claim.id).update(next_check_at=now, tries=0)
            await queue_check(claim.id, claim.account, claim.company_id)
            effect.brand = effect.brand or claim.brand_id
            continue
        effect.changes.append(await _end(claim, now))
        effect.ended.append(claim)
    await _note_losses(dispute, whose, sides, effect, now)
    for claim in effect.ended:
        await _leave_without_domain(claim, effect, now)
    effect.facts = {
        "theirs": sorted({claim.brand.slug for claim in claims if claim.company_id == whose}),
        "not_theirs": sorted({claim.brand.slug for claim in effect.ended}),
    }
    return effect


async def undo(dispute: Dispute, *, now: datetime) -> Effect:
    """Puts back exactly what the ruling that stands has changed; each proof is looked for at once."""
    effect = Effect()
    made = Decision.filter(dispute_id=dispute.id, changed__isnull=False).order_by("-created_at", "-id")
    last = await made.first()
    if last is None:
        return effect
    kept = [one for one in last.changed if not await _is_replaced(one)]
    for row in await undoing.put_back(kept):
        if isinstance(row, Claim):
            claim = await Claim.get(id=row.id).select_related("account", "brand")
            again = lifecycle.move(ClaimState.REVOKED, Happening.RESTORED).after
            await Claim.filter(id=claim.id).update(
                state=again, next_check_at=now, first_missed_at=None, misses=0, version=claim.version + 1
            )
            await queue_check(claim.id, claim.account, claim.company_id)
            effect.restored.append(claim)
        elif isinstance(row, Brand):
            await Brand.filter(id=row.id).update(updated_at=now)
            effect.returned.append(row)
    return effect


async def told_of(dispute: Dispute) -> dict[str, list[str]]:
    """The brands whose account it is and is not, by the ruling that stands."""
    claims = await Claim.filter(account_id=dispute.account_id, verified_at__isnull=False).select_related("brand")
    theirs = {claim.brand.slug for claim in claims if claim.company_id == dispute.holder_id}
    return {"theirs": sorted(theirs), "not_theirs": sorted({claim.brand.slug for claim in claims} - theirs)}


async def _end(claim: Claim, now: datetime) -> Kept:
    after = lifecycle.move(claim.state, Happening.LOST).after
    over = {"ended_at": now, "next_check_at": None, "disputed": False, "waits_since": None}
    return await undoing.alter(claim, state=after, **over, version=claim.version + 1)


async def _note_losses(
    dispute: Dispute, whose: UUID | None, sides: Sequence[UUID], effect: Effect, now: datetime
) -> None:
    """From now on a new proof of whoever lost is held; whoever got it is held no longer."""
    known = {loss.company_id: loss for loss in await Loss.filter(account_id=dispute.account_id)}
    if whose in known:
        effect.changes.append(await undoing.remove(known[whose], "account_id", "company_id", "lost_at"))
    for company_id in sides:
        if company_id == whose:
            continue
        if company_id in known:
            effect.changes.append(await undoing.alter(known[company_id], lost_at=now))
        else:
            loss = Loss(account_id=dispute.account_id, company_id=company_id, lost_at=now)
            effect.changes.append(await undoing.add(loss, "account_id", "company_id", "lost_at"))


async def _leave_without_domain(claim: Claim, effect: Effect, now: datetime) -> None:
    """A brand that stood on this website alone is nobody's proven brand: it begins anew, or is listed again."""
    if claim.account.platform != "website":
        return
    brand = await Brand.get(id=claim.brand_id)
    others = Claim.filter(
        brand_id=brand.id, company_id=claim.company_id, account__platform="website", state__in=STANDING
    )
    if brand.company_id != claim.company_id or brand.state not in {BrandState.LIVE, BrandState.REVIEW}:
        return
    if await others.exists():
        return
    after: dict[str, object] = {"state": BrandState.DRAFT, "live_since": None}
    if brand.source is not None:
        after |= {"state": BrandState.LISTED, "company_id": None}
    effect.changes.append(await undoing.alter(brand, **after))
    await Brand.filter(id=brand.id).update(updated_at=now)
    effect.left.append(brand)


async def _is_replaced(kept: Kept) -> bool:
    """Whether the company has filed the same claim anew meanwhile: that one counts, by its own proof."""
    if kept["row"] != "claim":
        return False
    old = await Claim.get(id=UUID(kept["id"]))
    return old.state is not ClaimState.REVOKED or await Claim.exists(
        company_id=old.company_id, brand_id=old.brand_id, account_id=old.account_id, state__in=OPEN
    )


async def _record(kind: str, claim: Claim, now: datetime, **facts: object) -> None:
    subject = str(AccountRef(claim.account.platform, claim.account.handle))
    await audit.record(
        kind, actor="moderator", subject=subject, now=now, brand=claim.brand.slug, claim=str(claim.id), **facts
    )
    await notify(claim.id)


async def _record_brand(kind: str, brand: Brand, now: datetime, **facts: object) -> None:
    await audit.record(
        kind, actor="moderator", subject=f"brand {brand.slug}", now=now, brand=brand.slug, by="dispute", **facts
    )
