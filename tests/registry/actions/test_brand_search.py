"""Brands found by name, word, slip, spelling, platform, country and sector, page by page, along an index."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from tortoise.transactions import in_transaction

from registry.actions.brand_search import BrandWish, browse, choices, newest
from registry.actions.names import search_form
from registry.database import rows
from registry.models import Brand
from registry.models.columns import BrandState, ClaimState, Sector
from tests.factories import (
    NOON,
    make_brand,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_many_listed,
    make_member,
    make_official,
)
from verification.accounts import AccountRef


async def found(search: str = "", **filters: object) -> list[str]:
    page = await browse(BrandWish(search, **filters), cursor=None, limit=50)  # type: ignore[arg-type]
    return [row.brand.slug for row in page.rows]


async def similar(search: str, **filters: object) -> list[str]:
    page = await browse(BrandWish(search, **filters), cursor=None, limit=50)  # type: ignore[arg-type]
    assert page.rows == ()
    return [row.brand.slug for row in page.similar]


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("Nestlé", "nestle"),
        ("Nestle", "NESTLÉ"),
        ("Ørsted", "orsted"),
        ("Żabka", "zabka"),
        ("Łódź Cafés", "lodz"),
        ("Straße", "strasse"),
        ("Coca-Cola", "cocacola"),
        ("Coca-Cola", "coca cola"),
        ("CocaCola", "coca-co"),
        ("McDonald's", "mcdonalds"),
        ("McDonald's", "mc donald"),
        ("Bank of America", "america"),
        ("Bank of America", "of am"),
        ("Яндекс", "янд"),
        ("東京電力", "東京"),
        ("7-Eleven", "eleven"),
    ],
)
async def test_a_name_is_found_by_its_beginning_or_a_words(db: str, name: str, search: str) -> None:
    await make_listed_brand("wanted", name=name)
    await make_listed_brand("other", name="Quite Different")
    assert await found(search) == ["wanted"]


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("Starbucks", "starbuks"),
        ("Starbucks", "startbucks"),
        ("Starbucks", "satrbucks"),
        ("Starbucks", "ztarbucks"),
        ("Starbucks", "starrbuccks"),
        ("Starbucks Coffee", "starbukcs"),
        ("Burger King", "burger kng"),
        ("Lidl", "lidel"),
        ("Bank of America", "america bank"),
    ],
)
async def test_what_is_mistyped_or_turned_round_is_offered(db: str, name: str, search: str) -> None:
    await make_listed_brand("wanted", name=name)
    await make_listed_brand("other", name="Quite Different")
    assert await similar(search) == ["wanted"]


async def test_what_is_far_away_is_not_offered(db: str) -> None:
    await make_listed_brand("lidl", name="Lidl")
    assert await similar("aldi") == []
    assert await similar("zzzz") == []


async def test_two_slips_are_thought_of_where_one_does_not_explain_it(db: str) -> None:
    await make_listed_brand("starbucks", name="Starbucks")
    await make_listed_brand("starlucky", name="Starlucky")
    assert await similar("starbcuks") == ["starbucks"]
    assert await similar("starlucks") == ["starbucks", "starlucky"]
    assert await similar("ztarbuccks") == ["starbucks"]


async def test_a_brand_that_has_proven_itself_is_offered_first(db: str) -> None:
    await make_listed_brand("acmee", name="Acmee")
    await make_live_brand(await make_member("acmea"), "acmea")
    assert await similar("acmex") == ["acmea", "acmee"]


async def test_other_spellings_of_a_source_find_the_brand(db: str) -> None:
    brand = await make_listed_brand("toshiba", name="東芝")
    await Brand.filter(id=brand.id).update(other_spellings="toshiba\ntokyo shibaura")
    assert await found("toshi") == ["toshiba"]
    assert await found("shibaura") == ["toshiba"]
    assert await found() == ["toshiba"]
    assert await similar("toshbia") == ["toshiba"]


async def test_a_new_name_is_found_and_the_old_one_no_more(db: str) -> None:
    brand = await make_listed_brand("twitter", name="Twitter")
    await Brand.filter(id=brand.id).update(name="Xenon", search_name=search_form("Xenon"))
    assert (await found("xen"), await found("twit")) == (["twitter"], [])


async def test_the_beginning_of_a_name_comes_before_the_middle_of_one(db: str) -> None:
    for slug, name in (("a", "A Bank"), ("b", "Bankia"), ("c", "Bank Bank"), ("d", "Z Bank of Bankers")):
        await make_listed_brand(slug, name=name)
    assert await found("bank") == ["c", "b", "a", "d"]


async def test_each_brand_is_met_once_over_all_pages(db: str) -> None:
    names = ["Bank One", "Old Bank", "Bank Bank Bank", "New Bank of Banks", "Bankia", "Savings Bank", "The Bank"]
    for number, name in enumerate(names):
        await make_listed_brand(f"b-{number}", name=name)
    seen: list[str] = []
    cursor = None
    while True:
        page = await browse(BrandWish("bank"), cursor=cursor, limit=2)
        seen += [row.brand.slug for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == [f"b-{number}" for number in range(len(names))]


async def test_filters_hold_together(db: str) -> None:
    for slug, country, sector, platform in (
        ("aldi", "DE", Sector.GROCERIES, "x"),
        ("allianz", "DE", Sector.FINANCE, "x"),
        ("alcampo", "ES", Sector.GROCERIES, "instagram"),
    ):
        brand = await make_listed_brand(slug, accounts=(AccountRef(platform, slug),))
        await Brand.filter(id=brand.id).update(country=country, sector=sector)

    assert await found(country="DE") == ["aldi", "allianz"]
    assert await found(sector=Sector.GROCERIES) == ["alcampo", "aldi"]
    assert await found("al", sector=Sector.GROCERIES, country="DE") == ["aldi"]
    assert await found(platform="instagram") == ["alcampo"]
    assert await found("ald", platform="instagram") == []
    assert await similar("ald", platform="instagram") == ["aldi"]
    offered = await choices()
    assert [one.value for one in offered.platforms] == ["instagram", "x"]
    assert [one.value for one in offered.countries] == ["DE", "ES"]
    assert [one.value for one in offered.sectors] == ["finance", "groceries"]


async def test_a_platform_counts_while_the_account_is_proven(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member)
    claim = await make_claim(member, brand, AccountRef("github", "acme"))
    assert await found(platform="github") == []

    proven = await make_official(member, brand, AccountRef("bluesky", "acme.com"))
    assert await found(platform="bluesky") == ["acme"]

    await type(proven).filter(id=proven.id).update(state=ClaimState.WITHDRAWN, ended_at=proven.created_at)
    assert (await found(platform="bluesky"), claim.state) == ([], ClaimState.PENDING)


async def test_what_is_not_public_is_nowhere(db: str) -> None:
    member = await make_member("squatter")
    for state in (BrandState.DRAFT, BrandState.REVIEW, BrandState.REFUSED):
        await make_brand(member, f"dell-{state.value}", name=f"Dell {state.value}", state=state)
    for search in ("dell", "draft", "del", "refused dell", "dellreviwe"):
        assert (await browse(BrandWish(search), cursor=None, limit=9)).similar == ()
        assert await found(search) == []


async def test_the_newest_with_a_proven_domain_come_first(db: str) -> None:
    for days, slug in enumerate(("old", "newer", "newest")):
        brand = await make_live_brand(await make_member(slug), slug)
        await Brand.filter(id=brand.id).update(live_since=NOON + timedelta(days=days))
    await make_listed_brand("listed")
    assert [row.brand.slug for row in await newest(2)] == ["newest", "newer"]
    assert [row.brand.domain for row in await newest(1)] == ["newest.example.com"]


PLACES = ("brand_card_in_order", "brand_term_in_order", "brand_trait_pkey")  # the indexes that pages go along


async def test_no_page_reads_more_than_it_shows(db: str) -> None:
    """Along the index, in its order, as far as the page goes: so it stays with a thousand times as many brands."""
    await make_many_listed(3000)
    await rows("ANALYZE")
    middle = (await browse(BrandWish("f"), cursor=None, limit=10)).next_cursor
    for wish, cursor in (
        (BrandWish("a"), None),
        (BrandWish("f"), middle),
        (BrandWish(), None),
        (BrandWish(), middle),
        (BrandWish("f", platform="x"), None),
        (BrandWish(platform="x"), None),
        (BrandWish(platform="x"), middle),
    ):
        (asked,) = await _asked(wish, cursor, 10)
        assert max(map(_taken_in, await _steps(*asked))) <= 44, wish


async def test_a_search_begins_where_its_first_letters_stand(db: str) -> None:
    """Not at the beginning of the index: what is passed over there no step of a plan counts, only the pages read."""
    await make_many_listed(3000)
    await rows("ANALYZE")
    last = (await rows("SELECT term FROM brand_term WHERE place = 0 ORDER BY term DESC LIMIT 1"))[0]["term"]
    (asked,) = await _asked(BrandWish(last), None, 9)
    along = [step for step in await _steps(*asked) if step.get("Index Name") in PLACES]
    assert len(along) == 3  # each place of the terms, in one question
    assert all(step["Shared Hit Blocks"] + step["Shared Read Blocks"] <= 8 for step in along)


async def test_two_words_and_a_slip_are_looked_for_by_what_they_name(db: str) -> None:
    """However many brands there are: near names are met by their own keys, and nothing else is looked at."""
    await make_many_listed(3000)
    await make_listed_brand("wanted", name="Quite Different")
    await rows("ANALYZE")
    for wish in (BrandWish("different quite"), BrandWish("quitedifferemt")):
        for asked in await _asked(wish, None, 9):
            assert max(map(_taken_in, await _steps(*asked))) <= 200, asked


async def test_a_word_that_many_have_does_not_hide_the_other(db: str) -> None:
    """The brands that have the rarest word are asked for the rest, however common, long or early that is."""
    await rows(
        "INSERT INTO brand (id, slug, name, search_name, state, source, source_key, created_at, updated_at)"
        " SELECT gen_random_uuid(), 'b-' || n, 'B', 'foundation ' || md5(n::text), 'listed', 's', n::text, $1, $1"
        " FROM generate_series(1, 3500) n RETURNING 1 AS one",
        NOON,
    )
    await make_listed_brand("wanted", name="Foundation Zoo")
    await rows("ANALYZE")
    assert await similar("zoo foundation") == ["wanted"]
    _, asked = await _asked(BrandWish("zoo foundation"), None, 9)
    assert max(map(_taken_in, await _steps(*asked))) <= 310  # as many of a word as tell it from a rare one


async def _asked(wish: BrandWish, cursor: str | None, limit: int) -> list[tuple[str, tuple[object, ...]]]:
    """What the database is asked for such a page."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    async def noting(sql: str, *values: object) -> list[dict[str, Any]]:
        asked.append((sql, values))
        return await rows(sql, *values)

    await browse(wish, cursor=cursor, limit=limit, read=noting)
    return asked


def _taken_in(step: dict[str, Any]) -> int:
    """How many rows a step of a plan took in."""
    return int((step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) * step["Actual Loops"])


async def _steps(sql: str, values: tuple[object, ...]) -> list[dict[str, Any]]:
    """The steps of the plan, as they ran: planned once for whatever is asked, as the held connections do it."""
    async with in_transaction():
        await rows("SET LOCAL plan_cache_mode = force_generic_plan")
        await rows(f"PREPARE asked AS {sql}")
        asked = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE asked ({', '.join(map(_literal, values))})"
        ((plan,),) = [tuple(row.values()) for row in await rows(asked)]
        await rows("DEALLOCATE asked")
    steps = [(orjson.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]]
    for step in steps:
        steps += step.get("Plans", [])  # grows while it is read
    return steps


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(_literal, value))}]::text[]"
    return "NULL" if value is None else str(value) if isinstance(value, int) else f"'{value}'"
