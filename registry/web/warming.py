"""What is made ready right after the start, before somebody waits for it: the site, the detector, its names, pages."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from registry import later, log
from registry.actions.lookups import LIKENESSES
from registry.database import LOST
from registry.web import circles
from registry.web.late_site import SITE

if TYPE_CHECKING:
    from registry.actions import likenesses
    from registry.web import rendering
else:
    likenesses, rendering = later.module(LIKENESSES), later.module("registry.web.rendering")


START_SECONDS = 0.2  # the socket is opened first, and whoever waits there already is answered


@asynccontextmanager
async def warmed() -> AsyncIterator[None]:
    """Makes ready during the block; a process that cannot is ended, with the reason in its log."""
    warming = asyncio.create_task(_warm())
    warming.add_done_callback(_end_broken)
    try:
        yield
    finally:
        warming.cancel()


async def _warm() -> None:
    await asyncio.sleep(START_SECONDS)
    await later.loaded(log.STRUCTLOG, LIKENESSES, SITE)
    with suppress(*LOST):  # the first look-up that needs the names loads them otherwise
        await likenesses.current()
    await asyncio.to_thread(rendering.prepare)
    circles.leave_out_what_is_here()


def _end_broken(warming: asyncio.Task[None]) -> None:
    """Half a site would answer look-ups and fail at every page: whoever started us shall hear of it."""
    if warming.cancelled() or warming.exception() is None:
        return
    log.get().critical("web.broken", exc_info=warming.exception())
    os.kill(os.getpid(), signal.SIGTERM)
