"""Questions that many people ask one by one, asked of the database together: those of one moment by one statement.

A statement costs this process as much as all the rest of an answer. Nobody waits for company: what is asked while the
database has nothing to do goes to it at once, and what comes meanwhile goes together when it is done.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

MOST = 50  # questions of a statement
STATEMENTS = 2  # under way at once: one is answered while this process reads what the other found

Asked = TypeVar("Asked")
Found = TypeVar("Found")


@dataclass(slots=True)
class _Batch(Generic[Asked, Found]):
    asked: list[Asked] = field(default_factory=list)
    waiting: list[asyncio.Future[Found]] = field(default_factory=list)

    def tell(self, asking: "asyncio.Task[Mapping[int, Found]]") -> None:
        """Gives each what was found for it, or the reason why there is nothing."""
        error = None if asking.cancelled() else asking.exception()
        for place, one in enumerate(self.waiting, 1):
            if one.done():
                continue  # nobody waits any more
            if asking.cancelled():
                one.cancel()
            elif error is not None:
                one.set_exception(error)
            else:
                one.set_result(asking.result()[place])


class Gathering(Generic[Asked, Found]):
    """Of one process and one kind of question; `find_many` answers by the place of what was asked (from 1)."""

    def __init__(self, find_many: Callable[[Sequence[Asked]], Awaitable[Mapping[int, Found]]]) -> None:
        self._find_many = find_many
        self._turns = asyncio.Semaphore(STATEMENTS)
        self._open: _Batch[Asked, Found] | None = None
        self._asking: set[asyncio.Task[Mapping[int, Found]]] = set()  # the loop itself would forget them

    async def find(self, asked: Asked) -> Found:
        """What is found for this one; raises what `find_many` raises."""
        batch = self._open
        if batch is None or len(batch.asked) == MOST:
            batch = self._begun()
        found: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        batch.asked.append(asked)
        batch.waiting.append(found)
        return await found

    def _begun(self) -> _Batch[Asked, Found]:
        """A task of its own asks: whoever stops waiting takes nothing from the others."""
        batch = self._open = _Batch[Asked, Found]()
        asking = asyncio.create_task(self._ask(batch))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        asking.add_done_callback(batch.tell)
        return batch

    async def _ask(self, batch: _Batch[Asked, Found]) -> Mapping[int, Found]:
        async with self._turns:
            if self._open is batch:
                self._open = None  # from now on others may see something newer
            return await self._find_many(batch.asked)
