"""The directory: every brand that is live or listed, and one page for each."""

from starlette.responses import HTMLResponse, Response

from registry.actions import directory
from registry.actions.brand_search import BrandWish
from registry.actions.countries import is_country
from registry.models.columns import Sector
from registry.web import rendering
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS

PAGE_SIZE = 30
LONGEST_SEARCH = 120
LONGEST_CURSOR = 500
ONLY_LIST = "list"  # what a search as one types asks for instead of the whole page


async def list_brands(request: AppRequest) -> Response:
    """Searched, filtered, page by page; a cursor that nobody gave out begins at the start."""
    wish = _wish(request)
    cursor = request.query_params.get("cursor", "")[:LONGEST_CURSOR]
    found = await directory.browse(wish, cursor=cursor or None, limit=PAGE_SIZE)
    values = {"found": found, "wish": wish, "cursor": cursor}
    if request.query_params.get("part") == ONLY_LIST:
        caching = {"cache-control": f"public, max-age={rendering.PUBLIC_SECONDS}", "vary": "Accept-Language, Cookie"}
        return HTMLResponse(rendering.fragment(request, "directory/_found.html", values), headers=caching)
    return rendering.page(request, "directory/brands.html", {**values, "choices": await directory.choices()})


async def show_brand(request: AppRequest) -> Response:
    """One brand with everything it has proven; raises NotFound for those that are not public."""
    brand = await directory.brand_page(request.path_params["slug"])
    return rendering.page(request, "directory/brand.html", {"brand": brand})


def _wish(request: AppRequest) -> BrandWish:
    """What is asked for; a filter that does not exist filters nothing."""
    asked = request.query_params
    platform, country, sector = (asked.get(name, "") for name in ("platform", "country", "sector"))
    return BrandWish(
        asked.get("q", "")[:LONGEST_SEARCH].strip(),
        platform if platform in PLATFORMS else None,
        country.upper() if is_country(country.upper()) else None,
        Sector(sector) if sector in set(Sector) else None,
    )
