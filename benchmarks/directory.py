# ruff: noqa: E501, S608 (SQL made of constants)
"""A directory as large as one wants, in a PostgreSQL kept under .cache/bench: the real tables, the same rows each time.

    python -m benchmarks.directory 10k 100k 1m 10m

Three brands for ten accounts. Of five brands three are live, with a proven domain and a checked proof for each account;
two are only listed. Platforms whose handles look different from the made-up ones lend theirs to others. The directory of
a million accounts has 700,000 listed brands more, without an account: searching is measured over a million brands.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from benchmarks.made_up_names import write_names
from registry.database import apply_migrations
from registry.embedded import embedded_postgres

FOLDER = Path(".cache/bench")
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
READ_AT_MOST = 1_000_000  # made-up names; a larger directory repeats them with a number
SEARCHED = "1m"
BRANDS_SEARCHED = 1_000_000
NOON = "timestamptz '2026-11-23 12:00+00'"
SERVER = (
    "ALTER SYSTEM SET shared_buffers = '2GB'",
    "ALTER SYSTEM SET max_wal_size = '8GB'",
    "ALTER SYSTEM SET wal_level = 'minimal'",
    "ALTER SYSTEM SET max_wal_senders = 0",
)

_ID = "('00000000-0000-4000-{0}-' || lpad(to_hex({1}), 12, '0'))::uuid"


def _id(kind: str, number: str) -> str:
    return _ID.format(kind, number)


# `one` is an account with its brand; a copy's names end in its number.
FILL = (
    f"INSERT INTO person (id, email, language, created_at) VALUES ({_id('8000', '1')}, 'a@example.com', 'en', {NOON})",
    """CREATE UNLOGGED TABLE kept AS
       SELECT row_number() OVER () AS n, k.brand_n + copy * (SELECT max(brand_n) FROM known) AS b,
              CASE WHEN k.platform = 'facebook' OR k.platform = 'x' AND length(k.handle) > 11 THEN 'instagram'
                   WHEN k.platform = 'linkedin' THEN 'tiktok' ELSE k.platform END AS platform,
              CASE k.platform WHEN 'youtube' THEN '@' ELSE '' END || CASE WHEN copy = 0 THEN k.handle
                   ELSE regexp_replace(k.handle, '(\\.com)?$', copy || '\\1') END AS handle,
              k.brand || CASE WHEN copy = 0 THEN '' ELSE '-' || copy END AS slug,
              k.name || CASE WHEN copy = 0 THEN '' ELSE ' ' || copy END AS name
         FROM (SELECT *, dense_rank() OVER (ORDER BY brand) AS brand_n FROM names) k
        CROSS JOIN generate_series(0, $1::int) copy, (SELECT 1) x""",
    "ANALYZE kept",
    f"""INSERT INTO company (id, slug, name, created_at)
       SELECT DISTINCT ON (b) {_id("8001", "b")}, left(slug, 80), left(name, 80), {NOON} FROM kept WHERE b % 5 < 3""",
    f"""INSERT INTO brand (id, slug, name, search_name, state, company_id, source, source_key, live_since, country, sector,
                           created_at, updated_at)
       SELECT DISTINCT ON (b) {_id("8002", "b")}, slug, name, lower(name),
              CASE WHEN b % 5 < 3 THEN 'live' ELSE 'listed' END,
              CASE WHEN b % 5 < 3 THEN {_id("8001", "b")} END,
              CASE WHEN b % 5 >= 3 THEN 'name-suggestion-index' END, CASE WHEN b % 5 >= 3 THEN b::text END,
              CASE WHEN b % 5 < 3 THEN {NOON} - b * interval '1 second' END,
              (ARRAY['US', 'DE', 'GB', 'FR', 'ES', 'MX'])[1 + b % 6], (ARRAY['finance', 'food', 'media', 'retail'])[1 + b % 4],
              {NOON}, {NOON} FROM kept""",
    f"INSERT INTO account (id, platform, handle, created_at) SELECT {_id('8003', 'n')}, platform, handle, {NOON} FROM kept",
    f"""INSERT INTO account (id, platform, handle, created_at)
       SELECT {_id("8004", "b")}, 'website', 'site-' || slug || '.com', {NOON}
         FROM (SELECT DISTINCT b, slug FROM kept WHERE b % 5 < 3) one""",
    f"""INSERT INTO citation (id, source, brand_id, account_id, created_at)
       SELECT {_id("8005", "n")}, 'name-suggestion-index', {_id("8002", "b")}, {_id("8003", "n")}, {NOON}
         FROM kept WHERE b % 5 >= 3""",
    f"""INSERT INTO claim (id, company_id, brand_id, account_id, filed_by_id, role, state, token, token_expires_at, method,
                           stable_id, verified_at, checked_at, next_check_at, created_at)
       SELECT claim, {_id("8001", "b")}, {_id("8002", "b")}, account, {_id("8000", "1")}, 'main', 'verified', 'token',
              {NOON}, 'profile_text', 'id-' || n, {NOON} - interval '9 days', {NOON} - n % 86400 * interval '1 second',
              {NOON} + interval '1 day', {NOON}
         FROM (SELECT {_id("8006", "n")} AS claim, {_id("8003", "n")} AS account, n, b FROM kept WHERE b % 5 < 3
                UNION ALL
               SELECT {_id("8007", "b")}, {_id("8004", "b")}, b, b
                 FROM (SELECT DISTINCT b FROM kept WHERE b % 5 < 3) site) one""",
    """INSERT INTO verification (id, claim_id, claim_version, started_at, finished_at, steps, result, method, evidence)
       SELECT c.id, c.id, 1, c.checked_at, c.checked_at, '[]', 'proven', c.method,
              jsonb_build_object('url', 'https://proof.example/' || c.stable_id, 'status', 200,
                                 'seen_at', to_char(c.checked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS+00:00'),
                                 'sha256', md5(c.id::text), 'excerpt', 'the token')
         FROM claim c""",
    f"""INSERT INTO event (at, kind, actor, subject, facts, previous_hash, hash)
       VALUES ({NOON}, 'directory.imported', 'worker', 'directory', '{{}}', repeat('0', 64), md5('bench') || md5('mark'))""",
    "DROP TABLE kept, names, known",
)
MORE_BRANDS = f"""
INSERT INTO brand (id, slug, name, search_name, state, source, source_key, created_at, updated_at)
SELECT {_id("8008", "n")}, word || '-more-' || n, initcap(word), word, 'listed', 'more', n::text, {NOON}, {NOON}
  FROM (SELECT n, translate(substr(md5(n::text), 1, 5 + n % 6), '0123456789', 'oaeiurstln')
               || (ARRAY['', ' bank', ' foods', ' motors', ' labs', ' air', ' games'])[1 + n % 7] AS word
          FROM generate_series(1, $1::int) n) made
"""
INDEX_BRANDS = """
SELECT index_brands(array_agg(id)), keep_cards(array_agg(id)) FROM (SELECT id FROM brand ORDER BY id OFFSET $1 LIMIT $2) page
"""
BRANDS_AT_ONCE = 20_000


@contextmanager
def server() -> Iterator[str]:
    """The PostgreSQL of the benchmarks, durable as in production, for the block."""
    with embedded_postgres(FOLDER) as url:
        is_set = asyncio.run(_set_up(url))
    if is_set:
        with embedded_postgres(FOLDER) as url:
            yield url


async def _set_up(url: str) -> bool:
    connection = await asyncpg.connect(url)
    for statement in SERVER:
        await connection.execute(statement)
    await connection.close()
    return True


def url_of(server_url: str, size: str) -> str:
    """The URL of the directory of this size."""
    before, _, after = server_url.partition("?")
    return f"{before.rpartition('/')[0]}/bench_{size}?{after}"


async def load(server_url: str, size: str) -> None:
    """Fills the directory of this size, unless it is there already."""
    root = await asyncpg.connect(server_url)
    name = f"bench_{size}"
    try:
        if await root.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await apply_migrations(url_of(server_url, size))  # it may have been filled by an older version
            return
        await root.execute(f"DROP DATABASE IF EXISTS {name}_loading WITH (FORCE)")
        await root.execute(f"CREATE DATABASE {name}_loading")
        await _fill(url_of(server_url, f"{size}_loading"), size)
        await root.execute(f"ALTER DATABASE {name}_loading RENAME TO {name}")  # whole, or not there
    finally:
        await root.close()


async def _fill(url: str, size: str) -> None:
    await apply_migrations(url)
    connection = await asyncpg.connect(url)
    try:
        for setting in ("session_replication_role = replica", "synchronous_commit = off", "maintenance_work_mem = '1GB'",
                        "work_mem = '512MB'", "max_parallel_maintenance_workers = 2"):  # fmt: skip
            await connection.execute(f"SET {setting}")
        await _read_names(connection, SIZES[size])
        indexes = await _without_indexes(connection)
        for statement in FILL:
            values = [SIZES[size] // READ_AT_MOST - 1 if SIZES[size] > READ_AT_MOST else 0]
            await connection.execute(statement, *values[: statement.count("$1")], timeout=3000)
        if size == SEARCHED:
            have = await connection.fetchval("SELECT count(*) FROM brand")
            await connection.execute(MORE_BRANDS, BRANDS_SEARCHED - have, timeout=3000)
        for statement in indexes:
            await connection.execute(statement, timeout=3000)
        if SIZES[size] <= SIZES[SEARCHED]:
            await _index_brands(connection)
        await connection.execute("VACUUM ANALYZE", timeout=3000)
    finally:
        await connection.close()


async def _read_names(connection: asyncpg.Connection, count: int) -> None:
    count = min(count, READ_AT_MOST)
    path = FOLDER / f"names-{count}.tsv"
    if not path.exists():
        write_names(count, path)
    await connection.execute(
        "CREATE UNLOGGED TABLE names (handle text, platform text, brand text, name text, family text)"
    )
    await connection.copy_to_table("names", source=path)
    await connection.execute("CREATE UNLOGGED TABLE known AS SELECT count(DISTINCT brand) AS brand_n FROM names")


async def _without_indexes(connection: asyncpg.Connection) -> list[str]:
    """Drops what is quicker made anew at the end (all but primary keys); returns how."""
    tables = ["brand", "account", "citation", "claim", "verification"]
    unique = await connection.fetch(
        "SELECT conrelid::regclass::text AS t, conname AS name, pg_get_constraintdef(oid) AS definition"
        " FROM pg_constraint WHERE contype = 'u' AND conrelid::regclass::text = ANY($1)", tables,
    )  # fmt: skip
    for one in unique:
        await connection.execute(f'ALTER TABLE {one["t"]} DROP CONSTRAINT "{one["name"]}"')
    plain = await connection.fetch(
        "SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i"
        " WHERE i.indrelid::regclass::text = ANY($1) AND NOT i.indisprimary", tables,
    )  # fmt: skip
    for one in plain:
        await connection.execute(f"DROP INDEX {one['name']}")
    back = [f'ALTER TABLE {one["t"]} ADD CONSTRAINT "{one["name"]}" {one["definition"]}' for one in unique]
    return back + [str(one["definition"]) for one in plain]


async def _index_brands(connection: asyncpg.Connection) -> None:
    """What the triggers keep for searching; the one index that would be slow to grow is made at the end."""
    slips = await connection.fetchval("SELECT pg_get_indexdef('brand_slips_keys'::regclass)")
    await connection.execute("DROP INDEX brand_slips_keys")
    brands = await connection.fetchval("SELECT count(*) FROM brand")
    for start in range(0, brands, BRANDS_AT_ONCE):
        await connection.execute(INDEX_BRANDS, start, BRANDS_AT_ONCE, timeout=3000)
    await connection.execute(slips, timeout=3000)


def main() -> None:
    """Loads the directories of the sizes named."""
    with server() as url:
        for size in sys.argv[1:] or list(SIZES):
            began = time.monotonic()
            asyncio.run(load(url, size))
            print(f"{size}: {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
