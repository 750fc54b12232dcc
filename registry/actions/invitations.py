"""Asking people to act for a company: many at once, each until it is accepted, declined, taken back or too old."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor, Member, fresh, member_of
from registry.actions import members
from registry.actions.people import clean_email
from registry.errors import BadEmail, NotAllowed, NotFound, TooMany
from registry.language import gettext, mark
from registry.models import Invitation, Membership, Person
from registry.models.columns import Role
from registry.settings import settings

LIFE = timedelta(days=7)
MOST_AT_ONCE = 100
MOST_OPEN = 200  # of one company
MOST_A_DAY = 300  # letters of one company to people who may not know us
MOST_ANEW = 3  # invitations of one address by one company in a day, however often each is taken back
PAUSE = timedelta(minutes=10)  # before a second letter about one invitation; then as long as it has been open
A_DAY = timedelta(days=1)
LONGEST_PASTE = 20_000

_NOTHING = mark("Write at least one e-mail address.")
_TOO_MUCH = mark("Invite at most %(most)s people at once.")
_SUBJECT = mark("Act for %(company)s on %(name)s?")
_BODY = mark(
    "%(inviter)s invites you to act for “%(company)s” on %(name)s, as %(role)s.\n\n"
    "Open this and sign in with this very address (%(email)s): %(link)s\n\n"
    "The invitation ends on %(until)s. If you do not know the company, do nothing.\n"
)
_JOINED = mark("%(email)s accepted your invitation")
_JOINED_BODY = mark("%(email)s now acts for %(company)s as %(role)s.\n\nAll members: %(link)s\n")
_NOT_FOR_YOU = mark(
    "There is no open invitation for %(email)s here. If one came to another address, sign out and sign in with"
    " that one."
)


class LineResult(StrEnum):
    INVITED = "invited"
    INVITED_ALREADY = "invited_already"
    MEMBER_ALREADY = "member_already"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one pasted address."""

    text: str
    result: LineResult


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation, as the company or the invited person sees it."""

    id: UUID
    email: str
    role: Role
    company_slug: str
    company_name: str
    sent_at: datetime
    expires_at: datetime
    is_expired: bool


async def invite(actor: Actor, company: str, text: str, role: Role, *, now: datetime) -> tuple[Line, ...]:
    """Invites everybody whose address stands in the text and says of each line what became of it.

    Raises NotFound, NotAllowed, BadEmail (nothing, or too much), TooMany, and StepUpNeeded for owners.
    """
    found = _addresses(text)
    async with in_transaction():
        member = await _may_grant(actor, company, role, now)
        await members.lock(member.company_id)
        open_ones = {one.email: one for one in await Invitation.filter(company_id=member.company_id, ended_at=None)}
        if len(open_ones) + len(found) > MOST_OPEN:
            raise TooMany(retry_after=24 * 3600)
        joined = {str(one) for one in await _emails(member)}
        lines = []
        for shown, email in found:
            known = open_ones.get(email) if email else None
            lines.append(Line(shown, result := _result(email, joined, known, now)))
            if email and result is LineResult.INVITED:
                await _send(member, known or await _new(member, email, role, now), role, now)
        await _spend(member, now)
        return tuple(lines)


async def list_open(member: Member, *, now: datetime) -> tuple[InvitationView, ...]:
    """The company's invitations that nobody has answered, the newest first."""
    found = Invitation.filter(company_id=member.company_id, ended_at=None).select_related("company")
    return tuple(_view(one, now) for one in await found.order_by("-sent_at", "email"))


async def list_for(actor: Actor, *, now: datetime) -> tuple[InvitationView, ...]:
    """What the actor is invited to and may still accept."""
    found = Invitation.filter(email=actor.email, ended_at=None, expires_at__gt=now).select_related("company")
    return tuple(_view(one, now) for one in await found.order_by("expires_at"))


async def show(actor: Actor, invitation_id: UUID, *, now: datetime) -> InvitationView:
    """An open invitation of the actor's own address; raises NotFound, the same for all that can be wrong."""
    return _view(await _own(actor, invitation_id, now), now)


