"""Who may: fetching and authorising in one step; "not yours" looks like "not there"."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from registry.errors import NotAllowed, NotFound, StepUpNeeded
from registry.models import Brand, Claim, Company, Membership
from registry.models.columns import Role

SLUG = re.compile(r"[a-z0-9-]{1,120}")
FRESH_FOR = timedelta(minutes=15)  # a sign-in counts as fresh, for what must not be done by whoever sits down there
RANK = {Role.VIEWER: 0, Role.EDITOR: 1, Role.MANAGER: 2, Role.OWNER: 3}


@dataclass(frozen=True, slots=True)
class ByKey:
    """A program that acts with a company's key: in that company alone, and in no higher role than this."""

    key_id: UUID
    company_id: UUID
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is signed in: a person, and what that person may be; or a program, in the name of its key's maker."""

    person_id: UUID
    email: str
    language: str
    is_moderator: bool
    session_id: UUID
    confirmed_at: datetime | None = None  # when this session last showed who it is, by mail link or passkey
    by_key: ByKey | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """An actor acting for one company."""

    actor: Actor
    company_id: UUID
    company_slug: str
    company_name: str
    role: Role

    @property
    def label(self) -> str:
        """How the audit trail calls this actor: a role, never a name."""
        return f"{'key' if self.actor.by_key else self.role.value} of {self.company_slug}"


def known_form(slug: str) -> str:
    """The slug, if anything can be called so; raises NotFound (the database would refuse a NUL or 10,000 letters)."""
    if not SLUG.fullmatch(slug):
        raise NotFound
    return slug


async def member_of(actor: Actor, company_slug: str, *, at_least: Role = Role.VIEWER) -> Member:
    """The actor as a member of the company; raises NotFound for strangers, NotAllowed for too low a role."""
    membership = await Membership.get_or_none(
        company__slug=known_form(company_slug), person_id=actor.person_id
    ).select_related("company")
    if membership is None:
        raise NotFound
    company: Company = membership.company
    role = _role(actor, membership)
    return require_role(Member(actor, company.id, company.slug, company.name, role), at_least)


def _role(actor: Actor, membership: Membership) -> Role:
    """The member's role; a key never holds more than its maker does now, and nothing in another company."""
    if actor.by_key is None:
        return membership.role
    if actor.by_key.company_id != membership.company_id:
        raise NotFound
    return min(membership.role, actor.by_key.role, key=RANK.__getitem__)


async def claim_of(actor: Actor, claim_id: UUID, *, at_least: Role = Role.VIEWER) -> tuple[Claim, Member]:
    """The claim with its brand, account and company, and the actor as a member of the claiming company."""
    claim = await Claim.get_or_none(id=claim_id).select_related("company", "brand", "account")
    if claim is None:
        raise NotFound
    return claim, await member_of(actor, claim.company.slug, at_least=at_least)


async def brand_of(actor: Actor, slug: str, *, at_least: Role = Role.VIEWER) -> tuple[Brand, Member]:
    """The brand that a company holds, and the actor as that company's member; raises NotFound, NotAllowed."""
    brand = await Brand.get_or_none(slug=known_form(slug), company_id__isnull=False).select_related("company")
    if brand is None or brand.company is None:
        raise NotFound
    return brand, await member_of(actor, brand.company.slug, at_least=at_least)


def require_role(member: Member, at_least: Role) -> Member:
    """Raises NotAllowed for too low a role."""
    if RANK[member.role] < RANK[at_least]:
        raise NotAllowed
    return member


def fresh(actor: Actor, *, now: datetime) -> Actor:
    """For dangerous things; raises StepUpNeeded, and the page asks, keeps what was sent, and comes back with it."""
    if actor.confirmed_at is None or now - actor.confirmed_at > FRESH_FOR:
        raise StepUpNeeded
    return actor


def require_moderator(actor: Actor) -> Actor:
    """Raises NotFound: a stranger must not learn that the desk exists."""
    if not actor.is_moderator:
        raise NotFound
    return actor
