"""Every address of the API on one page, written from the API's own document."""

from starlette.responses import Response

from registry.web import rendering
from registry.web.reference import KEY, reference
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    settings = request.state["settings"]
    written = reference(settings.registry_name, settings.base_url)
    return rendering.page(request, "programs/reference.html", {"reference": written, "key_name": KEY})
