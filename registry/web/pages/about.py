"""What one should know of this registry before trusting it, in plain words: a page for each question."""

from starlette.responses import Response

from registry.web import rendering
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    return rendering.page(request, "about/how.html")


async def verdicts(request: AppRequest) -> Response:
    return rendering.page(request, "about/verdicts.html", {"notice_days": request.state["settings"].notice_days})


async def privacy(request: AppRequest) -> Response:
    return rendering.page(request, "about/privacy.html")


async def security(request: AppRequest) -> Response:
    return rendering.page(request, "about/security.html", _operator(request))


async def operator(request: AppRequest) -> Response:
    return rendering.page(request, "about/operator.html", _operator(request))


async def accessibility(request: AppRequest) -> Response:
    return rendering.page(request, "about/accessibility.html", _operator(request))


def _operator(request: AppRequest) -> dict[str, object]:
    """Who runs the registry, as far as they say: "" for what they do not."""
    settings = request.state["settings"]
    return {"operator": settings.operator_name, "contact": settings.contact, "is_named": bool(settings.operator_name)}
