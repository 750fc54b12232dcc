"""Jobs that were set aside, for moderators: what they are, and a button for each."""

from starlette.responses import RedirectResponse, Response

from registry.actions import parked_jobs
from registry.errors import NotFound
from registry.web import guards, rendering
from registry.web.state import AppRequest

LARGEST_NUMBER = 2**63 - 1  # of a row


async def show(request: AppRequest) -> Response:
    values = {"jobs": await parked_jobs.show(guards.actor(request)), "done": "done" in request.query_params}
    return rendering.page(request, "moderation/jobs.html", values)


async def take_up(request: AppRequest) -> Response:
    job_id: int = request.path_params["job_id"]
    if job_id > LARGEST_NUMBER:
        raise NotFound
    await parked_jobs.take_up_as(guards.actor(request), job_id, now=request.state["clock"]())
    return RedirectResponse("/moderation/jobs?done=yes", 303)
