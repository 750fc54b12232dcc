"""The moderators' desk: what waits for people, and what they rule."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, known_form, require_moderator
from registry.actions import launches, letters
from registry.actions.brands import ReviewReason, read_reasons
from registry.actions.flags import held_for
from registry.actions.listings import BrandRef
from registry.actions.readings import address_of
from registry.database import rows
from registry.errors import AlreadyDecided, Conflict, NotAllowed, NotFound, ReasonMissing
from registry.language import mark
from registry.models import Brand, Case, Claim, Decision, Flag, Membership
from registry.models.columns import OPEN, STANDING, BrandState, FlagState, Ruling
from verification.accounts import AccountRef
from verification.fetching import clean_text

LONGEST_REASON = 1000

_OWN = mark("A moderator cannot rule on a company of their own.")
_IS_CASE = mark("This is a case by now: decide it there.")
_APPROVED = mark("%(brand)s is live")
_APPROVED_BODY = mark(
    "People have looked at %(brand)s and approved it: it is in the public directory, and the accounts that you proved"
    " are shown as official.\n\nThe reason given: %(reason)s\n"
)
_RELEASED = mark("%(account)s is shown as official now")
_RELEASED_BODY = mark("People have looked at %(account)s: it is shown as an official account of %(brand)s now.\n")
_REFUSED = mark("%(brand)s was not accepted")
_REFUSED_BODY = mark(
    "People have looked at %(brand)s and decided that it does not go into the public directory.\n\n"
    "The reason given: %(reason)s\n"
)


@dataclass(frozen=True, slots=True)
class FlagView:
    """An open suspicion with its explanation and whoever claims or lists the account."""

    id: UUID
    account: AccountRef
    url: str
    imitated_brand: BrandRef
    imitated_account: AccountRef | None
    imitated_url: str | None
    score: float
    tricks: tuple[str, ...]
    why_en: str
    why_es: str
    claimed_by: tuple[str, ...]  # slugs of brands that claim it
    created_at: datetime

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A brand that waits for a decision."""

    brand: BrandRef
    state: BrandState
    company_name: str
    company_slug: str
    domains: tuple[str, ...]
    claimed: tuple[AccountRef, ...]
    reasons: tuple[ReviewReason, ...]
    since: datetime


async def show_flag(actor: Actor, flag_id: UUID) -> FlagView:
    """The open suspicion; raises NotFound where it is decided or a case by now, and for whoever is no moderator."""
    require_moderator(actor)
    flag = await Flag.get_or_none(id=flag_id, state=FlagState.OPEN).select_related("account", "brand", "imitated")
    if flag is None or await Case.exists(account_id=flag.account_id, brand_id=flag.brand_id):
        raise NotFound
    claimed = await _claimants([flag.account_id])
    return flag_view(flag, claimed.get(flag.account_id, ()))


async def show_review(actor: Actor, slug: str) -> ReviewView:
    """The brand that waits for a decision; raises NotFound for others, and for whoever is no moderator."""
    require_moderator(actor)
    brand = await Brand.get_or_none(slug=known_form(slug), state=BrandState.REVIEW).select_related("company")
    if brand is None:
        raise NotFound
    return await _review(brand)


async def dismiss_flag(actor: Actor, flag_id: UUID, reason: str, *, now: datetime) -> None:
    """Rules that the suspicion is unfounded. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided, Conflict."""
    require_moderator(actor)
    reason = clean_reason(reason)
    async with in_transaction():
        await rows("SELECT 1 FROM flag WHERE id = $1 FOR UPDATE", flag_id)
        flag = await Flag.get_or_none(id=flag_id).select_related("account", "brand")
        if flag is None:
            raise NotFound
        await refuse_own(actor, flag.account_id, flag.brand)
        if flag.state is not FlagState.OPEN:
            raise AlreadyDecided
        if await Case.exists(account_id=flag.account_id, brand_id=flag.brand_id):
            raise Conflict(_IS_CASE)
        await Flag.filter(id=flag_id).update(state=FlagState.DISMISSED)
        await _decide(actor, Ruling.FLAG_DISMISSED, reason, now, flag)
        subject = str(AccountRef(flag.account.platform, flag.account.handle))
        await audit.record(
            "flag.dismissed", actor="moderator", subject=subject, now=now, brand=flag.brand.slug, reason=reason
        )
        await release(flag, subject, now)


async def release(flag: Flag, subject: str, now: datetime) -> None:
    """What this suspicion alone held back is shown from now on, and its company told."""
    verified = Claim.filter(account_id=flag.account_id, state__in=STANDING)
    for claim in await verified.select_related("brand", "account"):
        if claim.verified_at is None or claim.verified_at < flag.created_at or await held_for(claim.id):
            continue
        brand = claim.brand
        await audit.record(
            "claim.released", actor="moderator", subject=subject, now=now, brand=brand.slug, claim=str(claim.id)
        )
        await letters.to_filer(claim, _RELEASED, _RELEASED_BODY, now=now, brand=brand.name)


