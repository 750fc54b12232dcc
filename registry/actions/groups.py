"""Companies of one group: a company is part of another once both have said so, until either ends it.

One level only: if a subsidiary could take in others, it would let strangers into the family of a parent that never
agreed to them. Members of the parent get no right in the subsidiary by this.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import SLUG, Actor, Member, fresh, member_of
from registry.actions.listings import BrandRef
from registry.actions.lookups import Read
from registry.database import rows
from registry.errors import BadName, Conflict, NotFound, TooMany
from registry.language import gettext, mark
from registry.models import Brand, Company, GroupTie, Membership
from registry.models.columns import BrandState, Role
from registry.settings import settings

LOCK = 7_271_204  # one change of any group at a time; held until its transaction ends
MOST_SHOWN = 50
MOST_ASKED = 5  # times in a day that a company may ask: each time strangers get a letter
ASKED_WITHIN = timedelta(days=1)

# The companies whose brands are one family with those of a company: itself, and its group.
FAMILY = """
SELECT f.id FROM company own JOIN company f ON f.id = own.id OR f.family = own.family WHERE own.id = $1
"""
_OF_BRAND = """
SELECT b.slug, b.name, co.id = held.company_id AS is_own, co.slug = co.family AS is_parent
  FROM brand held JOIN company own ON own.id = held.company_id
  JOIN company co ON co.family = own.family AND (co.slug = co.family OR own.slug = own.family)
  JOIN brand b ON b.company_id = co.id AND b.state = 'live'
 WHERE held.slug = $1 AND held.state = 'live' AND co.id <> own.id
 ORDER BY b.live_since, b.search_name, b.id LIMIT $2
"""

_NO_BRAND = mark("No brand with a proven domain has this address here. Copy it from the brand's page in the directory.")
_ITSELF = mark("That brand is your own company's.")
_HAS_PARENT = mark("Your company is part of a group already, or has asked to be. End that first.")
_HAS_PARTS = mark("Your company has subsidiaries. End those ties first: a group has one parent and its parts.")
_NO_TOP = mark("That company is part of another one. Ask the parent of the group.")
_ASKED = mark("%(child)s says that it is part of %(parent)s")
_ASKED_BODY = mark(
    "The company “%(child)s” (%(brands)s) asks to be shown as part of “%(parent)s”.\n\n"
    "If that is so, an owner confirms it here: %(link)s\n\n"
    "Nothing is shown before. Its accounts would no longer be compared with yours: confirm only companies that really"
    " are yours.\n"
)
_JOINED = mark("%(child)s is now part of %(parent)s")
_JOINED_BODY = mark(
    "Both companies have said so, and the pages of the brands show it.\n\nEither may end it: %(link)s\n"
)
_ENDED = mark("%(child)s is no longer part of %(parent)s")
_ENDED_BODY = mark("One of the two companies has ended it, or has not agreed.\n\nThe group: %(link)s\n")


@dataclass(frozen=True, slots=True)
class TieView:
    """One tie, as either company sees it; the other side is told by name and by its brands."""

    id: UUID
    other_name: str
    other_brands: tuple[BrandRef, ...]
    is_confirmed: bool
    asked_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """A company's place in its group."""

    parent: TieView | None  # asked for, or confirmed
    parts: tuple[TieView, ...]


@dataclass(frozen=True, slots=True)
class BrandGroup:
    """What the public sees of a brand's group: live brands only."""

    part_of: BrandRef | None
    parts: tuple[BrandRef, ...]


async def show(member: Member) -> GroupView:
    """The company's parent and parts, confirmed or not."""
    ties = await GroupTie.filter(ended_at__isnull=True, child_id=member.company_id).select_related("parent", "child")
    parts = GroupTie.filter(ended_at__isnull=True, parent_id=member.company_id).select_related("parent", "child")
    parent = await _view(ties[0], ties[0].parent) if ties else None
    return GroupView(parent, tuple([await _view(tie, tie.child) for tie in await parts.order_by("asked_at", "id")]))


async def of_brand(slug: str, *, read: Read = rows) -> BrandGroup:
    """The group of a live brand, as everybody may see it."""
    found = await read(_OF_BRAND, slug, MOST_SHOWN)
    above = [BrandRef(row["slug"], row["name"]) for row in found if row["is_parent"]]
    below = tuple(BrandRef(row["slug"], row["name"]) for row in found if not row["is_parent"])
    return BrandGroup(above[0] if above else None, below)


async def ask(actor: Actor, company: str, brand: str, *, now: datetime) -> None:
    """Asks the company that holds the brand to be the parent; the same wish again changes nothing.

    Raises NotFound, NotAllowed, StepUpNeeded, BadName (no such brand), Conflict, TooMany.
    """
    async with in_transaction():
        child = await _owner(actor, company, now)
        parent = await _holder(brand)
        if parent.id == child.company_id:
            raise BadName(_ITSELF, field="brand")
        known = await GroupTie.get_or_none(child_id=child.company_id, ended_at__isnull=True)
        if known is not None and known.parent_id == parent.id:
            return
        if known is not None:
            raise Conflict(_HAS_PARENT, field="brand")
        if await GroupTie.exists(parent_id=child.company_id, ended_at__isnull=True):
            raise Conflict(_HAS_PARTS, field="brand")
        if await GroupTie.exists(child_id=parent.id, ended_at__isnull=True):
            raise Conflict(_NO_TOP, field="brand")
        if await GroupTie.filter(child_id=child.company_id, asked_at__gt=now - ASKED_WITHIN).count() >= MOST_ASKED:
            raise TooMany(retry_after=int(ASKED_WITHIN.total_seconds()))
        tie = await GroupTie.create(parent_id=parent.id, child_id=child.company_id, asked_at=now)
        await _record("group.asked", child, tie, now)
        brands = ", ".join(one.name for one in await _brands_of(child.company_id)) or "-"
        await _tell(tie, parent, (_ASKED, _ASKED_BODY), now, brands=brands)


