"""People as official faces: somebody offers an account of their own, the company agrees, either ends it at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor, Member, known_form, member_of
from registry.actions import claims
from registry.actions.checkable import require_checkable
from registry.actions.company_rules import DECIDERS
from registry.actions.readings import read_account
from registry.database import rows
from registry.errors import BadInput, ChangedMeanwhile, NotFound, TooMany
from registry.language import gettext, mark
from registry.models import Brand, Claim, CompanyRules, Face, Membership
from registry.models.columns import OPEN, AccountRole, BrandState, FaceEnd, Role
from registry.settings import settings
from verification.accounts import AccountRef

ROLES = (AccountRole.EMPLOYEE, AccountRole.EXECUTIVE)
MOST_OF_ONE = 20  # open offers of one person, and those made within a day
MOST_OPEN = 500  # of one company that it has not answered
LONGEST_NOTE = 200
A_DAY = timedelta(days=1)
TOLD_EVERY = timedelta(hours=1)  # a company hears of offers that strangers make and take back over and over

_NO_BRAND = mark("No brand of this name takes offers. Ask the company for the address of its page for that.")
_A_WEBSITE = mark("That is a website. Offer the account that you speak from.")
_LONG_NOTE = mark("Say it in 200 characters.")
_OFFERED = mark("Somebody offers to speak for %(brand)s")
_OFFERED_BODY = mark(
    "A person offers the account %(account)s as a face of %(brand)s. It is not official: your company agrees first,"
    " then the person proves the account.\n\n%(address)s\n\nYou get no further letter while others wait on the same"
    " page.\n"
)
_AGREED = mark("%(brand)s agreed: prove your account now")
_AGREED_BODY = mark(
    "You may speak for %(brand)s with the account %(account)s. One step is left: post a line from it, so that nobody"
    " else can pass for you.\n\n%(address)s\n\nYou end it whenever you like, on the same page.\n"
)
_ENDED = mark("You no longer speak for %(brand)s")
_ENDED_BODY = mark("The account %(account)s is no longer shown as one that speaks for %(brand)s.\n")


@dataclass(frozen=True, slots=True)
class Speaker(Member):
    """A person acting for the one claim on an account of their own; the trail says so."""

    @property
    def label(self) -> str:
        """How the audit trail calls this actor."""
        return f"person of {self.company_slug}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody offers: their account, for which brand, as what."""

    brand: str
    address: str
    role: AccountRole = AccountRole.EMPLOYEE
    note: str = ""


async def offer(actor: Actor, wish: Offer, *, now: datetime) -> UUID:
    """Offers an account as a face of a brand; the same again gives the first. Nothing is claimed or shown by it.

    Raises NotFound, NotAnAccount, NeedsLookup, UnknownPlatform, BadInput, TooMany.
    """
    brand = await offering_brand(wish.brand)
    account = require_checkable(read_account(wish.address, field="address"))
    if account.platform == "website":
        raise BadInput(_A_WEBSITE, field="address")
    note = " ".join(wish.note.split())
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise BadInput(_LONG_NOTE, field="note")
    role = wish.role if wish.role in ROLES else AccountRole.EMPLOYEE
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"faces {brand.company_id}")
        account_id = await claims.account_id_of(account, now)
        mine = Face.filter(person_id=actor.person_id, ended_at=None)
        known = await mine.filter(brand_id=brand.id, account_id=account_id).first()
        if known is not None:
            return known.id
        waiting = await Face.filter(company_id=brand.company_id, ended_at=None, agreed_at=None).count()
        lately = await Face.filter(person_id=actor.person_id, asked_at__gt=now - A_DAY).count()
        if max(lately, await mine.count()) >= MOST_OF_ONE or waiting >= MOST_OPEN:
            raise TooMany(retry_after=3600)
        was_told = await Face.exists(company_id=brand.company_id, asked_at__gt=now - TOLD_EVERY)
        made = await Face.create(
            company_id=brand.company_id, brand_id=brand.id, person_id=actor.person_id, account_id=account_id,
            role=role, note=note, asked_at=now,
        )  # fmt: skip
        if waiting == 0 and not was_told:
            await _tell_company(brand, account, now)
        await _record("face.offered", f"person of {_company_of(brand)}", brand, account, made.id, now)
    return made.id


async def offering_brand(slug: str) -> Brand:
    """The live brand whose company takes offers, with its company; raises BadInput."""
    try:
        brand = await Brand.get_or_none(slug=known_form(slug.strip().lower()), state=BrandState.LIVE).select_related(
            "company"
        )
    except NotFound:
        brand = None
    if brand is None or not await CompanyRules.exists(company_id=brand.company_id, faces_since__isnull=False):
        raise BadInput(_NO_BRAND, field="brand")
    return brand


async def agree(actor: Actor, slug: str, face_id: UUID, *, now: datetime) -> None:
    """The company agrees: the account is claimed for it, and the person proves it.

    Raises NotFound, NotAllowed, ChangedMeanwhile, TooMany.
    """
    member = await member_of(actor, slug, at_least=Role.MANAGER)
    async with in_transaction():
        face = await _locked(face_id)
        if face.company_id != member.company_id:
            raise NotFound
        if face.ended_at is not None:
            raise ChangedMeanwhile
        if face.agreed_at is not None:
            return
        account = AccountRef(face.account.platform, face.account.handle)
        claim_id, is_new = await claims.add_claim(member, face.brand, account, face.role, now=now)
        await Face.filter(id=face.id).update(agreed_at=now, claim_id=claim_id)
        await _tell_person(face, _AGREED, _AGREED_BODY, now)
        if is_new:
            await claims.tell_filed(member, claim_id, face.brand, account, now=now)
        await _record("face.agreed", member.label, face.brand, account, face.id, now, claim=str(claim_id))


