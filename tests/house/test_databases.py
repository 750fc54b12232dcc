"""The database that a test gets is the one that the migrations made, whatever the test before did to its own."""

import asyncpg
import pytest
from tortoise.context import TortoiseContext

from registry.database import tortoise_config
from registry.models.columns import BrandState
from tests.databases import TEMPLATE, Shelf, connected, named
from tests.factories import (
    make_brand,
    make_live_brand,
    make_many_claims,
    make_member,
    make_official,
    make_person,
    make_session,
    make_sighting,
)
from verification.accounts import AccountRef

ACME = AccountRef("x", "acme")
TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


@pytest.fixture
def own_shelf(postgres: str) -> Shelf:
    return Shelf(postgres)


async def contents(url: str) -> dict[str, object]:
    """Everything: each table's rows and each sequence's place."""
    async with connected(url) as connection:
        found: dict[str, object] = {
            table: await connection.fetchval(f"SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM {table} t")  # noqa: S608
            for (table,) in await connection.fetch(TABLES)
        }
        places = await connection.fetch(
            "SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence"
        )
    return found | {name: place for name, place in places}  # noqa: C416 (a record is no pair)


async def fill(url: str) -> None:
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url))
        person = await make_person()
        await make_session(person)
        member = await make_member(person=person)
        brand = await make_live_brand(member)
        await make_official(member, brand, ACME)
        await make_many_claims(member, brand, 50)
        await make_sighting(brand, AccountRef("x", "acrne"))
        await make_brand(member, "acme-labs", state=BrandState.REVIEW)
    async with connected(url) as connection:
        await connection.execute("SELECT nextval(seqrelid::regclass) FROM pg_sequence")


async def changed(url: str, *statements: str) -> None:
    async with connected(url) as connection:
        for statement in statements:
            await connection.execute(statement)


async def test_what_a_test_wrote_is_gone_for_the_next(own_shelf: Shelf, postgres: str) -> None:
    new = await contents(named(postgres, TEMPLATE))
    first = await own_shelf.take()
    await fill(first)
    written = [name for name, value in (await contents(first)).items() if value != new[name]]
    await own_shelf.give_back(first)

    second = await own_shelf.take()

    assert len(written) > 15, written
    assert await contents(second) == new
    assert second == first


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE citation CASCADE",),
        ("ALTER TABLE event DISABLE TRIGGER ALL",),
        ("ALTER TABLE event DISABLE TRIGGER ALL", "ALTER TABLE event ENABLE TRIGGER ALL"),
        ("CREATE TABLE mine (n int)",),
        ("CREATE SCHEMA mine",),
        ("CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",),
        ("ALTER TABLE job ADD CONSTRAINT mine CHECK (kind <> 'x')",),
        (
            "INSERT INTO account (id, platform, handle, created_at) VALUES (gen_random_uuid(), 'x', 'a', now())",
            "ANALYZE account",
        ),
        ("DELETE FROM tortoise_migrations",),
        ("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$",),
        ("SELECT lo_create(0)",),
        ("INSERT INTO brand_term SELECT gen_random_uuid(), 0, md5(n::text) FROM generate_series(1, 60000) n",),
    ],
)
async def test_a_database_that_is_another_one_now_is_not_used_again(
    own_shelf: Shelf, postgres: str, statements: tuple[str, ...]
) -> None:
    first = await own_shelf.take()
    await changed(first, "SET session_replication_role = replica", *statements)
    await own_shelf.give_back(first)

    second = await own_shelf.take()

    assert second != first
    assert await contents(second) == await contents(named(postgres, TEMPLATE))


async def test_a_session_that_was_left_open_is_ended(own_shelf: Shelf) -> None:
    first = await own_shelf.take()
    left = await asyncpg.connect(first)
    await left.execute("BEGIN; SELECT pg_advisory_lock(1); LOCK TABLE brand")
    await own_shelf.give_back(first)

    second = await own_shelf.take()

    assert left.is_closed()
    assert second == first


async def test_two_at_a_time_are_two(own_shelf: Shelf) -> None:
    first, second = await own_shelf.take(), await own_shelf.take()

    assert first != second
    await own_shelf.give_back(first)
    await own_shelf.give_back(second)
    assert await own_shelf.take() == first
