"""That a public fact is in the log, for whoever wants to check it without us."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from registry.actions import transparency_log
from registry.web import throttle
from registry.web.api.answering import public
from registry.web.api.events import LARGEST_NUMBER
from registry.web.state import AppRequest


async def show_proof(request: AppRequest) -> Response:
    """GET /api/v1/events/{id}/proof"""
    throttle.spend_lookup(request)
    number = request.path_params["id"]
    found = await transparency_log.inclusion(number) if number <= LARGEST_NUMBER else None
    if found is None:
        raise HTTPException(404)
    return public(request, transparency_log.as_json(found))
