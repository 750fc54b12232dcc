"""Accounts that may be taken for a brand, as the public reads of them."""

from datetime import timedelta

import pytest

from registry.actions.public_lookalikes import lookalikes
from registry.errors import NotFound
from registry.models import Brand, Flag
from registry.models.columns import BrandState, FlagState
from tests.factories import NOON, make_account, make_live_brand, make_member, make_official
from verification.accounts import AccountRef


async def zubrowka() -> Brand:
    member = await make_member("zubrowka")
    brand = await make_live_brand(member, "zubrowka")
    await make_official(member, brand, AccountRef("x", "zubrowka"))
    return brand


async def flag(brand: Brand, handle: str, *, minutes: int = 0, state: FlagState = FlagState.OPEN) -> None:
    account = await make_account(AccountRef("x", handle))
    await Flag.create(
        account=account, brand=brand, score=0.9, tricks={}, state=state, created_at=NOON + timedelta(minutes=minutes)
    )


async def handles(slug: str | None = "zubrowka", **more: object) -> list[str]:
    page = await lookalikes(slug, **more)  # type: ignore[arg-type]
    return [one.listing.account.handle for one in page.rows]


async def test_suspicions_are_listed_newest_first_page_by_page(db: str) -> None:
    brand = await zubrowka()
    for minutes, handle in enumerate(("zubrowka_support", "zubrowka_help", "zubrowkaa")):
        await flag(brand, handle, minutes=minutes)

    first = await lookalikes("zubrowka", limit=2)
    second = await lookalikes("zubrowka", limit=2, cursor=first.next_cursor)

    assert [one.listing.account.handle for one in first.rows] == ["zubrowkaa", "zubrowka_help"]
    assert [one.listing.account.handle for one in second.rows] == ["zubrowka_support"]
    assert second.next_cursor is None
    assert await handles(None) == ["zubrowkaa", "zubrowka_help", "zubrowka_support"]
    assert await handles(since=NOON + timedelta(minutes=2)) == ["zubrowkaa"]


async def test_what_a_look_up_does_not_say_is_not_listed(db: str) -> None:
    brand = await zubrowka()
    await flag(brand, "zubrowka_support", state=FlagState.DISMISSED)
    await flag(brand, "quite_different")
    await flag(brand, "zubrowka_help")
    member = await make_member("helpers")
    await make_official(member, await make_live_brand(member, "helpers"), AccountRef("x", "zubrowka_help"))
    assert "quite_different" not in await handles()
    assert "zubrowka_support" not in await handles()


async def test_of_a_brand_that_is_not_public_nothing_is_told(db: str) -> None:
    brand = await zubrowka()
    await flag(brand, "zubrowka_support")
    await Brand.filter(id=brand.id).update(state=BrandState.REFUSED)
    for slug in ("zubrowka", "nobody", "\0"):
        with pytest.raises(NotFound):
            await lookalikes(slug)
    assert await handles(None) == []


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "\0", "WyJhIiwiYiJd", "WyIyMDI2LTAxLTAxIiwgIngiXQ"])
async def test_a_cursor_that_is_not_ours_begins_anew(db: str, cursor: str) -> None:
    await flag(await zubrowka(), "zubrowka_support")
    assert await handles(cursor=cursor) == ["zubrowka_support"]
