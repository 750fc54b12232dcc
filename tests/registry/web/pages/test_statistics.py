"""The pages of numbers: drawn and as tables, empty ones too, and a brand's own for its company alone."""

from typing import Any

import pytest

from registry.actions import lookup_counts
from registry.actions.listings import BrandRef, Listing, Verdict
from registry.actions.lookup_counts import Counts
from registry.detector import slips
from registry.detector.slips import Slip
from registry.web.rendering import environment
from tests.factories import NOON, make_live_brand, make_member, make_official, make_sighting
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef

PATH = "/desk/brands/acme/statistics"
ON_X = AccountRef("x", "acme")


async def asked(times: int) -> None:
    counts = Counts()
    counts.note(
        [Listing(ON_X, "https://x.com/acme", Verdict.OFFICIAL, brand=BrandRef("acme", "Acme"))] * times, now=NOON
    )
    await lookup_counts.add(counts.take())


async def test_a_brand_nobody_asked_about_has_sentences_instead_of_charts(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)

        assert visitor.status == 200
        assert "Nobody has asked yet" in visitor.text
        assert "None so far." in visitor.text


async def test_each_drawing_has_its_table_and_says_what_it_is(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    await make_official(member, brand, ON_X)
    await make_sighting(brand, AccountRef("x", "acrne"), source="bluesky")
    await asked(3)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)

        charts = visitor.page.css("figure.chart")
        assert len(charts) == 2
        assert all(chart.css_first("svg title") and chart.css_first("table") for chart in charts)
        cells = [cell.text().strip() for cell in charts[0].css("tbody td")]
        assert cells == ["3"]
        assert "a letter is left out" in visitor.text
        assert "style=" not in visitor.answer.text


async def test_numbers_of_a_brand_are_its_companys(db: str) -> None:
    await make_live_brand(await make_member())
    async with visiting_as((await make_member("zenith")).actor) as visitor:
        assert (await visitor.open(PATH)).status == 404


async def test_everybody_sees_what_the_registry_holds(db: str) -> None:
    member = await make_member()
    async with visiting() as visitor:
        assert (await visitor.open("/statistics")).status == 200
        await make_official(member, await make_live_brand(member), ON_X)
        await visitor.open("/statistics")

        assert "Official accounts by platform" in visitor.text
        assert "words in the profile" in visitor.text


TRICKS = {slip.trick for slip in vars(slips).values() if isinstance(slip, Slip)}


@pytest.mark.parametrize("trick", [*sorted(TRICKS), "same_name", "display_name", "combosquatting", "tld_swap"])
def test_every_trick_is_told_in_words(trick: str) -> None:
    words: Any = environment("en").get_template("statistics/words.html").module

    assert str(words.trick_word(trick)).strip() not in {"", "another kind", trick}
