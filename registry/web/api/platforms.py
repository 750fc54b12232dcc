"""What each platform allows."""

from typing import Any

from starlette.responses import Response

from registry.actions import platform_list
from registry.actions.answers import time_as_text
from registry.actions.platform_list import Allowance
from registry.web.api.answering import public
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS


async def list_platforms(request: AppRequest) -> Response:
    """GET /api/v1/platforms"""
    return public(request, {"platforms": [_told(one) for one in await platform_list.all_platforms()]})


def _told(one: Allowance) -> dict[str, Any]:
    platform = PLATFORMS[one.slug]
    return {
        "platform": one.slug,
        "name": one.name,
        "automatic": one.way.value,
        "methods": [
            {"method": method, "needs_key": method in one.keyed_methods and method not in platform.conversations}
            for method in one.methods
        ],
        "steps": [{"method": place.method, "place": place.place, "how": place.how} for place in one.places],
        "compared_by_person": one.compare or None,
        "has_key": one.has_key,
        "limits": one.limits or None,
        "gone": one.gone or None,
        "stable_id": one.stable_id or None,
        "tried_against": one.tried.value,
        "health": {
            "state": one.health.state.value,
            "since": time_as_text(one.health.since),
            "last_success": time_as_text(one.health.last_success),
        },
        "hosts": list(platform.hosts),
        "examples": dict(platform.examples),
    }
