"""Allowances are shared by all processes, and each counts for itself while the database is away."""

import asyncio
from collections.abc import Mapping

import httpx
from tortoise.context import TortoiseContext

from registry.actions import allowances
from registry.database import rows, tortoise_config
from registry.web import settling
from registry.web.throttle import Limit, Limits
from tests.registry.web.running import Web

TEN = Limit("ten", 10, 60)
MOMENT = 20_000.0 * 24 * 60 * 60
ASK = "/api/v1/lookup?account=x.com/acme"
QUOTA = 30
MOST_ROUNDS = 12  # seconds that news of what was spent may take before the test gives up


def process(moment: float = MOMENT) -> Limits:
    return Limits(lookup=TEN, secret="of all processes", seconds=lambda: moment)


async def test_two_processes_count_together(db: str) -> None:
    one, two = process(), process()
    one.spend(TEN, "ann", cost=6)
    two.spend(TEN, "ann", cost=3)
    two.spend(TEN, "bob")

    for limits in (one, two, one):
        await settling.settle(limits)
    one.spend(TEN, "ann")
    await settling.settle(one)
    two.spend(TEN, "bob")
    await settling.settle(two)

    assert two.left(TEN, "ann").remaining == 1  # it learns when it spends
    assert two.left(TEN, "bob").remaining == 8
    assert one.left(TEN, "ann").remaining == 0
    assert [row["spent"] for row in await rows("SELECT spent FROM allowance ORDER BY spent")] == [2, 10]


async def test_a_process_learns_of_the_window_before(db: str) -> None:
    one, later = process(), process(MOMENT + 75)
    one.spend(TEN, "ann", cost=8)
    await settling.settle(one)
    later.spend(TEN, "ann")

    await settling.settle(later)

    assert later.left(TEN, "ann").remaining == 3  # three quarters of eight, and one


async def test_hashes_are_forgotten_with_their_window(db: str) -> None:
    one = process()
    one.spend(TEN, "ann")
    await settling.settle(one)

    assert await allowances.forget(now=MOMENT + 119) == 0
    assert await allowances.forget(now=MOMENT + 120) == 1


async def test_while_the_database_is_away_a_process_counts_for_itself_and_settles_later(db: str) -> None:
    one = process()
    one.spend(TEN, "ann", cost=4)
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config("postgres://registry@/registry?host=/nowhere"))
        await settling.settle(one)
    assert one.spend(TEN, "ann").remaining == 5

    await settling.settle(one)

    assert [row["spent"] for row in await rows("SELECT spent FROM allowance")] == [5]


class Narrow(Web):
    """A web process that answers few questions a minute."""

    def environment(self) -> Mapping[str, str]:
        return {**super().environment(), "REGISTRY_LOOKUPS_PER_MINUTE": str(QUOTA)}


async def test_who_spent_all_of_it_at_one_process_is_refused_by_another(db: str) -> None:
    with Narrow(db) as one, Narrow(db) as two:
        async with httpx.AsyncClient() as client:
            for _ in range(QUOTA):
                assert (await client.get(one.base + ASK)).status_code == 200
            refused = await client.get(one.base + ASK)
            asked = 0
            while (answer := await client.get(two.base + ASK)).status_code == 200 and asked < MOST_ROUNDS:
                asked += 1
                await asyncio.sleep(settling.EVERY)

    assert refused.status_code == answer.status_code == 429
    assert answer.json()["code"] == "too_many"
    assert answer.headers["ratelimit"].startswith('"lookup";r=0;t=')


async def test_ending_the_block_settles_what_is_left(db: str) -> None:
    one = process()

    async with settling.settled(one):
        one.spend(TEN, "ann")

    assert len(await rows("SELECT 1 AS one FROM allowance")) == 1
