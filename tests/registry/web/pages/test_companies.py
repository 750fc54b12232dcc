"""Registering a company, and who sees it."""

import pytest

from registry.models import Company, Membership
from tests.factories import make_listed_brand, make_member, make_person
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef


async def test_registering_leads_to_the_first_brand(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        await visitor.open("/companies/new")
        await visitor.send("/companies", name="Acme Ltd")

        assert visitor.path == "/companies/acme-ltd/brands/new"
        assert "Acme Ltd" in visitor.text


async def test_pressing_twice_registers_one_company(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        for _ in range(2):
            await visitor.open("/companies/new")
            await visitor.send("/companies", name="Acme Ltd")

        assert await Company.all().count() == 1
        assert await Membership.all().count() == 1


@pytest.mark.parametrize("name", ["", "Acme ✔", "A" * 500, "\u202eAcme", "A\u0301\u0301\u0301cme", "Ac\x00me", "💥"])
async def test_a_bad_name_comes_back_with_the_sentence_beside_it(db: str, name: str) -> None:
    async with visiting(await make_person()) as visitor:
        await visitor.open("/companies/new")
        await visitor.send("/companies", name=name)

        assert visitor.status == 422
        field = visitor.find("#field-name")
        assert field.attributes["aria-invalid"] == "true"
        assert visitor.find("#error-name").text(strip=True)
        assert visitor.find(".error-summary a").attributes["href"] == "#field-name"
        assert await Company.all().count() == 0


async def test_the_sentence_is_in_the_readers_language(db: str) -> None:
    async with visiting(await make_person(), language="es") as visitor:
        await visitor.open("/companies/new?lang=es")
        await visitor.send("/companies", name="")

        assert visitor.find("#error-name").text(strip=True) == "Escriba el nombre."


async def test_whoever_came_from_a_listed_brand_goes_back_there(db: str) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))
    async with visiting(await make_person()) as visitor:
        await visitor.open("/companies/new?next=/brands/dell/claim")
        await visitor.send("/companies", name="Dell Inc.")

        assert visitor.path == "/brands/dell/claim"


async def test_other_sites_are_no_place_to_go_next(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        await visitor.open("/companies/new")
        await visitor.send("/companies", name="Acme", next="https://evil.example/desk")

        assert visitor.path == "/companies/acme/brands/new"


async def test_a_company_is_not_there_for_strangers(db: str) -> None:
    await make_member("acme")
    async with visiting_as((await make_member("rival")).actor) as visitor:
        await visitor.open("/companies/acme")
        mine = visitor.status
        await visitor.open("/companies/nobody")

        assert (mine, visitor.status) == (404, 404)


async def test_the_page_shows_the_role(db: str) -> None:
    async with visiting_as((await make_member("acme", name="Acme Ltd")).actor) as visitor:
        await visitor.open("/companies/acme")

        assert "you are an owner" in visitor.text
        assert "/companies/acme/brands/new" in visitor.links()
