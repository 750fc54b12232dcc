"""Databases for tests: each gets an empty, migrated one; the same again and again while a test leaves it as it was.

Copying a database costs more than most tests. So the one that a test had is emptied for the next, and then must be, by
its own catalogue, sequences and rows, what the migrations made: else it is dropped and another one is copied.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

TEMPLATE: Final = "template_registry"
MOST_USES: Final = 100  # rows that were deleted leave their room behind
MOST_GROWTH: Final = 4 * 1024 * 1024  # bytes; a test that wrote much leaves other plans to the next
LAST_WORDS_MS: Final = 5_000  # that a session which somebody left open may take to end

OTHERS: Final = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

# Whoever is neither asked by foreign keys nor stopped by triggers may delete everything, whatever guards it.
EMPTY: Final = """
SET session_replication_role = replica;
DO $$
DECLARE
  one regclass;
  filled boolean;
BEGIN
  FOR one IN
    SELECT oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'tortoise_migrations'
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %s', one); END IF;
  END LOOP;
  PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
  PERFORM setval('tortoise_migrations_id_seq', max(id)) FROM tortoise_migrations;
END $$;
"""

# Every row of a catalogue says which transaction wrote it last; in a copy it says the same as in the original.
CATALOGUES: Final = (
    *("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_proc", "pg_type"),
    *("pg_namespace", "pg_sequence", "pg_statistic", "pg_largeobject_metadata"),
)
STATE: Final = " UNION ALL ".join(
    [
        *(f"SELECT '{one}', count(*), sum(xmin::text::bigint) FROM {one}" for one in CATALOGUES),  # noqa: S608
        (
            "SELECT 'settings', count(*), 0 FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database"
            " WHERE datname = current_database())"
        ),
        "SELECT 'migrations', count(*), sum(hashtext(m::text)) FROM tortoise_migrations m",
    ]
)


def named(url: str, database: str) -> str:
    """The URL of another database on the same server."""
    before, _, after = url.partition("?")
    return f"{before.rpartition('/')[0]}/{database}?{after}"


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


class Shelf:
    """The databases of one server; at most one waits there for the next test."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._waiting: str | None = None
        self._uses = 0
        self._new: tuple[list[asyncpg.Record], int] = ([], 0)  # what a copy looks like, and its size

    async def take(self) -> str:
        """The URL of an empty database that nobody else has."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._uses += 1
            # Only now: whatever the last test left running may have written until its end.
            if self._uses < MOST_USES and await self._is_as_new(waiting):
                return waiting
            await self._drop(waiting)
        return await self._copy()

    async def give_back(self, url: str) -> None:
        if self._waiting is None:
            self._waiting = url
        else:
            await self._drop(url)

    async def _copy(self) -> str:
        name = f"t_{uuid.uuid4().hex}"
        async with connected(self._server) as connection:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        url = named(self._server, name)
        async with connected(url) as connection:
            self._new = (await connection.fetch(STATE), await _size(connection))
        self._uses = 0
        return url

    async def _is_as_new(self, url: str) -> bool:
        state, size = self._new
        async with connected(url) as connection:
            for (pid,) in await connection.fetch(OTHERS):
                await connection.execute(f"SELECT pg_terminate_backend({pid}, {LAST_WORDS_MS})")
            if await connection.fetch(OTHERS) or await _size(connection) > size + MOST_GROWTH:
                return False
            await connection.execute(EMPTY)
            return bool(await connection.fetch(STATE) == state)

    async def _drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        async with connected(self._server) as connection:
            await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def _size(connection: asyncpg.Connection) -> int:
    return int(await connection.fetchval("SELECT pg_database_size(current_database())"))
