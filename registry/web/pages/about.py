"""How it works, in plain words."""

from starlette.responses import Response

from registry.actions import directory
from registry.web import rendering
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    return rendering.page(request, "about/how.html", {"statistics": await directory.statistics()})
