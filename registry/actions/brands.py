"""Brands: registering one, taking over a listed one, and what a proven domain makes of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, Member
from registry.actions.claim_views import ClaimSummary
from registry.actions.listings import BrandRef, SourceRef
from registry.models.columns import BrandState, Role
from verification.accounts import AccountRef


@dataclass(frozen=True, slots=True)
class NewBrand:
    name: str
    website: str


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """Why a brand waits for people: it is near to another one."""

    brand: BrandRef
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

    A website that an open source lists for a brand nobody holds is claimed on that brand. Raises BadName, BadWebsite,
    NotAllowed.
    """
    raise NotImplementedError


async def take_over(member: Member, slug: str, *, website: str | None, now: datetime) -> UUID:
    """"This is us": claims one of the listed websites of a listed brand; returns the claim's id.

    `website` None takes the first one that is listed. Raises NotFound, BadWebsite.
    """
    raise NotImplementedError


async def show(actor: Actor, slug: str) -> BrandView:
    """The brand for the desk; raises NotFound for whoever neither holds it nor has claims on it."""
    raise NotImplementedError
