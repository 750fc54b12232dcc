"""Registering companies."""

import asyncio

import pytest

from registry.actions import companies
from registry.actions.companies import NewCompany
from registry.errors import BadName, NotFound
from registry.models import Company, Event
from registry.models.columns import ClaimState, Role
from tests.factories import NOON, actor, make_claim, make_listed_brand, make_live_brand, make_member, make_person
from verification.accounts import AccountRef


async def test_the_founder_owns_the_company(db: str) -> None:
    founder = actor(await make_person())

    slug = await companies.register(founder, NewCompany(" Acme  Inc. "), now=NOON)

    view = await companies.show(founder, slug)
    assert (slug, view.name, view.role, view.members) == ("acme-inc", "Acme Inc.", Role.OWNER, 1)
    assert await Event.filter(kind="company.registered", subject="company acme-inc").count() == 1


async def test_a_double_click_makes_one_company(db: str) -> None:
    founder = actor(await make_person())

    slugs = await asyncio.gather(*(companies.register(founder, NewCompany("Acme"), now=NOON) for _ in range(4)))

    assert set(slugs) == {"acme"}
    assert await Company.all().count() == 1


async def test_being_first_keeps_nobody_out(db: str) -> None:
    first, second = [actor(await make_person()) for _ in range(2)]

    slugs = await asyncio.gather(*(companies.register(who, NewCompany("Dell"), now=NOON) for who in (first, second)))

    assert sorted(slugs) == ["dell", "dell-2"]


async def test_a_deceiving_name_registers_nothing(db: str) -> None:
    with pytest.raises(BadName):
        await companies.register(actor(await make_person()), NewCompany("Dell \u2714"), now=NOON)
    assert await Company.all().count() == 0


async def test_a_strangers_company_is_not_there(db: str) -> None:
    await make_member("acme")
    with pytest.raises(NotFound):
        await companies.show(actor(await make_person()), "acme")


async def test_the_summary_counts_held_brands_and_open_claims_on_listed_ones(db: str) -> None:
    member = await make_member("acme")
    await make_live_brand(member, "acme", domain="acme.example.com")
    listed = await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))
    await make_claim(member, listed, AccountRef("website", "dell.com"))
    await make_claim(member, listed, AccountRef("x", "dell"), state=ClaimState.WITHDRAWN)

    (summary,) = await companies.companies_of(member.actor)

    assert [(brand.slug, brand.domains, brand.open_claims, brand.verified_claims) for brand in summary.brands] == [
        ("acme", ("acme.example.com",), 0, 1),
        ("dell", (), 1, 0),
    ]
