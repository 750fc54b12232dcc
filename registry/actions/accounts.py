"""A person's own account: what hangs on it, and closing it."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor, fresh
from registry.actions import faces, members, sessions
from registry.errors import LastOwner
from registry.language import gettext, mark
from registry.models import AddressChange, Brand, Claim, Invitation, KeptForm, Membership, Passkey, Person, SignInLink
from registry.models.columns import OPEN, Role
from registry.settings import settings

GONE = "closed.invalid"  # no mail can ever be sent there

_LAST_OWNER = mark("You are the only owner of %(company)s. Make somebody else an owner first, or ask us to close it.")
_CLOSED = mark("Your account at %(name)s was closed")
_CLOSED_BODY = mark(
    "Your account and your passkeys are gone, and nobody is signed in with it any more. What you did for a company"
    " stays with the company, without your name or address.\n\n"
    "If that was not you, write to us at once.\n"
)


@dataclass(frozen=True, slots=True)
class OwnMembership:
    """A company that the person acts for."""

    company_slug: str
    company_name: str
    role: Role


async def memberships_of(actor: Actor) -> tuple[OwnMembership, ...]:
    """The companies that the person acts for, by name."""
    found = await Membership.filter(person_id=actor.person_id).select_related("company")
    found.sort(key=lambda one: (one.company.name.casefold(), one.company.slug))
    return tuple(OwnMembership(one.company.slug, one.company.name, one.role) for one in found)


async def close(actor: Actor, *, now: datetime) -> None:
    """Ends everything of the person's and forgets the address; raises StepUpNeeded, and LastOwner with the company.

    What was done for companies stays theirs: claims, brands, and the trail, which never held a name.
    """
    fresh(actor, now=now)
    async with in_transaction():
        person = await Person.select_for_update().get(id=actor.person_id)
        for one in await Membership.filter(person_id=person.id).select_related("company").order_by("company_id"):
            await members.lock(one.company_id)
            if not await members.owners_without([one]) and await _is_in_use(one):
                raise LastOwner(_LAST_OWNER, company=one.company.name)
            await members.end_membership(one, now=now)
            subject, slug = f"member {one.id} of company {one.company.slug}", one.company.slug
            actor_label = f"{one.role.value} of {slug}"
            await audit.record("member.left", actor=actor_label, subject=subject, now=now, company=slug)
        await faces.end_all_of(person.id, now=now)
        await _forget(person, now)
        await audit.record("person.closed", actor="person", subject=f"person {person.id}", now=now)
        subject = gettext(_CLOSED, person.language, name=settings().registry_name)
        await mail.write(person.email, subject, gettext(_CLOSED_BODY, person.language), now=now)


async def _is_in_use(one: Membership) -> bool:
    """Whether somebody else or something public would be left without an owner."""
    others = await Membership.filter(company_id=one.company_id).exclude(id=one.id).exists()
    held = await Brand.exists(company_id=one.company_id)
    return others or held or await Claim.exists(company_id=one.company_id, state__in=OPEN)


async def _forget(person: Person, now: datetime) -> None:
    email, nobody = person.email, f"{person.id}@{GONE}"
    await sessions.end_all(person.id, now=now)
    await Passkey.filter(person_id=person.id).delete()
    await KeptForm.filter(person_id=person.id).delete()
    await AddressChange.filter(person_id=person.id).delete()
    await SignInLink.filter(email=email).delete()
    await Invitation.filter(email=email, ended_at__isnull=True).update(ended_at=now)
    await Invitation.filter(email=email).update(email=nobody)
    await Person.filter(id=person.id).update(email=nobody, is_moderator=False, closed_at=now)
