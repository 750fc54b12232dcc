"""What the name-suggestion-index says of its brands besides accounts: what they do, where, and other spellings."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from registry.actions.countries import is_country
from registry.actions.names import search_form
from registry.models.columns import Sector

FILE = "name-suggestion-index-categories.json"  # beside the file of the brands
LONGEST_SPELLING = 80
MOST_SPELLINGS = 12
# A shop's own category weighs more than the masts and lawns that somebody runs.
_WEIGHTS = {"brands": 10, "operators/amenity": 3, "operators/office": 3}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-.*)?")  # as it stands in `name:es`
_NAMES = ("name", "brand", "operator", "network", "short_name", "alt_name", "official_name", "old_name", "loc_name")

_S = Sector
# OpenStreetMap's categories, `key/value` before `key` alone.
SECTORS: Mapping[str, Sector] = MappingProxyType({
    **dict.fromkeys(("amenity/fast_food", "amenity/restaurant", "amenity/cafe", "amenity/pub", "amenity/bar",
                     "amenity/ice_cream", "amenity/food_court", "shop/coffee"), _S.FOOD),
    **dict.fromkeys(("shop/supermarket", "shop/convenience", "shop/bakery", "shop/butcher", "shop/alcohol",
                     "shop/confectionery", "shop/pastry", "shop/greengrocer", "shop/beverages", "shop/deli",
                     "shop/frozen_food", "shop/health_food", "shop/chocolate", "shop/tea", "shop/wine",
                     "shop/wholesale", "shop/farm", "shop/seafood", "shop/dairy"), _S.GROCERIES),
    **dict.fromkeys(("shop/clothes", "shop/shoes", "shop/jewelry", "shop/cosmetics", "shop/beauty", "shop/bag",
                     "shop/hairdresser", "shop/perfumery", "shop/watches", "shop/fashion_accessories",
                     "shop/leather", "shop/baby_goods", "shop/boutique", "shop/fabric", "shop/hairdresser_supply",
                     "shop/wedding", "shop/second_hand"), _S.FASHION),
    **dict.fromkeys(("amenity/bank", "amenity/atm", "amenity/bureau_de_change", "amenity/money_transfer",
                     "amenity/payment_terminal", "office/insurance", "office/financial", "office/financial_advisor",
                     "office/accountant", "office/tax_advisor", "shop/money_lender", "shop/pawnbroker",
                     "amenity/payment_centre"), _S.FINANCE),
    **dict.fromkeys(("amenity/fuel", "amenity/charging_station", "man_made/charge_point", "power", "shop/gas",
                     "office/energy_supplier", "shop/fuel", "route/power", "man_made/pipeline", "pipeline"), _S.ENERGY),
    **dict.fromkeys(("shop/car", "shop/car_repair", "shop/car_parts", "shop/tyres", "shop/motorcycle", "shop/truck",
                     "shop/bicycle", "amenity/car_wash", "amenity/vehicle_inspection", "shop/caravan",
                     "shop/motorcycle_repair", "amenity/driving_school"), _S.CARS),
    **dict.fromkeys(("route", "highway", "railway", "public_transport", "aeroway", "amenity/car_rental",
                     "amenity/car_sharing", "amenity/bicycle_rental", "amenity/parking", "amenity/post_office",
                     "amenity/parcel_locker", "amenity/post_box", "amenity/ferry_terminal", "amenity/taxi",
                     "amenity/scooter_rental", "office/courier", "office/logistics", "amenity/bus_station",
                     "amenity/ticket_validator", "amenity/kick-scooter_rental"), _S.TRANSPORT),
    **dict.fromkeys(("tourism", "shop/travel_agency", "office/travel_agent"), _S.TRAVEL),
    **dict.fromkeys(("healthcare", "amenity/pharmacy", "amenity/hospital", "amenity/clinic", "amenity/doctors",
                     "amenity/dentist", "amenity/veterinary", "shop/optician", "shop/chemist", "shop/hearing_aids",
                     "shop/medical_supply", "amenity/nursing_home", "emergency/ambulance_station",
                     "shop/nutrition_supplements"), _S.HEALTH),
    **dict.fromkeys(("amenity/school", "amenity/university", "amenity/college", "amenity/kindergarten",
                     "amenity/prep_school", "amenity/language_school", "amenity/childcare", "amenity/music_school",
                     "amenity/training", "amenity/library", "office/educational_institution"), _S.EDUCATION),
    **dict.fromkeys(("amenity/police", "amenity/fire_station", "amenity/townhall", "amenity/courthouse",
                     "amenity/prison", "office/government", "landuse/military", "military", "flags", "emergency",
                     "boundary", "amenity/embassy", "amenity/recycling", "amenity/waste_disposal",
                     "office/water_utility", "amenity/drinking_water", "amenity/toilets", "amenity/public_building",
                     "man_made/water_works", "man_made/wastewater_plant", "office/diplomatic", "leisure/park",
                     "man_made/flagpole", "office/quango"), _S.PUBLIC),
    **dict.fromkeys(("shop/mobile_phone", "shop/telecommunication", "office/telecommunication", "telecom",
                     "amenity/telephone", "man_made/mast", "man_made/street_cabinet"), _S.TELECOM),
    **dict.fromkeys(("shop/electronics", "shop/computer", "shop/video_games", "office/it", "shop/hifi",
                     "shop/appliance", "shop/camera", "shop/photo"), _S.TECHNOLOGY),
    **dict.fromkeys(("office/newspaper", "shop/newsagent", "shop/books", "amenity/studio", "advertising",
                     "shop/music"), _S.MEDIA),
    **dict.fromkeys(("leisure", "shop/sports", "shop/outdoor", "shop/toys", "amenity/cinema", "amenity/theatre",
                     "amenity/gambling", "amenity/casino", "shop/lottery", "shop/bookmaker", "shop/games",
                     "amenity/nightclub", "sport", "club"), _S.LEISURE),
    **dict.fromkeys(("man_made", "craft", "industrial", "landuse", "shop/trade", "shop/agrarian"), _S.INDUSTRY),
    **dict.fromkeys(("shop/charity", "amenity/social_facility", "office/ngo", "office/charity", "office/foundation",
                     "amenity/place_of_worship", "office/religion", "amenity/social_centre"), _S.CHARITY),
    **dict.fromkeys(("shop/laundry", "shop/dry_cleaning", "shop/storage_rental", "shop/copyshop",
                     "shop/funeral_directors", "shop/massage", "shop/tattoo", "office", "amenity",
                     "shop/rental"), _S.SERVICES),
    "shop": _S.RETAIL,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Category:
    """What is known about one item of Wikidata; `country` only where it is in one."""

    sector: Sector | None
    country: str | None
    spellings: tuple[str, ...]  # folded


NOTHING = Category(None, None, ())


def read_categories(path: Path) -> dict[str, Category]:
    """What the file says by item of Wikidata; nothing where there is no such file."""
    if not path.is_file():
        return {}
    sectors: defaultdict[str, Counter[Sector]] = defaultdict(Counter)
    countries: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for place, item in _items(json.loads(path.read_bytes())["nsi"]):
        sector = sector_of(place)
        for key, spellings in _named(item["tags"]).items():
            if sector is not None:
                sectors[key][sector] += _weight(place)
            countries[key] |= _countries(item.get("locationSet", {}))
            names[key] |= dict.fromkeys(spellings)
    return {
        key: Category(
            sectors[key].most_common(1)[0][0] if sectors[key] else None,
            next(iter(countries[key])) if len(countries[key]) == 1 and "" not in countries[key] else None,
            tuple(found)[:MOST_SPELLINGS],
        )
        for key, found in names.items()
    }


def sector_of(place: str) -> Sector | None:
    """What the brands of a category do: `brands/amenity/bank`."""
    tree, _, category = place.partition("/")
    return SECTORS.get(category) or SECTORS.get(category.partition("/")[0]) or SECTORS.get(tree)


def _weight(place: str) -> int:
    tree, _, category = place.partition("/")
    return _WEIGHTS.get(tree) or _WEIGHTS.get(f"{tree}/{category.partition('/')[0]}") or 1


def _items(categories: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, category in categories.items():
        for item in category["items"]:
            yield place, item


def _named(tags: Mapping[str, str]) -> dict[str, list[str]]:
    """Each item of Wikidata that the tags name, with the spellings that are told of it."""
    keys = {value for tag, value in tags.items() if tag.endswith(":wikidata")}
    told = [part for tag, value in tags.items() if _is_name(tag) for part in value.split(";")]
    spellings = [search_form(name) for name in told if len(name) <= LONGEST_SPELLING]
    return {key: [spelling for spelling in spellings if spelling] for key in keys}


def _is_name(tag: str) -> bool:
    name, _, language = tag.partition(":")
    return name in _NAMES and (not language or _LANGUAGE.fullmatch(language) is not None)


def _countries(places: Mapping[str, Any]) -> set[str]:
    """The countries of a set of places; "" stands for one that is none, such as the whole world."""
    found = set()
    for place in places.get("include", ["001"]):
        code = place.removesuffix(".geojson").partition("-")[0].upper() if isinstance(place, str) else ""
        found.add(code if is_country(code) else "US" if place == "conus" else "")
    return found