async def confirm(actor: Actor, company: str, tie_id: UUID, *, now: datetime) -> None:
    """The parent agrees, and from now on the two are one family; doing it twice is harmless.

    Raises NotFound, NotAllowed, StepUpNeeded, Conflict.
    """
    async with in_transaction():
        member = await _owner(actor, company, now)
        tie = await GroupTie.get_or_none(id=tie_id, parent_id=member.company_id, ended_at__isnull=True)
        if tie is None:
            raise NotFound
        if tie.confirmed_at is not None:
            return
        # It may have become a part itself since it was asked.
        if await GroupTie.exists(child_id=member.company_id, ended_at__isnull=True):
            raise Conflict(_NO_TOP)
        await GroupTie.filter(id=tie.id).update(confirmed_at=now)
        await Company.filter(id__in=[tie.parent_id, tie.child_id]).update(family=member.company_slug)
        await _record("group.joined", member, tie, now)
        await _brands_changed(tie.child_id, member, now)
        await _tell(tie, await Company.get(id=tie.child_id), (_JOINED, _JOINED_BODY), now)


async def end(actor: Actor, company: str, tie_id: UUID, *, now: datetime) -> None:
    """Either side ends it, or does not agree; doing it twice is harmless. Raises NotFound, NotAllowed, StepUpNeeded."""
    async with in_transaction():
        member = await _owner(actor, company, now)
        tie = await GroupTie.get_or_none(id=tie_id)
        if tie is None or member.company_id not in {tie.parent_id, tie.child_id}:
            raise NotFound
        if tie.ended_at is not None:
            return
        await GroupTie.filter(id=tie.id).update(ended_at=now)
        await _record("group.ended", member, tie, now)
        if tie.confirmed_at is not None:
            await Company.filter(id=tie.child_id).update(family=None)
            is_group = await GroupTie.exists(parent_id=tie.parent_id, ended_at=None, confirmed_at__isnull=False)
            if not is_group:
                await Company.filter(id=tie.parent_id).update(family=None)
            await _brands_changed(tie.child_id, member, now)
        other = tie.child_id if member.company_id == tie.parent_id else tie.parent_id
        await _tell(tie, await Company.get(id=other), (_ENDED, _ENDED_BODY), now)


async def _owner(actor: Actor, company: str, now: datetime) -> Member:
    """The actor as an owner who signed in lately; no other group changes until the transaction ends."""
    member = await member_of(actor, company, at_least=Role.OWNER)
    fresh(actor, now=now)
    await rows("SELECT pg_advisory_xact_lock($1)", LOCK)
    return member


async def _holder(text: str) -> Company:
    """The company that holds the live brand named by its slug or by the address of its page."""
    slug = text.strip().rstrip("/").partition("?")[0].rpartition("/")[2].lower()
    found = Brand.filter(slug=slug, state=BrandState.LIVE, company_id__isnull=False).select_related("company")
    brand = await found.first() if SLUG.fullmatch(slug) else None
    if brand is None or brand.company is None:
        raise BadName(_NO_BRAND, field="brand")
    return brand.company


async def _brands_of(company_id: UUID) -> tuple[BrandRef, ...]:
    live = Brand.filter(company_id=company_id, state=BrandState.LIVE).order_by("live_since", "id").limit(MOST_SHOWN)
    return tuple(BrandRef(one.slug, one.name) for one in await live)


async def _brands_changed(company_id: UUID, member: Member, now: datetime) -> None:
    """One event for each brand, so that the guarded names are read again with their new family."""
    for brand in await Brand.filter(company_id=company_id).order_by("slug"):
        subject = f"brand {brand.slug}"
        await audit.record("brand.group_changed", actor=member.label, subject=subject, now=now, brand=brand.slug)


async def _record(kind: str, member: Member, tie: GroupTie, now: datetime) -> None:
    parent, child = await Company.get(id=tie.parent_id), await Company.get(id=tie.child_id)
    facts = {"parent": parent.slug, "child": child.slug}
    await audit.record(kind, actor=member.label, subject=f"company {child.slug}", now=now, **facts)


async def _tell(tie: GroupTie, to: Company, letter: tuple[str, str], now: datetime, **more: str) -> None:
    """Writes to the owners of one of the two companies."""
    parent, child = await Company.get(id=tie.parent_id), await Company.get(id=tie.child_id)
    link = f"{settings().base_url}/companies/{to.slug}/group"
    values = {"parent": parent.name, "child": child.name, "link": link, **more}
    owners = Membership.filter(company_id=to.id, role=Role.OWNER).select_related("person")
    for owner in await owners:
        subject, body = (gettext(text, owner.person.language, **values) for text in letter)
        await mail.write(owner.person.email, subject, body, now=now)


async def _view(tie: GroupTie, other: Company) -> TieView:
    brands = await _brands_of(other.id)
    return TieView(tie.id, other.name, brands, tie.confirmed_at is not None, tie.asked_at, tie.confirmed_at)