async def end(actor: Actor, face_id: UUID, *, now: datetime) -> None:
    """Ends it at once, by the person or by a manager of the company; what was official then was so.

    Doing it twice is harmless. Raises NotFound, NotAllowed.
    """
    found = await Face.get_or_none(id=face_id).select_related("company", "brand", "account", "person")
    if found is None:
        raise NotFound
    is_own = found.person_id == actor.person_id
    by = speaker(actor, found) if is_own else await member_of(actor, found.company.slug, at_least=Role.MANAGER)
    await _end(found, by, FaceEnd.PERSON if is_own else FaceEnd.COMPANY, now=now)


async def end_all_of(person_id: UUID, company_id: UUID | None = None, *, now: datetime) -> None:
    """In the transaction by which the person leaves a company, or (None) closes their account."""
    open_ones = Face.filter(person_id=person_id, ended_at=None).select_related("company", "brand", "account", "person")
    if company_id is not None:
        open_ones = open_ones.filter(company_id=company_id)
    for face in await open_ones.order_by("id"):
        # Leaving was confirmed already; whoever left has no session here to confirm anything in.
        gone = Actor(
            person_id, face.person.email, face.person.language, is_moderator=False, session_id=face.id, confirmed_at=now
        )
        await _end(face, speaker(gone, face), FaceEnd.LEFT, now=now)


async def ask_for_check(actor: Actor, face_id: UUID, *, place: str | None, now: datetime) -> None:
    """The person says "I posted it". Raises NotFound, ClaimEnded, BadInput (for a bad place)."""
    face, claim_id = await _own(actor, face_id)
    await claims.ask_for_check(speaker(actor, face), claim_id, place=place, now=now)


async def renew_token(actor: Actor, face_id: UUID, *, now: datetime) -> None:
    """The person wants a new line; the old one proves nothing any more. Raises NotFound, ClaimEnded, Conflict."""
    face, claim_id = await _own(actor, face_id)
    await claims.renew_token(speaker(actor, face), claim_id, now=now)


def speaker(actor: Actor, face: Face) -> Speaker:
    """The person, acting for the claim on their own account and nothing else."""
    return Speaker(actor, face.company_id, face.company.slug, face.company.name, Role.MANAGER)


async def _own(actor: Actor, face_id: UUID) -> tuple[Face, UUID]:
    face = await Face.get_or_none(id=face_id, person_id=actor.person_id, ended_at=None).select_related("company")
    if face is None or face.claim_id is None:
        raise NotFound
    return face, face.claim_id


async def _end(found: Face, by: Member, how: FaceEnd, *, now: datetime) -> None:
    async with in_transaction():
        face = await _locked(found.id)
        if face.ended_at is not None:
            return
        await Face.filter(id=face.id).update(ended_at=now, ended_by=how)
        if how is FaceEnd.COMPANY and face.agreed_at is not None:
            await _tell_person(face, _ENDED, _ENDED_BODY, now)
        if face.claim_id is not None and await Claim.exists(id=face.claim_id, state__in=OPEN):
            await claims.withdraw(by, face.claim_id, now=now)
        account = AccountRef(face.account.platform, face.account.handle)
        await _record("face.ended", by.label, face.brand, account, face.id, now, how=how.value)


async def _locked(face_id: UUID) -> Face:
    await rows("SELECT 1 FROM face WHERE id = $1 FOR UPDATE", face_id)
    face = await Face.get_or_none(id=face_id).select_related("company", "brand", "account", "person")
    if face is None:
        raise NotFound
    return face


async def _record(
    kind: str, by: str, brand: Brand, account: AccountRef, face_id: UUID, now: datetime, **more: str
) -> None:
    await brand.fetch_related("company")
    company = _company_of(brand)
    await audit.record(
        kind, actor=by, subject=str(account), now=now, brand=brand.slug, company=company, face=str(face_id), **more
    )


def _company_of(brand: Brand) -> str:
    """The slug of the company that holds the brand, which was fetched with it."""
    return brand.company.slug if brand.company else ""


async def _tell_company(brand: Brand, account: AccountRef, now: datetime) -> None:
    """One letter to each who may agree, when the first offer of several begins to wait."""
    words = {
        "brand": brand.name,
        "account": str(account),
        "address": f"{settings().base_url}/companies/{_company_of(brand)}/faces",
    }
    deciders = Membership.filter(company_id=brand.company_id, role__in=DECIDERS).select_related("person")
    for person in [membership.person for membership in await deciders]:
        subject = gettext(_OFFERED, person.language, **words)
        await mail.write(person.email, subject, gettext(_OFFERED_BODY, person.language, **words), now=now)


async def _tell_person(face: Face, subject: str, body: str, now: datetime) -> None:
    account = AccountRef(face.account.platform, face.account.handle)
    address = f"{settings().base_url}/faces/{face.id}"
    words = {"brand": face.brand.name, "account": str(account), "address": address}
    language = face.person.language
    await mail.write(face.person.email, gettext(subject, language, **words), gettext(body, language, **words), now=now)
