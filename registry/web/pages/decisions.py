"""The public log of what people decided, and one page for each case."""

from uuid import UUID

from starlette.responses import Response

from registry.actions import decisions
from registry.web import rendering
from registry.web.state import AppRequest


async def show_log(request: AppRequest) -> Response:
    """What was decided, newest first, with how long people wait for us."""
    page = await decisions.log(_after(request))
    times = await decisions.waiting_times(now=request.state["clock"]())
    return rendering.page(request, "decisions/log.html", {"page": page, "times": times})


async def show_case(request: AppRequest) -> Response:
    """One case, as everybody may see it."""
    case = await decisions.case_page(request.path_params["case_id"])
    return rendering.page(request, "decisions/case.html", {"case": case})


async def show_rules(request: AppRequest) -> Response:
    """How people decide, and within which time."""
    times = await decisions.waiting_times(now=request.state["clock"]())
    notice_days = request.state["settings"].notice_days
    return rendering.page(request, "decisions/rules.html", {"times": times, "notice_days": notice_days})


def _after(request: AppRequest) -> UUID | None:
    """The last line of the page before; anything else shows the first page."""
    try:
        return UUID(request.query_params.get("after", ""))
    except ValueError:
        return None
