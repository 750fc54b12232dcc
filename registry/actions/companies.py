"""Registrants: companies and what each holds."""

from dataclasses import dataclass
from datetime import datetime

from registry.access import Actor
from registry.models.columns import BrandState, Role


@dataclass(frozen=True, slots=True)
class NewCompany:
    name: str


@dataclass(frozen=True, slots=True)
class BrandSummary:
    slug: str
    name: str
    state: BrandState
    domains: tuple[str, ...]  # proven ones
    open_claims: int  # pending
    verified_claims: int


@dataclass(frozen=True, slots=True)
class CompanySummary:
    slug: str
    name: str
    role: Role  # of the actor
    brands: tuple[BrandSummary, ...]  # held, or with claims of this company on them


@dataclass(frozen=True, slots=True)
class CompanyView:
    slug: str
    name: str
    role: Role
    created_at: datetime
    members: int
    brands: tuple[BrandSummary, ...]


async def register(founder: Actor, company: NewCompany, *, now: datetime) -> str:
    """Registers the company with the founder as its owner and returns its slug; raises BadName, NameTaken."""
    raise NotImplementedError


async def companies_of(actor: Actor) -> list[CompanySummary]:
    """The actor's companies, by name."""
    raise NotImplementedError


async def show(actor: Actor, slug: str) -> CompanyView:
    """One company of the actor's; raises NotFound."""
    raise NotImplementedError
