"""Numbers of look-ups: by brand, week, verdict and platform, added up, and nothing about who asked what."""

from datetime import date, timedelta

from registry.actions import lookup_counts
from registry.actions.listings import BrandRef, Listing, Verdict
from registry.actions.lookup_counts import Counts
from registry.models import LookupCount
from registry.web import counting
from tests.factories import NOON, make_live_brand, make_member
from verification.accounts import AccountRef

OFFICIAL = Listing(AccountRef("x", "acme"), "https://x.com/acme", Verdict.OFFICIAL, brand=BrandRef("acme", "Acme"))
NOBODYS = Listing(AccountRef("x", "qwhj"), "https://x.com/qwhj")


async def test_the_same_is_added_up_over_processes_and_weeks_are_apart(db: str) -> None:
    await make_live_brand(await make_member())
    for moment in (NOON, NOON + timedelta(days=6), NOON + timedelta(days=7)):
        counts = Counts()
        counts.note([OFFICIAL, OFFICIAL, NOBODYS], now=moment)
        await lookup_counts.add(counts.take())

    found = await LookupCount.all().order_by("week").values_list("week", "verdict", "platform", "count")
    assert found == [(date(2026, 11, 23), "official", "x", 4), (date(2026, 11, 30), "official", "x", 2)]


async def test_what_was_gathered_is_written_down_at_the_end(db: str) -> None:
    await make_live_brand(await make_member())
    counts = Counts()

    async with counting.writing_down(counts):
        counts.note([OFFICIAL], now=NOON)

    assert (await LookupCount.get()).count == 1
    assert counts.take() == {}


async def test_a_brand_that_is_not_there_any_more_is_left_out(db: str) -> None:
    counts = Counts()
    counts.note([OFFICIAL], now=NOON)

    await lookup_counts.add(counts.take())

    assert await LookupCount.all().count() == 0
