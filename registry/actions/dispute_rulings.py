"""Whose account is it? What moderators rule where several companies proved one account (docs/RULINGS.md).

Nobody becomes official by it: whoever keeps the account keeps it by a proof of their own, which is looked for at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.access import Actor, fresh, require_moderator
from registry.actions import dispute_letters, disputes
from registry.actions.dispute_effects import Effect, apply, told_of, undo
from registry.actions.disputes import change, tell
from registry.actions.listings import IS_HELD
from registry.actions.moderation import clean_reason
from registry.database import rows
from registry.errors import AlreadyDecided, BadInput, ChangedMeanwhile, Conflict, NotAllowed, NotFound
from registry.language import mark
from registry.models import Claim, Company, Decision, Dispute, DisputeSide, Membership
from registry.models.columns import STANDING, DisputeState, Ruling

APPEAL_UNTIL = timedelta(days=30)  # after the ruling
NOBODY = "-"  # instead of a company's slug: it is nobody's of those who claim it
MADE = (Ruling.DISPUTE_KEPT, Ruling.DISPUTE_PROPOSED, Ruling.DISPUTE_GIVEN, Ruling.DISPUTE_NEITHER)

_OWN = mark("A moderator cannot rule on a company of their own.")
_ANOTHER = mark("Another moderator has to look at it: you ruled on it already.")
_EARLY = mark("Both sides still have time to answer. Rule when they have, or when their time is over.")
_WHOSE = mark("Say whose it is.")
_NO_PROOF = mark("This company has no standing proof of the account, so it cannot be given to it.")
_NEEDS_TWO = mark("This takes the account from whoever holds it: propose it, and another moderator decides.")
# Whom the public reads as its holder: official now, the first proof first, as the look-up says it.
_HOLDER = f"""
SELECT c.company_id FROM claim c JOIN account a ON a.id = c.account_id
  JOIN brand b ON b.id = c.brand_id AND b.state = 'live' AND b.company_id = c.company_id
 WHERE c.account_id = $1 AND c.state IN ('verified', 'lapsing') AND NOT {IS_HELD}
   AND EXISTS (SELECT 1 FROM claim w JOIN account wa ON wa.id = w.account_id AND wa.platform = 'website'
                WHERE w.brand_id = b.id AND w.company_id = b.company_id AND w.state IN ('verified', 'lapsing'))
 ORDER BY c.verified_at, c.id LIMIT 1
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whose it is (a company's slug, or `NOBODY`), why, and which version of the dispute was looked at."""

    whose: str
    reason: str
    version: int


async def holder_of(account_id: UUID) -> UUID | None:
    """The company that the public reads as the account's holder; None: nobody's is official now."""
    found = await rows(_HOLDER, account_id)
    return found[0]["company_id"] if found else None


async def decide(actor: Actor, dispute_id: UUID, opinion: Opinion, *, now: datetime) -> Ruling:
    """Rules what one may rule, that the holder keeps it; what takes it from the holder is only proposed.

    Raises NotFound, NotAllowed, NotFresh, ReasonMissing, BadInput, AlreadyDecided, ChangedMeanwhile, Conflict.
    """
    reason = clean_reason(opinion.reason)
    async with in_transaction():
        dispute = await _looked_at(actor, dispute_id, opinion.version)
        _require_turn(dispute, now)
        if dispute.state is DisputeState.PROPOSED:
            raise AlreadyDecided
        await _require_another(actor, dispute)
        whose = await _side(dispute, opinion.whose)
        if dispute.ruled_at is not None and whose == dispute.holder_id:
            await _uphold(actor, dispute, reason, now)
            return Ruling.DISPUTE_UPHELD
        if whose is not None and whose == await holder_of(dispute.account_id) and dispute.ruled_at is None:
            await _rule(actor, dispute, whose, Ruling.DISPUTE_KEPT, reason, now)
            return Ruling.DISPUTE_KEPT
        fresh(actor, now=now)
        await _keep(actor, dispute, Ruling.DISPUTE_PROPOSED, reason, now)
        await change(dispute, state=DisputeState.PROPOSED, proposed_id=whose, proposed_by_id=actor.person_id)
        await tell("dispute.proposed", "moderator", dispute, now)
        return Ruling.DISPUTE_PROPOSED


async def confirm(actor: Actor, dispute_id: UUID, opinion: Opinion, *, now: datetime) -> None:
    """The second pair of eyes: what was proposed is ruled now.

    Raises NotFound, NotAllowed, NotFresh, ReasonMissing, AlreadyDecided, ChangedMeanwhile, Conflict.
    """
    reason = clean_reason(opinion.reason)
    async with in_transaction():
        dispute = await _looked_at(actor, dispute_id, opinion.version)
        if dispute.state is not DisputeState.PROPOSED:
            raise AlreadyDecided
        if dispute.proposed_by_id == actor.person_id:
            raise NotAllowed(_ANOTHER)
        await _require_another(actor, dispute)
        fresh(actor, now=now)
        whose = dispute.proposed_id
        if whose is not None and dispute.ruled_at is None:
            await _require_proof(dispute, whose)
        await change(dispute, confirmed_by_id=actor.person_id, is_taken=True)
        ruling = Ruling.DISPUTE_NEITHER if whose is None else Ruling.DISPUTE_GIVEN
        await _rule(actor, dispute, whose, ruling, reason, now)


async def decline(actor: Actor, dispute_id: UUID, opinion: Opinion, *, now: datetime) -> None:
    """Turns the proposal down, or takes one's own back: the dispute waits as before.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided, ChangedMeanwhile.
    """
    reason = clean_reason(opinion.reason)
    async with in_transaction():
        dispute = await _looked_at(actor, dispute_id, opinion.version)
        if dispute.state is not DisputeState.PROPOSED:
            raise AlreadyDecided
        await _keep(actor, dispute, Ruling.DISPUTE_DECLINED, reason, now)
        state = DisputeState.OPEN if dispute.ruled_at is None else DisputeState.RULED
        await change(dispute, state=state, proposed_id=None, proposed_by_id=None)
        await tell("dispute.declined", "moderator", dispute, now)


async def _rule(actor: Actor, dispute: Dispute, whose: UUID | None, ruling: Ruling, reason: str, now: datetime) -> None:
    """Undoes the ruling that stood, if there is one, and puts the new one in its place, in one transaction."""
    undone = await undo(dispute, now=now)
    sides = [side.company_id for side in await DisputeSide.filter(dispute_id=dispute.id)]
    if whose is not None:
        await _require_proof(dispute, whose)
    effect = await apply(dispute, whose, sides, now=now)
    decision = await _keep(actor, dispute, ruling, reason, now, effect)
    await change(
        dispute, state=DisputeState.RULED, holder_id=whose, proposed_id=None, ruled_at=now, waits_since=None,
        due_at=None, acts_at=None, appealed_at=None, late_since=None,
    )  # fmt: skip
    await undone.tell(now=now)
    await effect.tell(decision, now=now)
    await tell("dispute.ruled", "moderator", dispute, now, reason=reason, **effect.facts)
    await disputes.settle(dispute.account_id, now=now)
    losers = [side for side in sides if side != whose]
    winners = [whose] if whose is not None else []
    await dispute_letters.tell_ruled(dispute, winners, losers, reason, now + APPEAL_UNTIL, now=now)


async def _uphold(actor: Actor, dispute: Dispute, reason: str, now: datetime) -> None:
    """The other side was heard, and the ruling stands."""
    await _keep(actor, dispute, Ruling.DISPUTE_UPHELD, reason, now)
    await change(
        dispute, state=DisputeState.RULED, waits_since=None, due_at=None, acts_at=None, appealed_at=None,
        late_since=None,
    )  # fmt: skip
    await tell("dispute.upheld", "moderator", dispute, now, reason=reason, **await told_of(dispute))
    await disputes.settle(dispute.account_id, now=now)
    appealed = await DisputeSide.filter(dispute_id=dispute.id, appealed_at__isnull=False)
    await dispute_letters.tell_upheld(dispute, [side.company_id for side in appealed], reason, now=now)


async def _looked_at(actor: Actor, dispute_id: UUID, version: int) -> Dispute:
    require_moderator(actor)
    found = await Dispute.get_or_none(id=dispute_id)
    if found is None:
        raise NotFound
    await disputes.hold(found.account_id)
    dispute = await Dispute.get(id=dispute_id)
    own = await Membership.filter(person_id=actor.person_id).values_list("company_id", flat=True)
    if await DisputeSide.exists(dispute_id=dispute_id, company_id__in=own):
        raise NotAllowed(_OWN)
    if dispute.version != version:
        raise ChangedMeanwhile
    return dispute


def _require_turn(dispute: Dispute, now: datetime) -> None:
    if dispute.waits_since is None:
        raise AlreadyDecided
    if dispute.waits_since > now:
        raise Conflict(_EARLY)


async def _require_another(actor: Actor, dispute: Dispute) -> None:
    """Whoever made the ruling does not hear the appeal against it."""
    if dispute.ruled_at is None:
        return
    made = Decision.filter(dispute_id=dispute.id, moderator_id=actor.person_id, ruling__in=MADE)
    if await made.filter(created_at__lte=dispute.ruled_at).exists():
        raise NotAllowed(_ANOTHER)


async def _require_proof(dispute: Dispute, company_id: UUID) -> None:
    """A ruling gives nothing to anybody who has not proven it."""
    if not await Claim.exists(account_id=dispute.account_id, company_id=company_id, state__in=STANDING):
        raise Conflict(_NO_PROOF)


async def _side(dispute: Dispute, whose: str) -> UUID | None:
    if whose == NOBODY:
        return None
    company = await Company.get_or_none(slug=whose) if whose.isascii() and whose.isprintable() and whose else None
    if company is None or not await DisputeSide.exists(dispute_id=dispute.id, company_id=company.id):
        raise BadInput(_WHOSE, field="whose")
    if dispute.ruled_at is None:
        await _require_proof(dispute, company.id)
    return company.id


async def _keep(
    actor: Actor, dispute: Dispute, ruling: Ruling, reason: str, now: datetime, effect: Effect | None = None
) -> Decision:
    """Keeps the ruling for ever, with what it changed and how long it was waited for."""
    return await Decision.create(
        ruling=ruling,
        moderator_id=actor.person_id,
        dispute_id=dispute.id,
        brand_id=effect.brand if effect else None,
        reason=reason,
        waited_since=dispute.waits_since,
        changed=effect.changes if effect else None,
        created_at=now,
    )
