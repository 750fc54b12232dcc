"""Brands: registering one, taking over a listed one, and how it stands on its company's desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, Member, known_form, require_role
from registry.actions import claims
from registry.actions.claim_views import ClaimSummary, summary
from registry.actions.listings import BrandRef, SourceRef, source_of
from registry.actions.names import registered_name, search_form
from registry.actions.readings import read_text
from registry.actions.slugs import free_slug
from registry.database import rows
from registry.errors import BadWebsite, NotFound, TooMany
from registry.language import mark
from registry.models import Brand, Citation, Claim, Decision, Membership
from registry.models.columns import OPEN, AccountRole, BrandState, Role, Ruling
from registry.settings import settings
from verification.accounts import AccountRef
from verification.platforms import canonical
from verification.platforms.platform import ReadingResult

MOST_BRANDS = 500  # of one company

_NOT_LISTED = mark("That website is not among those that the source lists for this brand.")


@dataclass(frozen=True, slots=True)
class NewBrand:
    name: str
    website: str


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """Why a brand waits for people: it is near to another one, or (None) speaks for one that is not registered."""

    brand: BrandRef | None
    seen: str  # the name or domain of the waiting brand
    near_to: str  # the name or domain of the other
    score: float
    why_en: str
    why_es: str

    def why(self, language: str) -> str:
        return self.why_es if language == "es" else self.why_en


@dataclass(frozen=True, slots=True)
class BrandView:
    """A brand on the desk of a company that holds it or has open claims on it."""

    slug: str
    name: str
    state: BrandState
    company_slug: str  # the actor's company
    company_name: str
    member_role: Role
    is_holder: bool
    review_reasons: tuple[ReviewReason, ...]
    refusal: str | None  # the moderator's reason
    source: SourceRef | None
    websites: tuple[ClaimSummary, ...]
    accounts: tuple[ClaimSummary, ...]
    listed_accounts: tuple[AccountRef, ...]  # named by the source, not claimed by this company yet


async def register(member: Member, brand: NewBrand, *, now: datetime) -> str:
    """Registers the brand as a draft and files the claim on its website; returns the brand's slug.

    A website that an open source lists for a brand nobody holds is claimed on that brand. The same wish again (a
    double click) gives the same brand. Raises BadName, BadWebsite, NotAllowed, TooMany.
    """
    require_role(member, Role.MANAGER)
    name = registered_name(brand.name)
    website = _read_website(brand.website)
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"brands of {member.company_id}")
        held = await _same_brand(member, name, website) or await _listed_brand(name, website)
        made = held or await _new_brand(member, name, now)
        claim_id, is_new = await claims.add_claim(member, made, website, AccountRole.MAIN, now=now)
        if held is None:
            subject = f"brand {made.slug}"
            await audit.record("brand.registered", actor=member.label, subject=subject, now=now, brand=made.slug)
        if is_new:
            await claims.tell_filed(member, claim_id, made, website, now=now)
        return made.slug


async def take_over(member: Member, slug: str, *, website: str | None, now: datetime) -> UUID:
    """Says "this is us": claims one of the listed websites of a listed brand; returns the claim's id.

    `website` None takes the first one that is listed. Raises NotFound, NotAllowed, BadWebsite.
    """
    require_role(member, Role.MANAGER)
    wanted = _read_website(website) if website else None
    async with in_transaction():
        brand = await Brand.get_or_none(slug=known_form(slug))
        if brand is None or not claims.can_be_taken_over(brand):
            raise NotFound
        listed = [account for account in await _cited(brand) if account.platform == "website"]
        chosen = wanted or (listed[0] if listed else None)
        if chosen is None or chosen not in listed:
            raise BadWebsite(_NOT_LISTED, field="website")
        return await claims.file_account(member, brand, chosen, AccountRole.MAIN, now=now)


async def listed_websites(slug: str) -> tuple[str, ...]:
    """The websites that the source names for a brand that can be taken over, the main one first; raises NotFound."""
    brand = await Brand.get_or_none(slug=known_form(slug))
    if brand is None or not claims.can_be_taken_over(brand):
        raise NotFound
    return tuple(account.handle for account in await _cited(brand) if account.platform == "website")


async def show(actor: Actor, slug: str) -> BrandView:
    """The brand for the desk; raises NotFound for whoever neither holds it nor has claims on it."""
    brand = await Brand.get_or_none(slug=known_form(slug))
    if brand is None:
        raise NotFound
    member = await _on_the_desk_of(actor, brand)
    found = await Claim.filter(brand_id=brand.id, company_id=member.company_id).select_related("account")
    newest_first = sorted(found, key=lambda claim: claim.created_at, reverse=True)
    claimed = {(claim.account.platform, claim.account.handle) for claim in found if claim.state in OPEN}
    listed = await _cited(brand)
    return BrandView(
        slug=brand.slug,
        name=brand.name,
        state=brand.state,
        company_slug=member.company_slug,
        company_name=member.company_name,
        member_role=member.role,
        is_holder=brand.company_id == member.company_id,
        review_reasons=read_reasons(brand.review_reason),
        refusal=await _refusal(brand),
        source=source_of(brand.source),
        websites=tuple(summary(claim) for claim in newest_first if claim.account.platform == "website"),
        accounts=tuple(summary(claim) for claim in newest_first if claim.account.platform != "website"),
        listed_accounts=tuple(account for account in listed if (account.platform, account.handle) not in claimed),
    )


def read_reasons(kept: list[dict[str, Any]] | None) -> tuple[ReviewReason, ...]:
    """The reasons as they are kept with the brand."""
    return tuple(
        ReviewReason(
            BrandRef(reason["brand"], reason["name"]) if reason["brand"] else None,
            reason["seen"],
            reason["near_to"],
            reason["score"],
            reason["why_en"],
            reason["why_es"],
        )
        for reason in kept or ()
    )


async def _new_brand(member: Member, name: str, now: datetime) -> Brand:
    if await Brand.filter(company_id=member.company_id).count() >= MOST_BRANDS:
        raise TooMany(retry_after=3600)
    slug = await free_slug("brand", name)
    return await Brand.create(
        slug=slug,
        name=name,
        search_name=search_form(name),
        state=BrandState.DRAFT,
        company_id=member.company_id,
        created_at=now,
        updated_at=now,
    )


async def _same_brand(member: Member, name: str, website: AccountRef) -> Brand | None:
    """The company's brand of this name that was registered with this website already."""
    return await Brand.filter(
        company_id=member.company_id,
        name=name,
        claims__account__platform=website.platform,
        claims__account__handle=website.handle,
    ).first()


