"""Numbers of the whole directory, shown as they were a moment ago: counting a million accounts takes seconds.

What is counted quickly is counted for everybody who asks, as it is now. What takes longer is counted beside the
requests, and anew when it is twenty times as old as counting took; while the first such count goes on, there is none.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from registry.database import LOST

T = TypeVar("T")
PATIENCE = 1.5  # seconds that a page waits for them
QUICK = 0.25  # seconds of a count that is no burden
TIMES = 20  # so many times longer than counting takes, the numbers are kept


class Counted:
    """Everything that one process has counted, by name."""

    def __init__(self) -> None:
        self._counts: dict[str, _Count] = {}

    async def of(self, name: str, count: Callable[[], Awaitable[T]]) -> T | None:
        """What was counted under this name; None while nobody knows yet. Raises one of LOST if nobody could know."""
        known = self._counts.setdefault(name, _Count())
        found: T | None = await known.current(count)
        return found


class _Count:
    def __init__(self) -> None:
        self._found: Any = None
        self._took, self._ended = 0.0, float("-inf")
        self._counting: asyncio.Task[None] | None = None

    async def current(self, count: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 (Counted says what)
        lasts = TIMES * self._took if self._took > QUICK else 0.0
        if self._counting is None and time.monotonic() - self._ended >= lasts:
            self._counting = asyncio.create_task(self._count(count))
            self._counting.add_done_callback(self._end)
        counting = self._counting
        if counting is not None and (self._found is None or self._took < PATIENCE):
            await asyncio.wait({counting}, timeout=PATIENCE)
            if self._found is None and counting.done():
                counting.result()
        return self._found

    async def _count(self, count: Callable[[], Awaitable[Any]]) -> None:
        began = time.monotonic()
        try:
            self._found = await count()
        finally:
            self._ended = time.monotonic()
            self._took = self._ended - began

    def _end(self, counting: asyncio.Task[None]) -> None:
        self._counting = None
        with suppress(asyncio.CancelledError, *LOST):  # the next who asks after a while tries again
            counting.result()
