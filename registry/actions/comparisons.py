"""Accounts that no program may read: a moderator compares them with their brands, the list and the profile at hand."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, require_moderator
from registry.actions import disputes, lifecycle, proof_letters
from registry.actions.claim_views import proven_sites
from registry.actions.claims import TOKEN_LIFE, notify, queue_check
from registry.actions.comparison_views import COMPARED, can_be_ruled_on, what_was_seen
from registry.actions.lifecycle import Happening
from registry.actions.moderation import clean_reason, refuse_own
from registry.database import rows
from registry.errors import AlreadyDecided, ChangedMeanwhile, NotFound
from registry.models import Claim, Decision, Verification
from registry.models.columns import OPEN, STANDING, Ruling
from verification.accounts import AccountRef
from verification.fetching import clean_text

LONGEST_SEEN_ID = 120


@dataclass(frozen=True, slots=True)
class Sight:
    """What the moderator says of it: what was compared, the platform's own id if it was seen, which version."""

    reason: str
    version: int
    seen_id: str = ""


async def confirm(actor: Actor, claim_id: UUID, sight: Sight, *, now: datetime) -> None:
    """Rules that account and brand fit; the check that is queued reads the list once more and makes it verified.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided, ChangedMeanwhile.
    """
    require_moderator(actor)
    reason = clean_reason(sight.reason)
    async with in_transaction():
        claim = await _locked(claim_id)
        await refuse_own(actor, claim.account_id, claim.brand)
        seen = await _require_current(claim, sight)
        if claim.waits_since is None:
            raise AlreadyDecided if claim.confirmed_at else ChangedMeanwhile
        if seen is None or not await proven_sites(claim):
            raise ChangedMeanwhile
        await Claim.filter(id=claim_id).update(
            confirmed_at=now, waits_since=None, version=claim.version + 1, next_check_at=now, tries=0
        )
        await _decide(actor, claim, Ruling.CLAIM_CONFIRMED, replace(sight, reason=reason), seen, now)
        await queue_check(claim_id, claim.account, claim.company_id)


async def decline(actor: Actor, claim_id: UUID, sight: Sight, *, now: datetime) -> None:
    """Rules that they do not fit: who waited may put it right and ask again, who was official is official no longer.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided, ChangedMeanwhile.
    """
    require_moderator(actor)
    reason = clean_reason(sight.reason)
    async with in_transaction():
        claim = await _locked(claim_id)
        await refuse_own(actor, claim.account_id, claim.brand)
        seen = await _require_current(claim, sight)
        if not can_be_ruled_on(claim):
            raise ChangedMeanwhile
        after = lifecycle.move(claim.state, Happening.DECLINED).after
        changes: dict[str, object] = {"state": after, "waits_since": None, "confirmed_at": None, "tries": 0}
        if claim.state in STANDING:
            changes |= {"ended_at": now, "next_check_at": None, "disputed": False}
        else:  # not looked at again before they ask, and time for that
            changes |= {"token_expires_at": now + TOKEN_LIFE, "next_check_at": now + TOKEN_LIFE}
        await Claim.filter(id=claim_id).update(version=claim.version + 1, **changes)
        await _decide(actor, claim, Ruling.CLAIM_DECLINED, replace(sight, reason=reason), seen, now)
        await disputes.settle(claim.account_id, now=now)
        await proof_letters.tell_declined(claim, reason, now=now)


async def ask_again(account_id: UUID, *, now: datetime) -> None:
    """Puts what is official on a person's word before people again: somebody says that the account looks wrong."""
    claims = Claim.filter(COMPARED, account_id=account_id, state__in=STANDING, waits_since__isnull=True)
    await claims.update(waits_since=now)


async def _locked(claim_id: UUID) -> Claim:
    found = await Claim.get_or_none(id=claim_id)
    if found is None:
        raise NotFound
    await disputes.hold(found.account_id)
    await rows("SELECT 1 FROM claim WHERE id = $1 FOR UPDATE", claim_id)
    return await Claim.get(id=claim_id).select_related("brand", "account")


async def _require_current(claim: Claim, sight: Sight) -> Verification | None:
    """The evidence that the ruling is about; raises where the claim is not the one that was looked at."""
    if claim.version != sight.version:
        ruled = Decision.filter(claim_id=claim.id, verification__claim_version=sight.version)
        raise AlreadyDecided if await ruled.exists() else ChangedMeanwhile
    if claim.state not in OPEN:
        raise ChangedMeanwhile
    return await what_was_seen(claim)


async def _decide(
    actor: Actor, claim: Claim, ruling: Ruling, sight: Sight, seen: Verification | None, now: datetime
) -> None:
    await Decision.create(
        ruling=ruling,
        moderator_id=actor.person_id,
        brand_id=claim.brand_id,
        claim_id=claim.id,
        verification_id=seen.id if seen else None,
        reason=sight.reason,
        seen_id=clean_text(sight.seen_id, LONGEST_SEEN_ID).strip() or None,
        created_at=now,
    )
    subject = str(AccountRef(claim.account.platform, claim.account.handle))
    await audit.record(
        f"claim.{ruling.value.removeprefix('claim_')}", actor="moderator", subject=subject, now=now,
        brand=claim.brand.slug, claim=str(claim.id), reason=sight.reason,
    )  # fmt: skip
    await notify(claim.id)
