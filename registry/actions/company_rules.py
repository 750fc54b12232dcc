"""What a company has decided for itself: two people for each account, and whether people may speak for its brands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, fresh, member_of
from registry.database import rows
from registry.errors import Conflict
from registry.language import mark
from registry.models import Claim, CompanyRules, Membership
from registry.models.columns import STANDING, Role

DECIDERS = (Role.OWNER, Role.MANAGER)

_TOO_FEW = mark("Two members with the role of owner or manager are needed first: one alone could approve nothing.")
_SAME_PERSON = mark("You asked for this yourself. Another owner or manager has to agree.")
_NOTHING_ASKED = mark("Nobody has asked for the end of this rule.")


@dataclass(frozen=True, slots=True)
class RulesView:
    """How a company stands to itself, as its members see it."""

    company_slug: str
    company_name: str
    member_role: Role
    faces_since: datetime | None
    approval_since: datetime | None
    end_asked_at: datetime | None
    end_asked_by_you: bool
    deciders: int


async def show(actor: Actor, slug: str) -> RulesView:
    """The rules of a company of the actor's; raises NotFound."""
    member = await member_of(actor, slug)
    found = await CompanyRules.get_or_none(company_id=member.company_id)
    return RulesView(
        slug,
        member.company_name,
        member.role,
        found.faces_since if found else None,
        found.approval_since if found else None,
        found.approval_end_asked_at if found else None,
        found is not None and found.approval_end_asked_by_id == actor.person_id,
        await Membership.filter(company_id=member.company_id, role__in=DECIDERS).count(),
    )


async def approval_since(company_id: UUID) -> datetime | None:
    """Since when the company wants a second member to agree; None: it does not."""
    found = await CompanyRules.get_or_none(company_id=company_id)
    return found.approval_since if found else None


async def want_approval(actor: Actor, slug: str, *, now: datetime) -> None:
    """From now on a second member agrees before an account is official; what is official stays so.

    Raises NotFound, NotAllowed, StepUpNeeded, Conflict (too few who could agree).
    """
    member = await member_of(fresh(actor, now=now), slug, at_least=Role.OWNER)
    if await Membership.filter(company_id=member.company_id, role__in=DECIDERS).count() < len(DECIDERS):
        raise Conflict(_TOO_FEW)
    async with in_transaction():
        found = await _locked(member)
        if found.approval_since is None:
            await CompanyRules.filter(id=found.id).update(approval_since=now)
            await _record(member, "rule.approval_begun", now)


async def ask_for_end(actor: Actor, slug: str, *, now: datetime) -> None:
    """Asks that the rule of two ends: another owner or manager has to agree. Raises NotFound, NotAllowed."""
    member = await member_of(actor, slug, at_least=Role.MANAGER)
    async with in_transaction():
        found = await _locked(member)
        if found.approval_since is not None and found.approval_end_asked_at is None:
            await CompanyRules.filter(id=found.id).update(
                approval_end_asked_at=now, approval_end_asked_by_id=actor.person_id
            )
            await _record(member, "rule.approval_end_asked", now)


async def keep(actor: Actor, slug: str, *, now: datetime) -> None:
    """The rule of two stays after all; any owner or manager may say so. Raises NotFound, NotAllowed."""
    member = await member_of(actor, slug, at_least=Role.MANAGER)
    async with in_transaction():
        found = await _locked(member)
        if found.approval_end_asked_at is not None:
            await CompanyRules.filter(id=found.id).update(approval_end_asked_at=None, approval_end_asked_by_id=None)
            await _record(member, "rule.approval_kept", now)


async def agree_to_end(actor: Actor, slug: str, *, now: datetime) -> None:
    """Ends the rule of two; what waits under it still needs its second member.

    Raises NotFound, NotAllowed, StepUpNeeded, Conflict (nobody asked, or the same person did).
    """
    member = await member_of(fresh(actor, now=now), slug, at_least=Role.MANAGER)
    async with in_transaction():
        found = await _locked(member)
        if found.approval_end_asked_at is None:
            raise Conflict(_NOTHING_ASKED)
        if found.approval_end_asked_by_id == actor.person_id:
            raise Conflict(_SAME_PERSON)
        await CompanyRules.filter(id=found.id).update(
            approval_since=None, approval_end_asked_at=None, approval_end_asked_by_id=None
        )
        await _record(member, "rule.approval_ended", now)


async def allow_faces(actor: Actor, slug: str, *, allowed: bool, now: datetime) -> None:
    """Whether people may offer their own accounts as faces of the company's brands. Raises NotFound, NotAllowed.

    What was agreed on stays until somebody ends it.
    """
    member = await member_of(actor, slug, at_least=Role.OWNER)
    async with in_transaction():
        found = await _locked(member)
        if (found.faces_since is not None) != allowed:
            await CompanyRules.filter(id=found.id).update(faces_since=now if allowed else None)
            await _record(member, "rule.faces_allowed" if allowed else "rule.faces_ended", now)


async def waiting_count(company_id: UUID) -> int:
    """How many proven accounts wait for a second member."""
    waiting = Claim.filter(company_id=company_id, approval_asked_at__isnull=False, approved_at=None)
    return await waiting.filter(state__in=STANDING).count()


async def _locked(member: Member) -> CompanyRules:
    await rows(
        "INSERT INTO company_rules (id, company_id) VALUES (gen_random_uuid(), $1)"
        " ON CONFLICT (company_id) DO NOTHING RETURNING id",
        member.company_id,
    )
    return await CompanyRules.select_for_update().get(company_id=member.company_id)


async def _record(member: Member, kind: str, now: datetime) -> None:
    slug = member.company_slug
    await audit.record(kind, actor=member.label, subject=f"company {slug}", now=now, company=slug)
