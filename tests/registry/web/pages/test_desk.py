"""The desk: what a newcomer, a member and a stranger see there."""

from registry.models.columns import BrandState, Role
from tests.factories import make_brand, make_live_brand, make_member, make_person
from tests.registry.web.visitor import visiting, visiting_as


async def test_a_newcomer_is_told_how_to_begin(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        await visitor.open("/desk")

        assert visitor.status == 200
        assert "It takes three steps" in visitor.text
        assert "/companies/new" in visitor.links()


async def test_a_stranger_signs_in_first_and_comes_back(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/desk")

        assert visitor.path == "/sign-in"
        assert visitor.answer.url.params["next"] == "/desk"


async def test_what_waits_comes_first_with_its_next_step(db: str) -> None:
    member = await make_member("acme")
    await make_brand(member, "acme-tea", state=BrandState.DRAFT)
    await make_live_brand(member, "acme", domain="acme.com")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk")

        to_do = visitor.find("section[aria-labelledby=to-do]").text()
        assert "Acme Tea" in to_do
        assert "Prove the domain" in to_do
        assert "acme.com" not in to_do
        assert "Proven domain: acme.com." in visitor.text


async def test_viewers_are_offered_nothing_they_may_not_do(db: str) -> None:
    member = await make_member("acme", role=Role.VIEWER)
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk")

        assert "/companies/acme/brands/new" not in visitor.links()


async def test_the_desk_is_never_kept_by_a_cache(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        await visitor.open("/desk")

        assert visitor.answer.headers["cache-control"] == "no-store"


async def test_the_desk_speaks_spanish(db: str) -> None:
    async with visiting(await make_person(language="es"), language="es") as visitor:
        await visitor.open("/desk")

        assert "Registrar su empresa" in visitor.text
        assert visitor.find("html").attributes["lang"] == "es"
