"""Charts and their tables: of one brand for its company, and of the whole registry for everybody."""

from functools import partial

from starlette.responses import Response

from registry.actions import statistics
from registry.web import guards, rendering
from registry.web.state import AppRequest


async def show_brand(request: AppRequest) -> Response:
    """How often a brand is asked about and imitated."""
    now = request.state["clock"]()
    numbers = await statistics.of_brand(guards.actor(request), request.path_params["slug"], now=now)
    return rendering.page(request, "statistics/brand.html", {"numbers": numbers})


async def show(request: AppRequest) -> Response:
    """What the registry holds and does; the answer is the same for everybody and may be kept for a while."""
    now = request.state["clock"]()
    numbers = await request.state["counted"].of("registry", partial(statistics.of_registry, now=now))
    return rendering.page(request, "statistics/show.html", {"numbers": numbers})
