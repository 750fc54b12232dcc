"""Hears from the database that a job was queued; when it cannot, the worker's own looks are enough."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg

from registry.database import LOST

CHANNEL = "job"
PAUSE_SECONDS = 2.0


@asynccontextmanager
async def listening(url: str, wake: Callable[[], None]) -> AsyncIterator[None]:
    """Calls `wake` at every news for the block, on a connection of its own: LISTEN on a pooled one is lost."""
    listener = asyncio.create_task(_listen(url, wake))
    try:
        yield
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


async def _listen(url: str, wake: Callable[[], None]) -> None:
    while True:
        with suppress(*LOST):
            await _listen_once(url, wake)
        await asyncio.sleep(PAUSE_SECONDS)


async def _listen_once(url: str, wake: Callable[[], None]) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    try:
        await connection.add_listener(CHANNEL, lambda *_: wake())
        wake()  # whatever was queued while nobody listened
        await gone.wait()
    finally:
        with suppress(*LOST):
            await connection.close(timeout=2)
