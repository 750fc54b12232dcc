"""Look-ups by hash prefix: the registry never learns which account was meant (docs/PRIVATE_LOOKUPS.md)."""

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response

from registry.actions import private_lookups
from registry.web import kept, throttle
from registry.web.api.answering import public
from registry.web.state import AppRequest


async def show_range(request: AppRequest) -> Response:
    """GET /api/v1/range/{prefix}"""
    prefix = request.path_params["prefix"].lower()
    if not private_lookups.is_prefix(prefix):
        raise HTTPException(400, "bad_prefix")
    throttle.spend_lookup(request)
    found = await private_lookups.accounts_of(prefix, read=request.state["read"])
    kept.note_range(request, prefix, [one.listing for one in found])
    key = request.state["settings"].keys()[0]
    encoded = private_lookups.padded(prefix, found, key=key, now=request.state["clock"]())
    return public(request, orjson.loads(encoded))
