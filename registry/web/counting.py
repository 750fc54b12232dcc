"""Counts the public's look-ups by brand, week, verdict and platform, and writes the numbers down every few seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from registry import log
from registry.actions import lookup_counts
from registry.actions.listings import Answer, Listing
from registry.actions.lookup_counts import Counts
from registry.database import LOST
from registry.web import kept
from registry.web.numbers import Numbers
from registry.web.state import AppRequest

EVERY = 5.0  # seconds


def note(request: AppRequest, *found: Listing | Answer) -> None:
    """Counts what was answered, which may be kept for the next; of who asked and how nothing is taken down."""
    kept.note(request, *found)
    listings = [one if isinstance(one, Listing) else one.listing for one in found]
    counts: Counts = request.state["counts"]
    counts.note((one for one in listings if one is not None), now=request.state["clock"]())
    numbers: Numbers = request.state["numbers"]
    numbers.note_verdicts(one.verdict.value for one in listings if one is not None)


@asynccontextmanager
async def writing_down(counts: Counts) -> AsyncIterator[None]:
    """Writes the numbers down during the block and once more at its end."""
    writing = asyncio.create_task(_write_on(counts))
    try:
        yield
    finally:
        writing.cancel()
        with suppress(asyncio.CancelledError):
            await writing
        await write(counts)


async def write(counts: Counts) -> None:
    """Writes down what was gathered; while the database is away it is kept for the next time."""
    taken = counts.take()
    try:
        await lookup_counts.add(taken)
    except LOST as error:
        counts.put_back(taken)
        log.get().warning("counts.kept", error=type(error).__name__)


async def _write_on(counts: Counts) -> None:
    while True:
        await asyncio.sleep(EVERY)
        await write(counts)
