"""A changed role, region or language of a proven account, under the rule of two: asked by one, agreed to by another."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor, Member, claim_of
from registry.actions import company_rules
from registry.actions.account_lines import Purpose
from registry.actions.claims import locked_claim, notify
from registry.actions.company_rules import DECIDERS
from registry.actions.letters import in_words
from registry.errors import AlreadyDecided, NotAllowed
from registry.language import gettext, mark
from registry.models import Claim, Membership, PurposeWish
from registry.models.columns import STANDING, Role
from registry.settings import settings
from verification.accounts import AccountRef

DESCRIBED = "claim.described"
MOST_SHOWN = 100

_OWN = mark("You asked for it yourself. Another owner or manager has to agree.")
_ASKED = mark("A change waits for your approval")
_ASKED_BODY = mark(
    "Somebody of your company wants to change what %(account)s is for. Your company wants a second owner or manager to"
    " agree before the public reads it.\n\n%(address)s\n"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that waits: what the public reads now, and what it shall read."""

    claim_id: UUID
    account: AccountRef
    brand_name: str
    before: Purpose
    after: Purpose
    asked_at: datetime
    is_own: bool  # the actor asked for it, so somebody else has to agree


async def is_needed(claim: Claim) -> bool:
    """Whether a second member has to agree: the account is proven, and the company wants two."""
    if claim.state not in STANDING or claim.account.platform == "website":
        return False
    return await company_rules.approval_since(claim.company_id) is not None


async def ask(member: Member, claim: Claim, after: Purpose, *, now: datetime) -> None:
    """Keeps the change until another member agrees, in the caller's transaction; a newer one takes its place."""
    before = Purpose(claim.role, claim.region, claim.language)
    old = await PurposeWish.get_or_none(claim_id=claim.id)
    if old is not None and Purpose(old.role, old.region, old.language) == after:
        return
    await PurposeWish.filter(claim_id=claim.id).delete()
    if before == after:  # taken back by asking for what there is
        return
    await PurposeWish.create(
        claim_id=claim.id, role=after.role, region=after.region, language=after.language,
        asked_by_id=member.actor.person_id, asked_at=now,
    )  # fmt: skip
    await _record("claim.change_asked", member, claim, before, after, now)
    if old is None:
        await _tell(member, claim, now)


async def waiting(actor: Actor, company_id: UUID) -> tuple[Wish, ...]:
    """The changes that wait in a company, the oldest first."""
    found = PurposeWish.filter(claim__company_id=company_id, claim__state__in=STANDING).order_by("asked_at", "id")
    wishes = await found.limit(MOST_SHOWN).select_related("claim__account", "claim__brand")
    return tuple(_view(wish, actor) for wish in wishes)


async def of_claim(actor: Actor, claim_id: UUID) -> Wish | None:
    """The change of this claim that waits; None: nothing does."""
    wish = await PurposeWish.get_or_none(claim_id=claim_id).select_related("claim__account", "claim__brand")
    return _view(wish, actor) if wish is not None and wish.claim.state in STANDING else None


async def agree(actor: Actor, claim_id: UUID, *, now: datetime) -> None:
    """The second member agrees: the public reads it from now on.

    Raises NotFound, NotAllowed (too low a role, or asked by the same person), AlreadyDecided.
    """
    _, member = await claim_of(actor, claim_id, at_least=Role.MANAGER)
    async with in_transaction():
        claim, wish = await _locked(member, claim_id)
        if wish.asked_by_id == actor.person_id:
            raise NotAllowed(_OWN)
        before, after = (
            Purpose(claim.role, claim.region, claim.language),
            Purpose(wish.role, wish.region, wish.language),
        )
        await Claim.filter(id=claim_id).update(role=after.role, region=after.region, language=after.language)
        await PurposeWish.filter(id=wish.id).delete()
        await _record(DESCRIBED, member, claim, before, after, now)
        await notify(claim_id)


async def drop(actor: Actor, claim_id: UUID, *, now: datetime) -> None:
    """Turns the change down, or takes one's own back. Raises NotFound, NotAllowed, AlreadyDecided."""
    _, member = await claim_of(actor, claim_id, at_least=Role.EDITOR)
    async with in_transaction():
        claim, wish = await _locked(member, claim_id)
        if wish.asked_by_id != actor.person_id and member.role not in DECIDERS:
            raise NotAllowed
        before, after = (
            Purpose(claim.role, claim.region, claim.language),
            Purpose(wish.role, wish.region, wish.language),
        )
        await PurposeWish.filter(id=wish.id).delete()
        await _record("claim.change_dropped", member, claim, before, after, now)


def kept(purpose: Purpose) -> list[str]:
    """The purpose as the trail keeps it."""
    return [purpose.role.value, purpose.region, purpose.language]


async def _locked(member: Member, claim_id: UUID) -> tuple[Claim, PurposeWish]:
    claim = await locked_claim(member, claim_id)
    wish = await PurposeWish.get_or_none(claim_id=claim_id)
    if wish is None or claim.state not in STANDING:
        raise AlreadyDecided
    return claim, wish


def _view(wish: PurposeWish, actor: Actor) -> Wish:
    claim = wish.claim
    return Wish(
        claim.id,
        AccountRef(claim.account.platform, claim.account.handle),
        claim.brand.name,
        Purpose(claim.role, claim.region, claim.language),
        Purpose(wish.role, wish.region, wish.language),
        wish.asked_at,
        wish.asked_by_id == actor.person_id,
    )


async def _record(kind: str, member: Member, claim: Claim, before: Purpose, after: Purpose, now: datetime) -> None:
    subject = str(AccountRef(claim.account.platform, claim.account.handle))
    await audit.record(
        kind, actor=member.label, subject=subject, now=now, brand=claim.brand.slug, claim=str(claim.id),
        before=kept(before), after=kept(after),
    )  # fmt: skip


async def _tell(member: Member, claim: Claim, now: datetime) -> None:
    """To whoever else may agree."""
    deciders = Membership.filter(company_id=claim.company_id, role__in=DECIDERS)
    address = f"{settings().base_url}/companies/{member.company_slug}/approvals"
    account = in_words(AccountRef(claim.account.platform, claim.account.handle))
    for membership in await deciders.exclude(person_id=member.actor.person_id).select_related("person"):
        person = membership.person
        body = gettext(_ASKED_BODY, person.language, account=account, address=address)
        await mail.write(person.email, gettext(_ASKED, person.language), body, now=now)
