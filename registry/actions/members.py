"""Who acts for a company, in which role: changed, ended, left. A company always keeps an owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import RANK, Actor, Member, fresh, member_of
from registry.actions import api_keys, faces, sessions
from registry.database import rows
from registry.errors import LastOwner, NotAllowed, NotFound
from registry.language import gettext, mark
from registry.models import AlertChoice, Invitation, KeptForm, Membership, Person
from registry.models.columns import Role
from registry.settings import settings

ROLES = tuple(sorted(Role, key=lambda role: -RANK[role]))  # the highest first
ROLE_WORDS = {
    Role.OWNER: mark("owner"),
    Role.MANAGER: mark("manager"),
    Role.EDITOR: mark("editor"),
    Role.VIEWER: mark("viewer"),
}

_ROLE = mark("Your role at %(company)s has changed")
_ROLE_BODY = mark("You are now %(role)s of %(company)s.\n\nWhat you may do there: %(link)s\n")
_REMOVED = mark("You no longer act for %(company)s")
_REMOVED_BODY = mark(
    "You were removed from the members of %(company)s. You were signed out everywhere; your own account here stays.\n\n"
    "If that was a mistake, ask an owner of the company to invite you again.\n"
)
_OWNERS = mark("The owners of %(company)s have changed")
_OWNERS_BODY = mark(
    "%(email)s was made an owner of %(company)s, or is none any more. Look who owns it now: %(link)s\n\n"
    "If nobody of yours did that, write to us at once.\n"
)


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member, as the others of the company see them."""

    id: UUID
    email: str
    role: Role
    since: datetime
    is_self: bool
    is_changeable: bool  # by whoever looks


async def list_members(member: Member) -> tuple[MemberView, ...]:
    """The members of the company, the highest roles first."""
    found = await Membership.filter(company_id=member.company_id).select_related("person")
    found.sort(key=lambda one: (-RANK[one.role], one.person.email))
    return tuple(_view(member, one) for one in found)


async def show(actor: Actor, company: str, membership_id: UUID) -> tuple[Member, MemberView]:
    """One member, and whoever looks; raises NotFound."""
    member = await member_of(actor, company)
    found = await Membership.get_or_none(id=membership_id, company_id=member.company_id).select_related("person")
    if found is None:
        raise NotFound
    return member, _view(member, found)


def grantable(member: Member) -> tuple[Role, ...]:
    """The roles this member may give to others: nobody grants more than they hold."""
    return tuple(role for role in ROLES if may_grant(member, role))


def may_grant(member: Member, role: Role) -> bool:
    return RANK[member.role] >= max(RANK[role], RANK[Role.MANAGER])


async def change_role(actor: Actor, company: str, membership_id: UUID, role: Role, *, now: datetime) -> None:
    """Gives the member another role; less of it ends their sessions and what they had offered to others.

    Raises NotFound, NotAllowed, LastOwner, StepUpNeeded.
    """
    async with in_transaction():
        member, theirs = await _locked(actor, company, membership_id)
        if theirs.role is role:
            return
        _require_power_over(member, theirs)
        if not may_grant(member, role):
            raise NotAllowed
        fresh(actor, now=now)
        await _keep_an_owner(theirs, role)
        before = theirs.role
        await Membership.filter(id=theirs.id).update(role=role)
        if RANK[role] < RANK[before]:
            await _end_what_was_offered(theirs, role, now=now)
            await _end_sessions(actor, theirs, now=now)
        await _record("member.role_changed", member, theirs, now, role=role.value, before=before.value)
        words = {"company": member.company_name, "link": _link(member)}
        language = theirs.person.language
        subject, body = gettext(_ROLE, language, **words), _ROLE_BODY
        told = gettext(body, language, **words, role=gettext(ROLE_WORDS[role], language))
        await mail.write(theirs.person.email, subject, told, now=now)
        if Role.OWNER in {role, before}:
            await _tell_owners(member, theirs.person, now)


async def remove(actor: Actor, company: str, membership_id: UUID, *, now: datetime) -> None:
    """Ends the membership with everything that hangs on it, at once; doing it to oneself is leaving.

    Raises NotFound, NotAllowed, LastOwner, and StepUpNeeded for an owner.
    """
    async with in_transaction():
        member, theirs = await _locked(actor, company, membership_id)
        _require_power_over(member, theirs)
        if theirs.role is Role.OWNER:
            fresh(actor, now=now)
        await _keep_an_owner(theirs, None)
        await end_membership(theirs, now=now)
        await _end_sessions(actor, theirs, now=now)
        is_leaving = theirs.person_id == actor.person_id
        await _record("member.left" if is_leaving else "member.removed", member, theirs, now, role=theirs.role.value)
        if not is_leaving:
            language, words = theirs.person.language, {"company": member.company_name}
            subject, body = gettext(_REMOVED, language, **words), gettext(_REMOVED_BODY, language, **words)
            await mail.write(theirs.person.email, subject, body, now=now)
        if theirs.role is Role.OWNER:
            await _tell_owners(member, theirs.person, now)


