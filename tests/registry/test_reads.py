"""Connections that only read."""

import asyncio

import asyncpg
import pytest

from registry.database import rows
from registry.reads import Reads


async def test_statements_are_answered_side_by_side_and_again(db: str) -> None:
    reads = Reads(db, connections=2)

    found = await asyncio.gather(*(reads.rows("SELECT $1::int AS one", number) for number in range(20)))

    assert [one[0]["one"] for one in found] == list(range(20))
    used = await rows("SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'registry reads'")
    assert used[0]["n"] <= 2
    await reads.close()


async def test_nothing_can_be_changed(db: str) -> None:
    reads = Reads(db)

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await reads.rows("DELETE FROM brand")

    assert await reads.rows("SELECT 1 AS one") != []
    await reads.close()


async def test_connections_that_the_server_closed_are_replaced(db: str) -> None:
    reads = Reads(db, connections=2)
    await asyncio.gather(reads.rows("SELECT pg_sleep(0.05)"), reads.rows("SELECT pg_sleep(0.05)"))

    await rows(
        "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = 'registry reads'"
    )
    await asyncio.sleep(0.1)

    assert (await reads.rows("SELECT 1 AS one"))[0]["one"] == 1
    await reads.close()


async def test_somebody_who_stops_waiting_spoils_nothing_for_the_next(db: str) -> None:
    reads = Reads(db, connections=1)
    waiting = asyncio.create_task(reads.rows("SELECT pg_sleep(5)"))
    await asyncio.sleep(0.1)

    waiting.cancel()
    await asyncio.wait({waiting})

    assert (await reads.rows("SELECT 7 AS seven"))[0]["seven"] == 7
    await reads.close()