async def accept(actor: Actor, invitation_id: UUID, *, now: datetime) -> str:
    """Makes the actor a member and returns the company's slug; raises NotFound."""
    async with in_transaction():
        await members.lock((await _own(actor, invitation_id, now)).company_id)
        invitation = await _own(actor, invitation_id, now)
        company = invitation.company
        await Invitation.filter(id=invitation.id).update(ended_at=now)
        if await Membership.exists(company_id=company.id, person_id=actor.person_id):
            return company.slug
        made = await Membership.create(
            company_id=company.id, person_id=actor.person_id, role=invitation.role, created_at=now
        )
        subject = f"member {made.id} of company {company.slug}"
        by, role = f"{invitation.role.value} of {company.slug}", invitation.role.value
        await audit.record("member.joined", actor=by, subject=subject, now=now, company=company.slug, role=role)
        await _tell_inviter(actor, invitation, now)
        return company.slug


async def decline(actor: Actor, invitation_id: UUID, *, now: datetime) -> None:
    """Ends an invitation of the actor's own; raises NotFound."""
    async with in_transaction():
        invitation = await _own(actor, invitation_id, now)
        await Invitation.filter(id=invitation.id).update(ended_at=now)
        slug = invitation.company.slug
        subject = f"invitation {invitation.id}"
        await audit.record("invitation.declined", actor="person", subject=subject, now=now, company=slug)


async def revoke(actor: Actor, company: str, invitation_id: UUID, *, now: datetime) -> None:
    """Takes an open invitation back; doing it twice is harmless. Raises NotFound, NotAllowed."""
    async with in_transaction():
        member, invitation = await _of_company(actor, company, invitation_id)
        if await Invitation.filter(id=invitation.id, ended_at=None).update(ended_at=now):
            subject = f"invitation {invitation.id}"
            await audit.record("invitation.revoked", actor=member.label, subject=subject, now=now, company=company)


async def resend(actor: Actor, company: str, invitation_id: UUID, *, now: datetime) -> None:
    """Writes once more and begins the seven days anew; raises NotFound, NotAllowed, TooMany, StepUpNeeded."""
    async with in_transaction():
        member, invitation = await _of_company(actor, company, invitation_id)
        await _may_grant(actor, company, invitation.role, now)
        if invitation.ended_at is not None:
            raise NotFound
        # Each letter takes twice the time of the one before: nobody's mailbox is filled by a button.
        pause = min(max(PAUSE, invitation.sent_at - invitation.created_at), A_DAY)
        if now - invitation.sent_at < pause:
            raise TooMany(retry_after=int(pause.total_seconds()))
        await _send(member, invitation, invitation.role, now)
        await _spend(member, now)


def _addresses(text: str) -> list[tuple[str, str | None]]:
    """Each piece of the text as it stood there, and the address in it; `Ana <ana@example.com>` is understood."""
    pieces = [piece.strip() for piece in re.split(r"[\n\r,;]+", text[: LONGEST_PASTE + 1]) if piece.strip()]
    if not pieces:
        raise BadEmail(_NOTHING, field="emails")
    if len(pieces) > MOST_AT_ONCE or len(text) > LONGEST_PASTE:
        raise BadEmail(_TOO_MUCH, field="emails", most=str(MOST_AT_ONCE))
    return list({(email or piece): (piece[:200], email) for piece in pieces for email in [_read(piece)]}.values())


def _read(piece: str) -> str | None:
    inner = re.fullmatch(r"[^<>]*<([^<>]+)>", piece)
    try:
        return clean_email(inner[1] if inner else piece)
    except BadEmail:
        return None


def _result(email: str | None, joined: set[str], known: Invitation | None, now: datetime) -> LineResult:
    if email is None:
        return LineResult.NO_ADDRESS
    if email in joined:
        return LineResult.MEMBER_ALREADY
    return LineResult.INVITED_ALREADY if known is not None and known.expires_at > now else LineResult.INVITED


