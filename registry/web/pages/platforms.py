"""What each platform allows, for people: searched and filtered by the address alone."""

from starlette.responses import Response

from registry.actions import platform_list
from registry.actions.platform_list import Way
from registry.web import rendering
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS

LONGEST_SEARCH = 60


async def show(request: AppRequest) -> Response:
    search = request.query_params.get("q", "")[:LONGEST_SEARCH].strip()
    wish = request.query_params.get("way", "")
    way = Way(wish) if wish in set(Way) else None
    values = {
        "found": await platform_list.find(search, way),
        "total": len(PLATFORMS),
        "search": search,
        "way": way.value if way else "",
        "ways": [one.value for one in Way],
    }
    return rendering.page(request, "platforms/show.html", values)
