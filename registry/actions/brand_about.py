"""What a company says of its brand for the directory: the country it is at home in, and what it does."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, brand_of
from registry.actions.countries import is_country
from registry.errors import BadInput
from registry.language import mark
from registry.models import Brand
from registry.models.columns import Role, Sector

_NO_COUNTRY = mark("Choose a country of the list.")
_NO_SECTOR = mark("Choose a sector of the list.")


@dataclass(frozen=True, slots=True)
class AboutView:
    """What is said now, and whether the reader may change it."""

    slug: str
    name: str
    country: str | None
    sector: Sector | None
    member_role: Role


async def show(actor: Actor, slug: str) -> AboutView:
    """For members of the company that holds the brand; raises NotFound."""
    brand, member = await brand_of(actor, slug)
    return AboutView(brand.slug, brand.name, brand.country, brand.sector, member.role)


async def change(actor: Actor, slug: str, *, country: str, sector: str, now: datetime) -> None:
    """Keeps it; "" says nothing. The same again changes nothing. Raises NotFound, NotAllowed, BadInput."""
    brand, member = await brand_of(actor, slug, at_least=Role.EDITOR)
    if country and not is_country(country):
        raise BadInput(_NO_COUNTRY, field="country")
    if sector and sector not in set(Sector):
        raise BadInput(_NO_SECTOR, field="sector")
    wish = {"country": country or None, "sector": Sector(sector) if sector else None}
    async with in_transaction():
        before = await Brand.select_for_update().get(id=brand.id)
        if (before.country, before.sector) == (wish["country"], wish["sector"]):
            return
        await Brand.filter(id=brand.id).update(**wish, updated_at=now)
        await audit.record(
            "brand.described", actor=member.label, subject=f"brand {brand.slug}", now=now, brand=brand.slug,
            country=country or None, sector=sector or None,
        )  # fmt: skip
