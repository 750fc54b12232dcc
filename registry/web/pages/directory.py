"""The directory: every brand that is live or listed, and one page for each."""

from starlette.responses import Response

from registry.actions import directory
from registry.web import rendering
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS

PAGE_SIZE = 30
LONGEST_SEARCH = 120
LONGEST_CURSOR = 500


async def list_brands(request: AppRequest) -> Response:
    """Searched, filtered, page by page; a cursor that nobody gave out begins at the start."""
    search = request.query_params.get("q", "")[:LONGEST_SEARCH].strip()
    platform = request.query_params.get("platform", "")
    cursor = request.query_params.get("cursor", "")[:LONGEST_CURSOR]
    chosen = platform if platform in PLATFORMS else ""
    found = await directory.browse(search, platform=chosen or None, cursor=cursor or None, limit=PAGE_SIZE)
    platforms = sorted(PLATFORMS.values(), key=lambda each: each.name.casefold())
    values = {"found": found, "search": search, "platform": chosen, "cursor": cursor, "platforms": platforms}
    return rendering.page(request, "directory/brands.html", values)


async def show_brand(request: AppRequest) -> Response:
    """One brand with everything it has proven; raises NotFound for those that are not public."""
    brand = await directory.brand_page(request.path_params["slug"])
    return rendering.page(request, "directory/brand.html", {"brand": brand})
