"""How programs ask: the endpoints for people who write programs, with examples that a test runs."""

from starlette.responses import Response

from registry.web import rendering
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    settings = request.state["settings"]
    return rendering.page(request, "programs/show.html", {"lookups_per_minute": settings.lookups_per_minute})
