"""The directory as people browse it."""

from registry.models import Brand
from registry.models.columns import BrandState
from tests.factories import make_brand, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef


async def test_brands_are_found_by_name_and_platform(db: str) -> None:
    await make_listed_brand("walmart", name="Walmart", accounts=(AccountRef("x", "walmart"),))
    await make_listed_brand("target", name="Target", accounts=(AccountRef("instagram", "target"),))
    async with visiting() as visitor:
        assert "Walmart" in (await visitor.open("/brands?q=WALM")).text
        assert "Target" not in visitor.text
        assert "Target" in (await visitor.open("/brands?platform=instagram")).text
        assert "Walmart" not in visitor.text.replace("Wal-Mart", "")
        assert "No brand is called “zzz” here" in (await visitor.open("/brands?q=zzz")).text
        assert "Perhaps one of these is meant" in (await visitor.open("/brands?q=wallmart")).text
        part = (await visitor.open("/brands?q=walm&part=list")).answer
        assert ("<html" in part.text, "Walmart" in part.text) == (False, True)
        assert (await visitor.open("/brands?country=zz&sector=nothing&platform=%00x")).status in {200, 400}


async def test_programs_filter_as_people_do(db: str) -> None:
    brand = await make_listed_brand("walmart", name="Walmart", accounts=(AccountRef("x", "walmart"),))
    await Brand.filter(id=brand.id).update(country="US", sector="groceries")
    await make_listed_brand("target", name="Target", accounts=(AccountRef("x", "target"),))
    async with visiting() as visitor:
        found = (await visitor.open("/api/v1/brands?country=us&sector=groceries&platform=x")).answer.json()
        typo = (await visitor.open("/api/v1/brands?q=wallmart")).answer.json()
        for wrong, status in (("country=XX", 422), ("country=usa", 400), ("sector=nothing", 400)):
            assert (await visitor.open(f"/api/v1/brands?{wrong}")).status == status
    assert [(row["slug"], row["country"], row["sector"]) for row in found["brands"]] == [("walmart", "US", "groceries")]
    assert ([row["slug"] for row in typo["similar"]], typo["brands"], typo["next"]) == (["walmart"], [], None)


async def test_every_brand_is_met_once_when_turning_the_pages(db: str) -> None:
    for number in range(65):
        await make_listed_brand(f"brand-{number:03}", name=f"Brand {number:03}")
    async with visiting() as visitor:
        await visitor.open("/brands")
        seen: list[str] = []
        while True:
            seen += [link for link in visitor.links() if link.startswith("/brands/")]
            onward = visitor.page.css_first("a[rel=next]")
            if onward is None:
                break
            await visitor.open(str(onward.attributes["href"]))

    assert len(seen) == len(set(seen)) == 65


async def test_a_cursor_nobody_gave_out_breaks_nothing(db: str) -> None:
    await make_listed_brand("walmart", name="Walmart")
    async with visiting() as visitor:
        for cursor in ("x", "%F0%9F%98%80", "a" * 400, "eyJhIjoxfQ=="):
            assert (await visitor.open(f"/brands?cursor={cursor}")).status in {200, 422}
            assert (await visitor.open(f"/api/v1/brands?cursor={cursor}")).status in {200, 400, 422}


async def test_a_live_brand_shows_its_domain_and_accounts(db: str) -> None:
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme", name="Acme", domain="acme.com")
    await make_official(member, brand, AccountRef("x", "acme"))
    async with visiting() as visitor:
        await visitor.open("/brands/acme")
        told = (await visitor.open("/api/v1/brands/acme")).answer.json()

    assert told["domains"] == ["acme.com"]
    assert [one["verdict"] for one in told["accounts"]] == ["official"]
    assert told["purposes"] == [
        {"platform": "x", "handle": "acme", "role": "main", "region": None, "language": None},
    ]


async def test_drafts_and_what_is_in_review_are_nowhere(db: str) -> None:
    member = await make_member("squatter")
    for state in (BrandState.DRAFT, BrandState.REVIEW, BrandState.REFUSED):
        await make_brand(member, f"dell-{state.value}", name=f"Dell {state.value}", state=state)
    async with visiting() as visitor:
        for hidden in ("draft", "review", "refused"):
            assert (await visitor.open(f"/brands/dell-{hidden}")).status == 404
            assert (await visitor.open(f"/api/v1/brands/dell-{hidden}")).status == 404
        assert "Dell" not in (await visitor.open("/brands")).text
