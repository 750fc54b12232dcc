"""Numbers that take long to count: counted once for all who ask, beside them, and shown while they are fresh enough."""

import asyncio
from dataclasses import dataclass, field

import asyncpg
import pytest

from registry.web import counted
from registry.web.counted import PATIENCE, Counted


@dataclass
class Directory:
    """Each count takes as long as it is told to, and comes to one more."""

    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0
    failure: Exception | None = None

    async def count(self) -> int:
        self.begun += 1
        await self.may_end.wait()
        if self.failure:
            raise self.failure
        return self.begun


async def test_all_who_ask_at_once_are_told_by_one_count() -> None:
    directory, numbers = Directory(), Counted()
    asking = [asyncio.create_task(numbers.of("directory", directory.count)) for _ in range(5)]
    await asyncio.sleep(0)
    directory.may_end.set()

    assert await asyncio.gather(*asking) == [1] * 5


async def test_what_is_counted_at_once_is_never_old() -> None:
    directory, numbers = Directory(), Counted()
    directory.may_end.set()

    assert [await numbers.of("directory", directory.count) for _ in range(3)] == [1, 2, 3]


async def test_nobody_waits_for_a_long_count() -> None:
    directory, numbers = Directory(), Counted()

    assert await numbers.of("directory", directory.count) is None
    assert await numbers.of("another", _seven) == 7
    await asyncio.sleep(0)
    directory.may_end.set()
    assert await numbers.of("directory", directory.count) == 1
    for _ in range(3):  # it took more than PATIENCE: it is kept for long
        assert await numbers.of("directory", directory.count) == 1
    assert PATIENCE * counted.TIMES > 10


async def test_a_count_that_fails_says_so_while_nothing_is_known() -> None:
    directory, numbers = Directory(failure=asyncpg.InterfaceError("gone")), Counted()
    directory.may_end.set()

    with pytest.raises(asyncpg.InterfaceError):
        await numbers.of("directory", directory.count)


async def test_a_count_that_fails_leaves_what_was_known() -> None:
    directory, numbers = Directory(), Counted()
    directory.may_end.set()
    assert await numbers.of("directory", directory.count) == 1
    directory.failure = asyncpg.InterfaceError("gone")

    assert await numbers.of("directory", directory.count) == 1
    assert directory.begun == 2


async def _seven() -> int:
    return 7