async def _may_grant(actor: Actor, company: str, role: Role, now: datetime) -> Member:
    member = await member_of(actor, company, at_least=Role.MANAGER)
    if not members.may_grant(member, role):
        raise NotAllowed
    if role is Role.OWNER:
        fresh(actor, now=now)
    return member


async def _emails(member: Member) -> list[object]:
    found = Membership.filter(company_id=member.company_id)
    return list(await found.values_list("person__email", flat=True))


async def _new(member: Member, email: str, role: Role, now: datetime) -> Invitation:
    lately = Invitation.filter(company_id=member.company_id, email=email, created_at__gt=now - A_DAY)
    if await lately.count() >= MOST_ANEW:
        raise TooMany(retry_after=24 * 3600)
    made = await Invitation.create(
        company_id=member.company_id,
        email=email,
        role=role,
        invited_by_id=member.actor.person_id,
        created_at=now,
        sent_at=now,
        expires_at=now + LIFE,
    )
    subject, slug = f"invitation {made.id}", member.company_slug
    await audit.record("member.invited", actor=member.label, subject=subject, now=now, company=slug, role=role.value)
    return made


async def _send(member: Member, invitation: Invitation, role: Role, now: datetime) -> None:
    """Writes the letter; whoever sends it answers for it from now on."""
    await Invitation.filter(id=invitation.id).update(
        role=role, invited_by_id=member.actor.person_id, sent_at=now, expires_at=now + LIFE
    )
    known = await Person.get_or_none(email=invitation.email)
    language = known.language if known else member.actor.language
    words = {
        "company": member.company_name,
        "name": settings().registry_name,
        "inviter": member.actor.email,
        "role": gettext(members.ROLE_WORDS[role], language),
        "email": invitation.email,
        "link": f"{settings().base_url}/invitations/{invitation.id}",
        "until": f"{now + LIFE:%Y-%m-%d}",
    }
    await mail.write(invitation.email, gettext(_SUBJECT, language, **words), gettext(_BODY, language, **words), now=now)


async def _spend(member: Member, now: datetime) -> None:
    """Raises TooMany, and everything is undone, when the member's companies wrote to too many in a day."""
    # Of all of them together: whoever wants to write more does not just found another one.
    own = await Membership.filter(person_id=member.actor.person_id).values_list("company_id", flat=True)
    lately = Invitation.filter(company_id__in=list(own), sent_at__gt=now - A_DAY)
    if await lately.count() > MOST_A_DAY:
        raise TooMany(retry_after=24 * 3600)


async def _own(actor: Actor, invitation_id: UUID, now: datetime) -> Invitation:
    found = await Invitation.get_or_none(
        id=invitation_id, email=actor.email, ended_at=None, expires_at__gt=now
    ).select_related("company")
    if found is None:
        raise NotFound(_NOT_FOR_YOU, email=actor.email)
    return found


async def _of_company(actor: Actor, company: str, invitation_id: UUID) -> tuple[Member, Invitation]:
    member = await member_of(actor, company, at_least=Role.MANAGER)
    invitation = await Invitation.get_or_none(id=invitation_id, company_id=member.company_id)
    if invitation is None:
        raise NotFound
    if not members.may_grant(member, invitation.role):
        raise NotAllowed
    return member, invitation


async def _tell_inviter(actor: Actor, invitation: Invitation, now: datetime) -> None:
    inviter = await Person.get(id=invitation.invited_by_id)
    words = {
        "email": actor.email,
        "company": invitation.company.name,
        "role": gettext(members.ROLE_WORDS[invitation.role], inviter.language),
        "link": f"{settings().base_url}/companies/{invitation.company.slug}/members",
    }
    subject = gettext(_JOINED, inviter.language, email=actor.email)
    await mail.write(inviter.email, subject, gettext(_JOINED_BODY, inviter.language, **words), now=now)


def _view(one: Invitation, now: datetime) -> InvitationView:
    company = one.company
    return InvitationView(
        one.id, one.email, one.role, company.slug, company.name, one.sent_at, one.expires_at, one.expires_at <= now
    )
