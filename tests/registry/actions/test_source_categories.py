"""What an index of brands says besides accounts: sector, country, other spellings."""

import json
from pathlib import Path

import pytest

from registry.actions import imports
from registry.actions.brand_search import BrandWish, browse
from registry.actions.source_categories import NOTHING, Category, read_categories, sector_of
from registry.models import Brand
from registry.models.columns import Sector
from tests.factories import NOON, make_member

BANK = {
    "tags": {
        "brand": "Банк Ромашка", "brand:en": "Romashka Bank", "brand:wikidata": "Q1", "short_name": "ЯЖ;RB",
        "operator:type": "public", "brand:wikipedia": "en:Romashka", "name": "Банк Ромашка",
    },
    "locationSet": {"include": ["ua"]},
}  # fmt: skip
PIZZA = {"tags": {"name": "Pizza Roma", "brand:wikidata": "Q2"}, "locationSet": {"include": ["us-or.geojson"]}}
WORLD = {"tags": {"name": "Orbe", "brand:wikidata": "Q3"}, "locationSet": {"include": ["001"]}}
TWO = {"tags": {"name": "Duo", "brand:wikidata": "Q4"}, "locationSet": {"include": ["de", "at"]}}


def _written(folder: Path) -> Path:
    categories = {
        "brands/amenity/bank": [BANK], "operators/man_made/mast": [BANK], "brands/amenity/fast_food": [PIZZA],
        "brands/shop/clothes": [WORLD], "brands/shop/unheard_of": [TWO],
    }  # fmt: skip
    path = folder / "name-suggestion-index-categories.json"
    path.write_text(json.dumps({"nsi": {place: {"items": items} for place, items in categories.items()}}))
    return path


def test_each_brand_has_what_its_categories_say(tmp_path: Path) -> None:
    assert read_categories(_written(tmp_path)) == {
        "Q1": Category(Sector.FINANCE, "UA", ("банк ромашка", "romashka bank", "яж", "rb")),
        "Q2": Category(Sector.FOOD, "US", ("pizza roma",)),
        "Q3": Category(Sector.FASHION, None, ("orbe",)),
        "Q4": Category(Sector.RETAIL, None, ("duo",)),
    }


def test_without_the_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_categories(tmp_path / "none.json") == {}


@pytest.mark.parametrize(("place", "sector"), [("transit/route/bus", Sector.TRANSPORT), ("odd/odd/odd", None)])
def test_a_category_means_a_sector(place: str, sector: Sector | None) -> None:
    assert sector_of(place) is sector


async def test_an_import_keeps_it_and_leaves_what_a_company_says(db: str, tmp_path: Path) -> None:
    _written(tmp_path)
    entries = {key: {"label": f"Name {key}", "identities": {"twitter": f"name_{key}"}} for key in ("Q1", "Q2", "Q9")}
    path = tmp_path / "name-suggestion-index.json"
    path.write_text(json.dumps({"wikidata": entries}))
    brands, _ = imports.read_name_suggestion_index(path)

    async def bring_in() -> None:
        await imports.import_listed(brands, source="nsi", version="1", now=NOON, on_progress=lambda _a, _b: None)

    await bring_in()
    first = {brand.source_key: (brand.country, brand.sector) for brand in await Brand.all()}
    found = await browse(BrandWish("romashka"), cursor=None, limit=9)
    member = await make_member("acme")
    await Brand.filter(source_key="Q1").update(company_id=member.company_id, country="ES", sector=Sector.MEDIA)
    await Brand.filter(source_key="Q2").update(country="FR")
    await bring_in()
    second = {brand.source_key: (brand.country, brand.sector) for brand in await Brand.all()}

    assert first == {"Q1": ("UA", Sector.FINANCE), "Q2": ("US", Sector.FOOD), "Q9": (None, None)}
    assert [row.brand.name for row in found.rows] == ["Name Q1"]
    assert second == {"Q1": ("ES", Sector.MEDIA), "Q2": ("US", Sector.FOOD), "Q9": (None, None)}
    assert [brand.category == NOTHING for brand in brands] == [False, False, True]
