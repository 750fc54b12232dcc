"""The moderators' desk: what waits for people, and what they rule."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor
from registry.actions.brands import ReviewReason
from registry.actions.listings import BrandRef
from registry.models.columns import BrandState
from verification.accounts import AccountRef


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


@dataclass(frozen=True, slots=True)
class Desk:
    flags: tuple[FlagView, ...]
    reviews: tuple[ReviewView, ...]
    open_flags: int
    open_reviews: int
    parked_jobs: int


async def queue(actor: Actor) -> Desk:
    """What waits: the surest flags first; raises NotFound for whoever is no moderator."""
    raise NotImplementedError


async def dismiss_flag(actor: Actor, flag_id: UUID, reason: str, *, now: datetime) -> None:
    """Rules that the suspicion is unfounded. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided."""
    raise NotImplementedError


async def approve_brand(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Lets a brand in review go live. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided."""
    raise NotImplementedError


async def refuse_brand(actor: Actor, slug: str, reason: str, *, now: datetime) -> None:
    """Keeps a brand in review out of the directory. Raises NotFound, NotAllowed, ReasonMissing, AlreadyDecided."""
    raise NotImplementedError