async def membership_in(actor: Actor, company: str) -> UUID:
    """The id of the actor's own membership; raises NotFound."""
    member = await member_of(actor, company)
    return (await Membership.get(company_id=member.company_id, person_id=actor.person_id)).id


async def end_membership(theirs: Membership, *, now: datetime) -> None:
    """Takes a membership away in the caller's transaction, with all that it gave (SECURITY W9)."""
    await Membership.filter(id=theirs.id).delete()
    await AlertChoice.filter(company_id=theirs.company_id, person_id=theirs.person_id).delete()
    await _end_what_was_offered(theirs, None, now=now)
    await faces.end_all_of(theirs.person_id, theirs.company_id, now=now)
    await api_keys.end_all_of(theirs.person_id, theirs.company_id, now=now)


async def lock(company_id: UUID) -> None:
    """One change of a company's members at a time, until the caller's transaction ends."""
    await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"members of {company_id}")


async def owners_without(memberships: Sequence[Membership]) -> bool:
    """Whether each of these companies has an owner besides this membership."""
    for one in memberships:
        others = Membership.filter(company_id=one.company_id, role=Role.OWNER).exclude(id=one.id)
        if one.role is Role.OWNER and not await others.exists():
            return False
    return True


async def _locked(actor: Actor, company: str, membership_id: UUID) -> tuple[Member, Membership]:
    await lock((await member_of(actor, company)).company_id)
    member = await member_of(actor, company)  # once more: a change before ours may have taken the right away
    theirs = await Membership.get_or_none(id=membership_id, company_id=member.company_id).select_related("person")
    if theirs is None:
        raise NotFound
    return member, theirs


def _has_power_over(member: Member, theirs: Membership) -> bool:
    """Owners over everybody, managers over those below them, everybody over themselves."""
    if theirs.person_id == member.actor.person_id or member.role is Role.OWNER:
        return True
    return member.role is Role.MANAGER and RANK[theirs.role] < RANK[Role.MANAGER]


def _require_power_over(member: Member, theirs: Membership) -> None:
    if not _has_power_over(member, theirs):
        raise NotAllowed


async def _keep_an_owner(theirs: Membership, role: Role | None) -> None:
    if role is not Role.OWNER and not await owners_without([theirs]):
        raise LastOwner


async def _end_what_was_offered(theirs: Membership, role: Role | None, *, now: datetime) -> None:
    """Ends the open invitations of this member that they could not write any more, and their waiting forms."""
    offered = Invitation.filter(company_id=theirs.company_id, invited_by_id=theirs.person_id, ended_at__isnull=True)
    too_much = [one for one in ROLES if role is None or RANK[one] > RANK[role] or RANK[role] < RANK[Role.MANAGER]]
    await offered.filter(role__in=too_much).update(ended_at=now)
    await KeptForm.filter(person_id=theirs.person_id).delete()


async def _end_sessions(actor: Actor, theirs: Membership, *, now: datetime) -> None:
    """The person's sessions end with the right; whoever does it to themselves keeps this one."""
    if theirs.person_id == actor.person_id:
        await sessions.end_others(actor, now=now)
    else:
        await sessions.end_all(theirs.person_id, now=now)


async def _record(kind: str, member: Member, theirs: Membership, now: datetime, **facts: str) -> None:
    subject = f"member {theirs.id} of company {member.company_slug}"
    await audit.record(kind, actor=member.label, subject=subject, now=now, company=member.company_slug, **facts)


async def _tell_owners(member: Member, about: Person, now: datetime) -> None:
    """Every other owner hears who became or is no longer an owner."""
    owners = Membership.filter(company_id=member.company_id, role=Role.OWNER).exclude(
        person_id__in=[member.actor.person_id, about.id]
    )
    words = {"company": member.company_name, "email": about.email, "link": _link(member)}
    for owner in await owners.select_related("person"):
        language = owner.person.language
        subject, body = (
            gettext(_OWNERS, language, company=member.company_name),
            gettext(_OWNERS_BODY, language, **words),
        )
        await mail.write(owner.person.email, subject, body, now=now)


def _link(member: Member) -> str:
    return f"{settings().base_url}/companies/{member.company_slug}/members"


def _view(member: Member, one: Membership) -> MemberView:
    is_self = one.person_id == member.actor.person_id
    is_changeable = _has_power_over(member, one) and RANK[member.role] >= RANK[Role.MANAGER]
    return MemberView(one.id, one.person.email, one.role, one.created_at, is_self, is_changeable)