async def approve_brand(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Lets a brand in review go live. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided."""
    require_moderator(actor)
    reason = clean_reason(reason)
    async with in_transaction():
        brand = await _brand_in_review(actor, slug)
        if brand.company_id is None:
            raise AlreadyDecided
        await _decide(actor, Ruling.BRAND_APPROVED, reason, now, brand)
        await launches.go_live(brand, brand.company_id, actor="moderator", now=now)
        await letters.to_owners(brand, _APPROVED, _APPROVED_BODY, now=now, brand=brand.name, reason=reason)


async def refuse_brand(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Keeps a brand in review out of the directory; one that a source lists is listed again, and nobody's.

    Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided.
    """
    require_moderator(actor)
    reason = clean_reason(reason)
    async with in_transaction():
        brand = await _brand_in_review(actor, slug)
        await _decide(actor, Ruling.BRAND_REFUSED, reason, now, brand)
        await letters.to_owners(brand, _REFUSED, _REFUSED_BODY, now=now, brand=brand.name, reason=reason)
        if brand.source is None:
            await Brand.filter(id=brand.id).update(state=BrandState.REFUSED, updated_at=now)
        else:
            await Brand.filter(id=brand.id).update(state=BrandState.LISTED, company_id=None, updated_at=now)
        await audit.record(
            "brand.refused", actor="moderator", subject=f"brand {slug}", now=now, brand=slug, reason=reason
        )


async def _brand_in_review(actor: Actor, slug: str) -> Brand:
    found = await Brand.get_or_none(slug=known_form(slug))
    if found is None:
        raise NotFound
    brand = await launches.lock(found.id)
    if brand.company_id and await Membership.exists(company_id=brand.company_id, person_id=actor.person_id):
        raise NotAllowed(_OWN)
    if brand.state is not BrandState.REVIEW:
        raise AlreadyDecided
    return brand


async def refuse_own(actor: Actor, account_id: UUID, brand: Brand) -> None:
    """A moderator rules neither for nor against a company of their own (SECURITY R4)."""
    own = await Membership.filter(person_id=actor.person_id).values_list("company_id", flat=True)
    if brand.company_id in own or await Claim.exists(account_id=account_id, company_id__in=own):
        raise NotAllowed(_OWN)


async def _decide(actor: Actor, ruling: Ruling, reason: str, now: datetime, about: Flag | Brand) -> None:
    if isinstance(about, Flag):
        brand_id, flag_id, waited = about.brand_id, about.id, about.created_at
    else:
        brand_id, flag_id, waited = about.id, None, about.updated_at
    await Decision.create(
        ruling=ruling,
        moderator_id=actor.person_id,
        brand_id=brand_id,
        flag_id=flag_id,
        reason=reason,
        waited_since=waited,
        created_at=now,
    )


def clean_reason(reason: str) -> str:
    """The reason as it is kept; raises ReasonMissing."""
    cleaned = clean_text(reason, LONGEST_REASON).strip()
    if not cleaned:
        raise ReasonMissing(field="reason")
    return cleaned


async def _claimants(accounts: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The brands for which each account is claimed now."""
    found = await Claim.filter(account_id__in=accounts, state__in=OPEN).select_related("brand")
    slugs: dict[UUID, set[str]] = {}
    for claim in found:
        slugs.setdefault(claim.account_id, set()).add(claim.brand.slug)
    return {account: tuple(sorted(names)) for account, names in slugs.items()}


def flag_view(flag: Flag, claimed_by: tuple[str, ...]) -> FlagView:
    """The suspicion as the desk shows it; account, brand and imitated account must have been fetched with it."""
    account = AccountRef(flag.account.platform, flag.account.handle)
    imitated = AccountRef(flag.imitated.platform, flag.imitated.handle) if flag.imitated else None
    return FlagView(
        id=flag.id,
        account=account,
        url=address_of(account),
        imitated_brand=BrandRef(flag.brand.slug, flag.brand.name),
        imitated_account=imitated,
        imitated_url=address_of(imitated) if imitated else None,
        score=flag.score,
        tricks=tuple(flag.tricks["tricks"]),
        why_en=flag.tricks["why_en"],
        why_es=flag.tricks["why_es"],
        claimed_by=claimed_by,
        created_at=flag.created_at,
    )


async def _review(brand: Brand) -> ReviewView:
    claims = await Claim.filter(brand_id=brand.id, company_id=brand.company_id, state__in=OPEN).select_related(
        "account"
    )
    websites = sorted(
        claim.account.handle for claim in claims if claim.account.platform == "website" and claim.state in STANDING
    )
    accounts = sorted(
        AccountRef(claim.account.platform, claim.account.handle)
        for claim in claims
        if claim.account.platform != "website"
    )
    return ReviewView(
        brand=BrandRef(brand.slug, brand.name, websites[0] if websites else None),
        state=brand.state,
        company_name=brand.company.name if brand.company else "",
        company_slug=brand.company.slug if brand.company else "",
        domains=tuple(websites),
        claimed=tuple(accounts),
        reasons=read_reasons(brand.review_reason),
        since=brand.updated_at,
    )
