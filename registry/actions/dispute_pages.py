"""What the companies of a dispute and everybody see of it: each as much as concerns them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor
from registry.actions import decisions
from registry.actions.decisions import DecisionRow
from registry.actions.dispute_answers import SPEAKERS
from registry.actions.dispute_rulings import APPEAL_UNTIL
from registry.actions.dispute_views import found
from registry.database import rows
from registry.errors import NotFound
from registry.models import Company, Decision, Dispute, DisputeSide, Membership
from registry.models.columns import DisputeState, Role
from verification.accounts import AccountRef

MOST_SHOWN = 5
_TO_ANSWER = """
SELECT d.id, d.answer_until, a.platform, a.handle, co.name FROM membership m
  JOIN dispute_side s ON s.company_id = m.company_id AND s.said_at IS NULL
  JOIN dispute d ON d.id = s.dispute_id AND d.state = 'open' AND d.ruled_at IS NULL AND d.answer_until > $2
  JOIN account a ON a.id = d.account_id JOIN company co ON co.id = m.company_id
 WHERE m.person_id = $1 AND m.role IN ('owner', 'manager') ORDER BY d.answer_until, d.id LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class OwnDispute:
    """A dispute as a member of one of its companies sees it: never the other side's words."""

    id: UUID
    account: AccountRef
    company: str
    company_name: str
    state: DisputeState
    answer_until: datetime
    due_at: datetime | None
    ruled_at: datetime | None
    appeal_until: datetime | None
    is_lost: bool
    is_kept: bool
    words: str
    said_at: datetime | None
    appeal_words: str
    appealed_at: datetime | None
    may_speak: bool
    may_say: bool
    may_appeal: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PublicDispute:
    """A dispute as everybody may see it: no company's name, only what was ruled."""

    id: UUID
    account: AccountRef
    state: DisputeState
    answer_until: datetime
    due_at: datetime | None
    ruled_at: datetime | None
    appealed_at: datetime | None
    is_late: bool
    decisions: tuple[DecisionRow, ...]


@dataclass(frozen=True, slots=True)
class DisputeToAnswer:
    """A dispute in which a company of the actor's can still say something; it has said nothing so far."""

    id: UUID
    account: AccountRef
    company_name: str
    until: datetime


async def to_answer(actor: Actor, *, now: datetime) -> tuple[DisputeToAnswer, ...]:
    """For the desk: where whoever may speak for a company has not spoken, the most urgent first."""
    found = await rows(_TO_ANSWER, actor.person_id, now, MOST_SHOWN)
    return tuple(
        DisputeToAnswer(row["id"], AccountRef(row["platform"], row["handle"]), row["name"], row["answer_until"])
        for row in found
    )


async def show_own(actor: Actor, dispute_id: UUID, *, now: datetime) -> tuple[OwnDispute, ...]:
    """The dispute, once for each company of the actor's that is a side of it; raises NotFound."""
    dispute = await found(dispute_id)
    mine = {one.company_id: one for one in await Membership.filter(person_id=actor.person_id)}
    sides = await DisputeSide.filter(dispute_id=dispute_id, company_id__in=list(mine)).select_related("company")
    if not sides:
        raise NotFound
    made = Decision.filter(dispute_id=dispute_id, ruling__in=(*decisions.OF_DISPUTES,)).order_by("-created_at", "-id")
    last = await made.first()
    reason = last.reason if last is not None and dispute.ruled_at is not None else ""
    return tuple(_own(dispute, side, side.company, mine[side.company_id].role, reason, now) for side in sides)


async def show_public(dispute_id: UUID) -> PublicDispute:
    """The dispute as everybody may see it; raises NotFound."""
    dispute = await found(dispute_id)
    return PublicDispute(
        dispute.id,
        AccountRef(dispute.account.platform, dispute.account.handle),
        DisputeState.OPEN if dispute.state is DisputeState.PROPOSED and dispute.ruled_at is None else dispute.state,
        dispute.answer_until,
        dispute.due_at,
        dispute.ruled_at,
        dispute.appealed_at,
        dispute.late_since is not None,
        await decisions.of_dispute(dispute_id),
    )


async def of_claim(company_id: UUID, account_id: UUID) -> UUID | None:
    """The newest dispute about an account that this company is a side of."""
    disputes = Dispute.filter(account_id=account_id, sides__company_id=company_id).order_by("-opened_at")
    dispute = await disputes.first()
    return dispute.id if dispute else None


async def of_account(account: AccountRef) -> UUID | None:
    """The dispute about the account that people have to decide or ruled on last; None: there was none."""
    disputes = Dispute.filter(account__platform=account.platform, account__handle=account.handle)
    dispute = await disputes.exclude(state=DisputeState.OVER).order_by("-opened_at").first()
    return dispute.id if dispute else None


def _own(dispute: Dispute, side: DisputeSide, company: Company, role: Role, reason: str, now: datetime) -> OwnDispute:
    until = dispute.ruled_at + APPEAL_UNTIL if dispute.ruled_at else None
    is_open = dispute.state in {DisputeState.OPEN, DisputeState.PROPOSED} and dispute.ruled_at is None
    is_lost = dispute.ruled_at is not None and dispute.holder_id != side.company_id
    may_speak = role in SPEAKERS
    return OwnDispute(
        id=dispute.id,
        account=AccountRef(dispute.account.platform, dispute.account.handle),
        company=company.slug,
        company_name=company.name,
        state=dispute.state,
        answer_until=dispute.answer_until,
        due_at=dispute.due_at,
        ruled_at=dispute.ruled_at,
        appeal_until=until,
        is_lost=is_lost,
        is_kept=dispute.ruled_at is not None and not is_lost,
        words=side.words,
        said_at=side.said_at,
        appeal_words=side.appeal_words,
        appealed_at=side.appealed_at,
        may_speak=may_speak,
        may_say=may_speak and is_open and dispute.state is DisputeState.OPEN and now < dispute.answer_until,
        may_appeal=may_speak and is_lost and side.appealed_at is None and until is not None and now < until,
        reason=reason,
    )
