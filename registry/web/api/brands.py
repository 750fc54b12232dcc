"""The directory for programs: brands, and each with its accounts."""

import re
from typing import Any

from starlette.responses import Response

from registry.actions import brand_search, directory
from registry.actions.answers import listing_as_json, time_as_text
from registry.actions.brand_search import BrandWish
from registry.actions.countries import is_country
from registry.actions.listings import BrandPage, BrandRow, ClaimNote, Listing, SourceRef
from registry.errors import UnknownPlatform
from registry.models.columns import Sector
from registry.web import throttle
from registry.web.api.answering import parameter, public, unusable
from registry.web.rendering import query
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS

PAGE_SIZE = 50
LARGEST_PAGE = 200
LONGEST_SEARCH = 200
LONGEST_CURSOR = 500


async def list_brands(request: AppRequest) -> Response:
    """GET /api/v1/brands?q=&platform=&country=&sector=&cursor=&limit="""
    throttle.spend_lookup(request)
    wish = _wish(request)
    limit, cursor = _limit(request), parameter(request, "cursor", LONGEST_CURSOR) or None
    if cursor and not brand_search.is_cursor(cursor):
        raise unusable("cursor", 422)
    found = await directory.browse(wish, cursor=cursor, limit=limit, read=request.state["read"])
    base_url = request.state["settings"].base_url
    onward = query(
        q=wish.search, platform=wish.platform, country=wish.country, sector=wish.sector, limit=limit,
        cursor=found.next_cursor,
    )  # fmt: skip
    answer = {
        "brands": [_row(row, base_url) for row in found.rows],
        "similar": [_row(row, base_url) for row in found.similar],
        "next": f"{base_url}/api/v1/brands?{onward}" if found.next_cursor else None,
    }
    return public(request, answer)


async def show_brand(request: AppRequest) -> Response:
    """GET /api/v1/brands/{slug}"""
    throttle.spend_lookup(request)
    brand = await directory.brand_page(request.path_params["slug"])
    return public(request, _whole(brand, request.state["settings"].base_url))


def _wish(request: AppRequest) -> BrandWish:
    """What is asked for; raises UnknownPlatform, or 400 for a country or sector that does not exist."""
    asked = {name: parameter(request, name, LONGEST_SEARCH) or None for name in ("platform", "country", "sector")}
    platform, country, sector = asked["platform"], (asked["country"] or "").upper() or None, asked["sector"]
    if platform is not None and platform not in PLATFORMS:
        raise UnknownPlatform(field="platform")
    if sector and sector not in set(Sector):
        raise unusable("sector")
    if country and not is_country(country):
        raise unusable("country", 422 if re.fullmatch("[A-Z]{2}", country) else 400)
    return BrandWish(
        parameter(request, "q", LONGEST_SEARCH) or "", platform, country, Sector(sector) if sector else None
    )


def _limit(request: AppRequest) -> int:
    text = parameter(request, "limit", 10) or str(PAGE_SIZE)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= LARGEST_PAGE:
        raise unusable("limit")
    return int(text)


def _row(row: BrandRow, base_url: str) -> dict[str, Any]:
    return {
        "slug": row.brand.slug,
        "name": row.brand.name,
        "domain": row.brand.domain,
        "state": row.state.value,
        "accounts": row.accounts,
        "platforms": list(row.platforms),
        "country": row.country,
        "sector": row.sector.value if row.sector else None,
        "source": _source(row.source),
        "page": f"{base_url}/brands/{row.brand.slug}",
    }


def _whole(brand: BrandPage, base_url: str) -> dict[str, Any]:
    return {
        "slug": brand.brand.slug,
        "name": brand.brand.name,
        "state": brand.state.value,
        "description": brand.description,
        "domains": list(brand.domains),
        "live_since": time_as_text(brand.live_since),
        "source": _source(brand.source),
        "country": brand.country,
        "sector": brand.sector.value if brand.sector else None,
        "purposes": [_purpose(listing, brand.notes.get(listing.account, ClaimNote())) for listing in brand.official],
        "accounts": [listing_as_json(listing, base_url) for listing in brand.accounts],
        "websites": [listing_as_json(listing, base_url) for listing in brand.websites],
        "former_accounts": [listing_as_json(listing, base_url) for listing in brand.former],
        "page": f"{base_url}/brands/{brand.brand.slug}",
    }


def _purpose(listing: Listing, note: ClaimNote) -> dict[str, str | None]:
    """What the brand says that an official account is for."""
    return {
        "platform": listing.account.platform,
        "handle": listing.account.handle,
        "role": listing.role.value if listing.role else None,
        "region": note.region or None,
        "language": note.language or None,
    }


def _source(source: SourceRef | None) -> dict[str, str | None] | None:
    return {"name": source.name, "url": source.url or None, "licence": source.licence or None} if source else None
