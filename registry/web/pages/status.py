"""How the registry is now: a page that answers while other parts do not."""

import asyncio
from contextlib import suppress

from starlette.responses import Response

from registry.actions import service_status
from registry.database import LOST
from registry.web import guards, rendering
from registry.web.state import AppRequest

PATIENCE_SECONDS = 1  # for who asks; without a database everybody is a stranger here


async def show(request: AppRequest) -> Response:
    with suppress(*LOST):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await guards.recognise(request)
    found = await service_status.show(now=request.state["clock"]())
    return rendering.page(request, "status/show.html", {"status": found}, headers={"cache-control": "no-store"})
