"""What the companies of a dispute say: before the ruling, and against it; and the appeal that we are late with."""

from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry.access import Actor
from registry.actions import disputes
from registry.actions.dispute_rulings import APPEAL_UNTIL
from registry.actions.disputes import RULED_WITHIN, change, tell
from registry.database import rows
from registry.errors import AlreadyDecided, BadInput, Conflict, NotAllowed, NotFound
from registry.language import mark
from registry.models import Claim, Company, Dispute, DisputeSide, Membership
from registry.models.columns import STANDING, DisputeState, Role
from verification.fetching import clean_text

LONGEST_WORDS = 2000
MOST_AT_ONCE = 100
_DUE = "SELECT id, account_id FROM dispute WHERE acts_at <= $1 ORDER BY acts_at LIMIT $2"
SPEAKERS = (Role.OWNER, Role.MANAGER)

_NO_WORDS = mark("Write what people should know.")
_ROLE = mark("An owner or manager speaks for the company.")
_TOO_LATE = mark("The time to answer is over.")
_HEARD = mark("Your company was heard already: it can appeal once.")
_YOURS = mark("It was decided for your company: there is nothing to appeal.")


async def say(actor: Actor, dispute_id: UUID, company: str, words: str, *, now: datetime) -> None:
    """Keeps what the company says, until the time is over; said again, the newer words count.

    Once all sides have spoken people may rule at once. Raises NotFound, NotAllowed, BadInput, AlreadyDecided, Conflict.
    """
    said = _clean(words)
    async with in_transaction():
        dispute, side = await _locked(actor, dispute_id, company)
        if dispute.state is not DisputeState.OPEN or dispute.ruled_at is not None:
            raise AlreadyDecided
        if now >= dispute.answer_until:
            raise Conflict(_TOO_LATE)
        await DisputeSide.filter(id=side.id).update(words=said, said_at=now)
        silent = DisputeSide.filter(dispute_id=dispute.id, said_at__isnull=True)
        if not await silent.exists() and dispute.waits_since is not None and dispute.waits_since > now:
            await change(dispute, waits_since=now, due_at=now + RULED_WITHIN)
        await tell("dispute.answered", "company", dispute, now, company=company)


async def appeal(actor: Actor, dispute_id: UUID, company: str, words: str, *, now: datetime) -> None:
    """The side that lost does not agree: a moderator who did not rule decides within its time. Once a company.

    Raises NotFound, NotAllowed, BadInput, Conflict.
    """
    said = _clean(words)
    async with in_transaction():
        dispute, side = await _locked(actor, dispute_id, company)
        if dispute.ruled_at is None or now >= dispute.ruled_at + APPEAL_UNTIL:
            raise Conflict(_TOO_LATE)
        if dispute.holder_id == side.company_id:
            raise Conflict(_YOURS)
        if side.appealed_at is not None:
            raise Conflict(_HEARD)
        await DisputeSide.filter(id=side.id).update(appeal_words=said, appealed_at=now)
        if dispute.appealed_at is None:
            due = now + RULED_WITHIN
            await change(dispute, appealed_at=now, waits_since=now, due_at=due, acts_at=due)
        await tell("dispute.appealed", "company", dispute, now, company=company)


async def keep_deadlines(*, now: datetime) -> int:
    """Where we are late with an appeal, the account is shown as disputed until it is decided; returns how many."""
    due = await rows(
        "SELECT id, account_id FROM dispute WHERE acts_at <= $1 ORDER BY acts_at LIMIT $2", now, MOST_AT_ONCE
    )
    for row in due:
        async with in_transaction():
            await disputes.hold(row["account_id"])
            dispute = await Dispute.get(id=row["id"])
            if dispute.acts_at is None or dispute.acts_at > now:
                continue
            await change(dispute, acts_at=None, late_since=now)
            await tell("dispute.late", "registry", dispute, now)
            claims = Claim.filter(account_id=dispute.account_id, company_id=dispute.holder_id, state__in=STANDING)
            for claim in await claims.select_related("account", "brand"):
                await disputes.show_disputed(claim, now, is_disputed=True)
    return len(due)


async def _locked(actor: Actor, dispute_id: UUID, company: str) -> tuple[Dispute, DisputeSide]:
    """The dispute and the side for which the actor may speak; raises NotFound for strangers, NotAllowed for others."""
    found = await Dispute.get_or_none(id=dispute_id)
    named = await Company.get_or_none(slug=company) if company.isascii() and company.isprintable() else None
    if found is None or named is None:
        raise NotFound
    side = await DisputeSide.get_or_none(dispute_id=dispute_id, company_id=named.id)
    member = await Membership.get_or_none(company_id=named.id, person_id=actor.person_id)
    if side is None or member is None:
        raise NotFound
    if member.role not in SPEAKERS:
        raise NotAllowed(_ROLE)
    await disputes.hold(found.account_id)
    return await Dispute.get(id=dispute_id), await DisputeSide.get(id=side.id)


def _clean(words: str) -> str:
    said = clean_text(words, LONGEST_WORDS).strip()[:LONGEST_WORDS]
    if not said:
        raise BadInput(_NO_WORDS, field="words")
    return said
