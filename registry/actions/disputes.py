"""Two companies that both proved one account: neither is preferred, people decide (SECURITY P14, docs/RULINGS.md)."""

from datetime import datetime, timedelta
from uuid import UUID

from registry import audit
from registry.actions import dispute_letters
from registry.database import rows
from registry.models import Account, Claim, Dispute, DisputeSide, Loss
from registry.models.columns import STANDING, DisputeState
from verification.accounts import AccountRef

ANSWER_WITHIN = timedelta(days=7)  # both sides may say something before anybody rules
RULED_WITHIN = timedelta(days=14)  # after that, or once both have spoken
LONGEST = timedelta(days=21)  # since it began: nobody puts it off by one company more and more
RESTS = timedelta(days=90)  # after a ruling, before a new proof of whoever lost is put before people again

_KNOWN = """
SELECT 1 FROM dispute WHERE account_id = $1 UNION ALL SELECT 1 FROM account_loss WHERE account_id = $1 LIMIT 1
"""


async def hold(account_id: UUID) -> None:
    """One transaction at a time changes what is proven on this account. Taken before any row of it is locked."""
    await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"account {account_id}")


async def settle(account_id: UUID, *, now: datetime) -> None:
    """Marks the verified claims on the account as disputed or undisputed, and puts before people what they must decide.

    Who lost the account to a ruling disputes nobody's: what they prove later is held, and people are asked again.
    """
    claims = await Claim.filter(account_id=account_id, state__in=STANDING).select_related("account", "brand")
    companies = {claim.company_id for claim in claims}
    if len(companies) < 2 and not await rows(_KNOWN, account_id):  # noqa: PLR2004 (nearly always so: nothing to decide)
        return
    lost = {loss.company_id: loss.lost_at for loss in await Loss.filter(account_id=account_id)}
    free = [claim for claim in claims if not _is_lost(claim, lost)]
    is_disputed = len({claim.company_id for claim in free}) > 1
    again = len(claims) > len(free) and await _is_asked_again(account_id, is_free=not free, now=now)
    parties = claims if again else free
    if is_disputed or again:
        await _put_before_people(account_id, {claim.company_id for claim in parties}, now)
    else:
        await _end(account_id, now)
    is_late = await Dispute.exists(account_id=account_id, late_since__isnull=False)  # an appeal that waits too long
    for claim in free:
        await show_disputed(claim, now, is_disputed=is_disputed or is_late)


async def show_disputed(claim: Claim, now: datetime, *, is_disputed: bool) -> None:
    """Shows the claim as disputed or no longer so, and puts it on record if that is new."""
    if claim.disputed == is_disputed:
        return
    await Claim.filter(id=claim.id).update(disputed=is_disputed)
    claim.disputed = is_disputed
    await audit.record(
        "claim.disputed" if is_disputed else "claim.undisputed",
        actor="registry",
        subject=str(AccountRef(claim.account.platform, claim.account.handle)),
        now=now,
        brand=claim.brand.slug,
        claim=str(claim.id),
    )


async def was_ruled_away(claim: Claim) -> bool:
    """Whether people ruled that its company does not hold the account, before this was proven: it is held."""
    loss = await Loss.get_or_none(account_id=claim.account_id, company_id=claim.company_id)
    return loss is not None and _is_lost(claim, {claim.company_id: loss.lost_at})


def _is_lost(claim: Claim, lost: dict[UUID, datetime]) -> bool:
    """Whether people ruled that its company does not hold the account, before this was proven."""
    since = lost.get(claim.company_id)
    return since is not None and claim.verified_at is not None and claim.verified_at >= since


async def _is_asked_again(account_id: UUID, *, is_free: bool, now: datetime) -> bool:
    """A new proof of who lost: people look again where nobody holds the account any more, or after a long rest."""
    last = await Dispute.filter(account_id=account_id, ruled_at__isnull=False).order_by("-ruled_at").first()
    if last is None or last.ruled_at is None:
        return True
    return is_free or now - last.ruled_at >= RESTS


async def _put_before_people(account_id: UUID, companies: set[UUID], now: datetime) -> None:
    """The one open dispute of the account, with a side for each company; made when there is none."""
    dispute = await open_one(account_id)
    is_new = dispute is None
    if dispute is None:
        until = now + ANSWER_WITHIN
        dispute = await Dispute.create(
            account_id=account_id, state=DisputeState.OPEN, opened_at=now, answer_until=until, waits_since=until,
            due_at=until + RULED_WITHIN,
        )  # fmt: skip
    known = {side.company_id for side in await DisputeSide.filter(dispute_id=dispute.id)}
    joined = sorted(companies - known)
    for company_id in joined:
        await DisputeSide.create(dispute_id=dispute.id, company_id=company_id, created_at=now)
    if not joined:
        return
    if not is_new and dispute.state is DisputeState.OPEN:  # whoever came later has as long to answer
        until = max(dispute.answer_until, min(now + ANSWER_WITHIN, dispute.opened_at + LONGEST))
        await change(dispute, answer_until=until, waits_since=until, due_at=until + RULED_WITHIN)
    await tell("dispute.opened" if is_new else "dispute.joined", "registry", dispute, now, sides=len(companies))
    await dispute_letters.tell_opened(dispute, joined, is_alone=len(companies | known) == 1, now=now)


async def _end(account_id: UUID, now: datetime) -> None:
    """One side is left, or none: nothing has to be ruled any more."""
    dispute = await open_one(account_id)
    if dispute is None or dispute.ruled_at is not None:
        return
    await change(
        dispute, state=DisputeState.OVER, ended_at=now, waits_since=None, due_at=None, acts_at=None, proposed_id=None
    )
    await tell("dispute.over", "registry", dispute, now)
    await dispute_letters.tell_over(dispute, now=now)


async def open_one(account_id: UUID) -> Dispute | None:
    """The dispute of the account that people have still to decide, an appeal included; None: there is none."""
    found = Dispute.filter(account_id=account_id, waits_since__isnull=False).order_by("-opened_at")
    return await found.first()


async def change(dispute: Dispute, **changes: object) -> None:
    """Writes the new values to the row and to the dispute in hand."""
    version = dispute.version + 1
    await Dispute.filter(id=dispute.id).update(version=version, **changes)
    dispute.update_from_dict({"version": version, **changes})


async def tell(kind: str, who: str, dispute: Dispute, now: datetime, **facts: object) -> None:
    """Puts on record what happened to the dispute, in the same transaction."""
    account = await Account.get(id=dispute.account_id)
    subject = str(AccountRef(account.platform, account.handle))
    await audit.record(kind, actor=who, subject=subject, now=now, dispute=str(dispute.id), **facts)
