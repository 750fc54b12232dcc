"""News from the database to open pages: one LISTEN connection, many readers, server-sent events."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from registry.database import listening
from registry.errors import TooMany

CHANNEL = "claim"
MOST_STREAMS = 500
PING_SECONDS = 15  # a comment line, so that proxies keep the stream and dead readers are noticed
LONGEST_SECONDS = 15 * 60  # then the browser connects again by itself


class Hub:
    """Wakes the readers of a subject when the database says that something about it changed."""

    def __init__(self) -> None:
        self._readers: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def listening(self, url: str) -> AbstractAsyncContextManager[None]:
        """Listens for the block."""
        return listening(url, CHANNEL, self.wake)

    @asynccontextmanager
    async def watch(self, subject: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the subject changed; the reader clears it BEFORE reading the row."""
        news = asyncio.Event()
        self._readers[subject].add(news)
        try:
            yield news
        finally:
            self._readers[subject].discard(news)
            if not self._readers[subject]:
                del self._readers[subject]

    def is_full(self) -> bool:
        return sum(map(len, self._readers.values())) >= MOST_STREAMS

    def wake(self, subject: str | None = None) -> None:
        """Wakes the readers of one subject, or everybody when it is unknown what was missed."""
        for name in list(self._readers) if subject is None else [subject]:
            for news in self._readers.get(name, ()):
                news.set()


@dataclass(frozen=True, slots=True)
class Fragment:
    """Server-rendered HTML for a `[data-live]` element; `is_final` ends the stream."""

    html: str
    is_final: bool


def stream(hub: Hub, subject: str, read: Callable[[], Awaitable[Fragment]]) -> StreamingResponse:
    """Sends what `read` renders, now and at every change, as `progress` events; `done` closes it. Raises TooMany."""
    if hub.is_full():
        raise TooMany
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_events(hub, subject, read), media_type="text/event-stream", headers=headers)


async def _events(hub: Hub, subject: str, read: Callable[[], Awaitable[Fragment]]) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    ends = loop.time() + LONGEST_SECONDS
    shown = ""
    async with hub.watch(subject) as news:
        while loop.time() < ends:
            news.clear()  # before reading: what changes while we read wakes us again
            fragment = await read()
            if fragment.html != shown:
                shown = fragment.html
                yield _event("progress", shown)
            if fragment.is_final:
                yield _event("done", "")
                return
            if not await _woken(news):
                yield ": still here\n\n"


async def _woken(news: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(news.wait(), PING_SECONDS)
    except TimeoutError:
        return False
    return True


def _event(name: str, html: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.splitlines() or [""])
    return f"event: {name}\n{lines}\n"
