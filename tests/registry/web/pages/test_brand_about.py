"""Country and sector of a brand, as its company says them on the desk."""

from registry.models import Brand
from registry.models.columns import Role
from tests.factories import make_live_brand, make_member
from tests.registry.web.visitor import visiting, visiting_as

PATH = "/desk/brands/acme/about"


async def test_a_member_says_where_a_brand_is_at_home(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme")
        assert PATH in visitor.links()
        await visitor.open(PATH)
        await visitor.send(PATH, country="MX", sector="food")
        assert visitor.path == "/desk/brands/acme"
        await visitor.open(PATH)
        assert visitor.attribute("#field-country option[selected]", "value") == "MX"
        await visitor.open(PATH)
        assert (await visitor.send(PATH, country="XX", sector="food")).status == 422
        assert "Restaurants and cafés · Mexico" in (await visitor.open("/brands/acme")).text
    assert (await Brand.get(slug="acme")).sector == "food"


async def test_a_viewer_reads_and_a_stranger_finds_nothing(db: str) -> None:
    await make_live_brand(await make_member())
    viewer, stranger = await make_member(role=Role.VIEWER), await make_member("other")
    async with visiting_as(viewer.actor) as visitor:
        assert "not said" in (await visitor.open(PATH)).text
        assert visitor.page.css("form[action='/desk/brands/acme/about']") == []
    async with visiting_as(stranger.actor) as visitor:
        assert (await visitor.open(PATH)).status == 404
    async with visiting() as visitor:
        assert (await visitor.open(PATH)).path == "/sign-in"