async def _listed_brand(name: str, website: AccountRef) -> Brand | None:
    """The brand nobody holds for which an open source lists this website; of several, the one of this name."""
    cited = Citation.filter(account__platform=website.platform, account__handle=website.handle)
    found = [citation.brand for citation in await cited.select_related("brand").order_by("brand__slug")]
    listed = {brand.id: brand for brand in found if claims.can_be_taken_over(brand)}
    same_name = [brand for brand in listed.values() if brand.search_name == search_form(name)]
    if same_name:
        return same_name[0]
    return next(iter(listed.values())) if len(listed) == 1 else None


async def _cited(brand: Brand) -> list[AccountRef]:
    citations = (
        await Citation.filter(brand_id=brand.id).select_related("account").order_by("-is_main", "created_at", "id")
    )
    return [AccountRef(citation.account.platform, citation.account.handle) for citation in citations]


async def _on_the_desk_of(actor: Actor, brand: Brand) -> Member:
    """The actor as a member of the company that holds the brand or, if not, of one that has claims on it."""
    companies = await Claim.filter(brand_id=brand.id).distinct().values_list("company_id", flat=True)
    found = await Membership.filter(
        person_id=actor.person_id, company_id__in=[brand.company_id, *companies]
    ).select_related("company")
    if not found:
        raise NotFound
    best = min(found, key=lambda membership: (membership.company_id != brand.company_id, membership.company.slug))
    return Member(actor, best.company_id, best.company.slug, best.company.name, best.role)


async def _refusal(brand: Brand) -> str | None:
    if brand.state is not BrandState.REFUSED:
        return None
    ruled = await Decision.filter(brand_id=brand.id, ruling=Ruling.BRAND_REFUSED).order_by("-created_at").first()
    return ruled.reason if ruled else None


def _read_website(text: str) -> AccountRef:
    """The website that the text names; raises BadWebsite."""
    reading = read_text(text)
    named = [account for account in (reading.account, *reading.candidates) if account is not None]
    for account in named:
        if account.platform == "website":
            return account
    plain = canonical("website", text.strip().lower(), test_names=settings().test_names)
    if plain is None or reading.result is ReadingResult.NOT_AN_ACCOUNT:
        raise BadWebsite(field="website")
    return plain
