"""The checklist of a brand's name, platform by platform."""

from starlette.responses import Response

from registry.actions import name_checklists
from registry.web import guards, rendering
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    found = await name_checklists.show(guards.actor(request), request.path_params["slug"])
    return rendering.page(request, "brands/names.html", {"list": found})
