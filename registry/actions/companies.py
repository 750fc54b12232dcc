"""Registrants: companies and what each holds."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, fresh, member_of
from registry.actions.names import registered_name
from registry.actions.slugs import free_slug
from registry.database import rows
from registry.errors import TooMany
from registry.models import Company, Membership
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


MOST_COMPANIES = 50  # that one person may found

_BRANDS = """
SELECT c.slug AS company, b.slug, b.name, b.state,
       COALESCE(array_agg(DISTINCT a.handle) FILTER
           (WHERE cl.state IN ('verified', 'lapsing') AND a.platform = 'website'), '{}') AS domains,
       count(cl.id) FILTER (WHERE cl.state = 'pending') AS open_claims,
       count(cl.id) FILTER (WHERE cl.state IN ('verified', 'lapsing')) AS verified_claims
  FROM company c
  JOIN brand b ON b.company_id = c.id
       OR b.id IN (SELECT brand_id FROM claim WHERE company_id = c.id AND state IN ('pending', 'verified', 'lapsing'))
  LEFT JOIN claim cl ON cl.brand_id = b.id AND cl.company_id = c.id
  LEFT JOIN account a ON a.id = cl.account_id
 WHERE c.slug = ANY($1::text[])
 GROUP BY c.slug, b.id
 ORDER BY b.search_name, b.id
"""


async def register(founder: Actor, company: NewCompany, *, now: datetime) -> str:
    """Registers the company with the founder as its owner and returns its slug.

    The same wish again (a double click) gives the same company. Raises BadName, NameTaken, TooMany.
    """
    name = registered_name(company.name)
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"founder {founder.person_id}")
        owned = Membership.filter(person_id=founder.person_id, role=Role.OWNER)
        known = await owned.filter(company__name=name).select_related("company").first()
        if known is not None:
            return known.company.slug
        if await owned.count() >= MOST_COMPANIES:
            raise TooMany(retry_after=3600)
        slug = await free_slug("company", name)
        made = await Company.create(slug=slug, name=name, created_at=now)
        await Membership.create(company=made, person_id=founder.person_id, role=Role.OWNER, created_at=now)
        await audit.record(
            "company.registered", actor=f"owner of {slug}", subject=f"company {slug}", now=now, company=slug
        )
        return slug


async def rename(actor: Actor, slug: str, name: str, *, now: datetime) -> None:
    """Gives the company another name; its slug stays. Raises NotFound, NotAllowed, BadName, StepUpNeeded."""
    member = await member_of(actor, slug, at_least=Role.OWNER)
    cleaned = registered_name(name)
    if cleaned == member.company_name:
        return
    fresh(actor, now=now)
    async with in_transaction():
        await Company.filter(id=member.company_id).update(name=cleaned)
        await audit.record("company.renamed", actor=member.label, subject=f"company {slug}", now=now, company=slug)


async def companies_of(actor: Actor) -> list[CompanySummary]:
    """The actor's companies, by name."""
    memberships = await Membership.filter(person_id=actor.person_id).select_related("company")
    brands = await _brands_of([membership.company.slug for membership in memberships])
    summaries = [
        CompanySummary(
            membership.company.slug, membership.company.name, membership.role, brands[membership.company.slug]
        )
        for membership in memberships
    ]
    return sorted(summaries, key=lambda summary: (summary.name.casefold(), summary.slug))


async def show(actor: Actor, slug: str) -> CompanyView:
    """One company of the actor's; raises NotFound."""
    member = await member_of(actor, slug)
    company = await Company.get(id=member.company_id)
    members = await Membership.filter(company_id=company.id).count()
    brands = await _brands_of([slug])
    return CompanyView(slug, company.name, member.role, company.created_at, members, brands[slug])


async def _brands_of(companies: list[str]) -> dict[str, tuple[BrandSummary, ...]]:
    """The brands that each company holds or has open claims on."""
    found: dict[str, list[BrandSummary]] = {slug: [] for slug in companies}
    for row in await rows(_BRANDS, companies):
        found[row["company"]].append(
            BrandSummary(
                row["slug"],
                row["name"],
                BrandState(row["state"]),
                tuple(sorted(row["domains"])),
                row["open_claims"],
                row["verified_claims"],
            )
        )
    return {slug: tuple(brands) for slug, brands in found.items()}
