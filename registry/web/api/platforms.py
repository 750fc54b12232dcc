"""What each platform allows."""

from typing import Any

from starlette.responses import Response

from registry.web.api.answering import public
from registry.web.state import AppRequest
from verification.platforms import PLATFORMS
from verification.platforms.platform import Platform


async def list_platforms(request: AppRequest) -> Response:
    """GET /api/v1/platforms"""
    return public(request, {"platforms": [_told(platform) for platform in PLATFORMS.values()]})


def _told(platform: Platform) -> dict[str, Any]:
    return {
        "platform": platform.slug,
        "name": platform.name,
        "methods": sorted(platform.conversations),
        "automatic": platform.automatic,
        "stable_id": platform.stable_id,
        "hosts": list(platform.hosts),
        "examples": dict(platform.examples),
    }
