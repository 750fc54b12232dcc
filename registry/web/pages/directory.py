"""The directory: every brand that is live or listed, and one page for each."""

from starlette.responses import HTMLResponse, Response

from registry.actions import brand_history, directory, groups, public_lookalikes
from registry.actions.brand_history import history
from registry.actions.brand_search import BrandWish
from registry.actions.countries import is_country
from registry.actions.fact_sentences import sentence
from registry.actions.listings import BrandPage
from registry.language import current
from registry.models.columns import Sector
from registry.web import packing, rendering
from registry.web.headers import PUBLIC_SECONDS
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS

PAGE_SIZE = 30
NEWEST = 6  # brands with a proven domain that the start of the directory shows
LONGEST_SEARCH = 120
LONGEST_CURSOR = 500
ONLY_LIST = "list"  # what a search as one types asks for instead of the whole page


async def list_brands(request: AppRequest) -> Response:
    """Searched, filtered, page by page; a cursor that nobody gave out begins at the start."""
    wish = _wish(request)
    cursor = request.query_params.get("cursor", "")[:LONGEST_CURSOR]
    read = request.state["read"]
    found = await directory.browse(wish, cursor=cursor or None, limit=PAGE_SIZE, read=read)
    values = {"found": found, "wish": wish, "cursor": cursor}
    if request.query_params.get("part") == ONLY_LIST:
        caching = {"cache-control": f"public, max-age={PUBLIC_SECONDS}", "vary": "Accept-Language, Cookie"}
        part = HTMLResponse(rendering.fragment(request, "directory/_found.html", values), headers=caching)
        return packing.packed(request, part)
    is_start = not (wish.search or wish.has_filter or cursor)
    newest = await directory.newest(NEWEST, read=read) if is_start else ()
    more = {"choices": await directory.choices(read=read), "newest": newest}
    return rendering.page(request, "directory/brands.html", {**values, **more})


async def show_brand(request: AppRequest) -> Response:
    """One brand with everything it has proven; raises NotFound for those that are not public."""
    read = request.state["read"]
    brand = await directory.brand_page(request.path_params["slug"], read=read)
    slug, language = brand.brand.slug, current.get()
    past = await history(slug, most=brand_history.SHOWN, read=read)
    resembling = await public_lookalikes.lookalikes(slug, limit=public_lookalikes.SHOWN, read=read)
    values = {
        "brand": brand,
        "group": await groups.of_brand(slug, read=read),
        "history": past,
        "told": [(fact, sentence(fact, language)) for fact in past.facts],
        "lookalikes": resembling,
        "linked_data": linked_data(brand, request.state["settings"].base_url),
    }
    return rendering.page(request, "directory/brand.html", values)


def linked_data(brand: BrandPage, base_url: str) -> dict[str, object]:
    """The brand as schema.org tells organisations to programs; only what it has proven itself."""
    page = f"{base_url}/brands/{brand.brand.slug}"
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": page,
        "name": brand.brand.name,
        "url": f"https://{brand.brand.domain}/" if brand.brand.domain else page,
        "sameAs": [listing.url for listing in brand.official],
        "subjectOf": page,
    }


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
