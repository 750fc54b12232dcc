"""Look-ups of one moment, asked of the database together: each is answered as if it had been asked alone."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from registry.actions.gathering import MOST, STATEMENTS
from registry.actions.listings import Verdict
from registry.actions.lookups import gathered, look_up
from registry.database import rows
from tests.factories import make_listed_brand, make_live_brand, make_member, make_official
from verification.accounts import AccountRef

ACME, DELL, NOBODY, NEAR = (AccountRef("x", name) for name in ("acme", "dell", "somebody77", "acrne"))


class Slow:
    """The database, asked at its leisure; counts how often and for how many accounts."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.under_way = self.most_under_way = 0

    async def rows(self, sql: str, platforms: Sequence[str], handles: Sequence[str]) -> Sequence[Any]:
        self.sizes.append(len(handles))
        self.under_way += 1
        self.most_under_way = max(self.under_way, self.most_under_way)
        await asyncio.sleep(0.02)
        self.under_way -= 1
        if "broken" in handles:
            raise ConnectionResetError("the server went")
        return await rows(sql, platforms, handles)


async def _directory() -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), ACME)
    await make_listed_brand("dell", accounts=(DELL,))


async def test_what_is_asked_at_once_is_answered_by_one_statement_each_as_if_alone(db: str) -> None:
    await _directory()
    database = Slow()
    asked = [ACME, NOBODY, DELL, NEAR, ACME, AccountRef("x", "b\0d")]

    together = gathered(database.rows)
    found = await asyncio.gather(*(together(one) for one in asked))

    assert found == [await look_up(one) for one in asked]
    assert {one.verdict for one in found} == {
        Verdict.OFFICIAL, Verdict.LISTED, Verdict.LOOKALIKE, Verdict.UNKNOWN,
    }  # fmt: skip
    assert database.sizes == [len(asked)]


async def test_what_comes_meanwhile_goes_together_and_never_too_much_of_it(db: str) -> None:
    await _directory()
    database = Slow()
    together = gathered(database.rows)
    first = []
    for _ in range(STATEMENTS):
        first.append(asyncio.create_task(together(ACME)))
        await asyncio.sleep(0.001)

    rest = await asyncio.gather(*(together(one) for one in [ACME, DELL] * MOST))

    assert [one.account for one in rest] == [ACME, DELL] * MOST
    assert {one.account for one in await asyncio.gather(*first)} == {ACME}
    assert database.sizes == [1] * STATEMENTS + [MOST, MOST]
    assert database.most_under_way == STATEMENTS


async def test_whoever_stops_waiting_takes_nothing_from_the_others(db: str) -> None:
    await _directory()
    together = gathered(Slow().rows)
    asked = [asyncio.create_task(together(one)) for one in (ACME, DELL)]
    await asyncio.sleep(0.005)

    asked[0].cancel()

    assert (await asked[1]).verdict is Verdict.LISTED
    assert (await together(ACME)).verdict is Verdict.OFFICIAL


async def test_an_outage_is_told_to_everybody_who_waits_and_to_nobody_after(db: str) -> None:
    await _directory()
    together = gathered(Slow().rows)

    told = await asyncio.gather(together(ACME), together(AccountRef("x", "broken")), return_exceptions=True)

    assert [type(one) for one in told] == [ConnectionResetError] * 2
    with pytest.raises(ConnectionResetError):
        await together(AccountRef("x", "broken"))
    assert (await together(ACME)).verdict is Verdict.OFFICIAL
