"""The numbers beside the filters of the directory: counted once an hour, of what everybody may see."""

from datetime import timedelta

from registry.actions import trait_counts
from registry.actions.brand_search import Choice, choices
from registry.models import Brand
from registry.models.columns import BrandState
from tests.factories import NOON, make_brand, make_listed_brand, make_member
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

X = Choice("x", 2)


async def two_on_x() -> None:
    for slug in ("dell", "ikea"):
        await make_listed_brand(slug, accounts=(AccountRef("x", slug),))
    brand = await make_brand(await make_member("acme-inc"), "acme", state=BrandState.DRAFT)
    await Brand.filter(id=brand.id).update(country="DE")


async def test_each_choice_has_its_number_and_what_is_not_public_is_in_none(db: str) -> None:
    await two_on_x()
    assert (await choices()).platforms == (Choice("x"),)

    await trait_counts.count(now=NOON)

    found = await choices()
    assert (found.platforms, found.countries) == ((X,), (Choice("DE"),))


async def test_it_is_counted_once_an_hour_and_what_is_gone_is_gone(db: str) -> None:
    await two_on_x()
    assert await trait_counts.count(now=NOON) == 1
    await Brand.all().update(state=BrandState.REFUSED, source=None)

    assert await trait_counts.count(now=NOON + timedelta(minutes=59)) == 0
    assert (await choices()).platforms == (X,)
    await trait_counts.count(now=NOON + timedelta(hours=1))
    assert (await choices()).platforms == (Choice("x"),)


async def test_the_page_shows_the_numbers_and_a_filter_without_brands_by_its_name(db: str) -> None:
    await two_on_x()
    await trait_counts.count(now=NOON)
    async with visiting() as visitor:
        await visitor.open("/brands?platform=vk")

        shown = [option.text().strip() for option in visitor.page.css("#platform option")]
        assert shown == ["any", "X (Twitter) (2)", "VK"]
