"""What a company says of its brand for the directory."""

import pytest

from registry.access import Actor
from registry.actions import brand_about
from registry.actions.brand_search import BrandWish, browse
from registry.errors import BadInput, NotAllowed, NotFound
from registry.models import Brand, Event
from registry.models.columns import Role, Sector
from tests.factories import NOON, make_live_brand, make_member


async def say(actor: Actor, *, country: str = "DE", sector: str = "food") -> None:
    await brand_about.change(actor, "acme", country=country, sector=sector, now=NOON)


async def test_what_is_said_is_found_by_and_noted_once(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    await say(member.actor)
    await say(member.actor)

    found = await browse(BrandWish(country="DE", sector=Sector.FOOD), cursor=None, limit=5)
    view = await brand_about.show(member.actor, "acme")

    assert [row.brand.slug for row in found.rows] == ["acme"]
    assert (view.country, view.sector) == ("DE", Sector.FOOD)
    assert await Event.filter(kind="brand.described").count() == 1

    await say(member.actor, country="", sector="")
    assert (await browse(BrandWish(country="DE"), cursor=None, limit=5)).rows == ()


@pytest.mark.parametrize(("country", "sector"), [("XX", ""), ("de", ""), ("EU", ""), ("\0\0", ""), ("", "pirates")])
async def test_what_there_is_not_is_refused(db: str, country: str, sector: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    with pytest.raises(BadInput):
        await say(member.actor, country=country, sector=sector)
    assert (await Brand.get(id=brand.id)).country is None


async def test_only_members_who_may_edit_say_it(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    viewer = await make_member(role=Role.VIEWER)
    stranger = await make_member("other")
    with pytest.raises(NotAllowed):
        await say(viewer.actor)
    with pytest.raises(NotFound):
        await say(stranger.actor)
    assert (await brand_about.show(viewer.actor, "acme")).member_role is Role.VIEWER
