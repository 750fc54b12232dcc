"""The daily dump: the whole public directory as one signed file, kept in pieces that every web process can serve."""

import hashlib
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from tortoise.transactions import in_transaction

from registry import signing
from registry.actions import exports, transparency_log
from registry.actions.answers import time_as_text
from registry.database import rows
from registry.models.columns import JobKind
from registry.queue import enqueue
from registry.settings import Settings

ADDRESS = "/api/v1/export/accounts.jsonl.gz"
SIGNATURE = ".jws"  # behind the address, or behind the name of the file
SCHEMA = "/api/v1/export/schema.json"
EVERY = timedelta(days=1)
FIRST = timedelta(minutes=10)  # after the registry's first event: its first directory comes in before
KEPT = 3  # dumps; whoever reads an older one slowly can finish
PIECE = 256 * 1024  # bytes
LEVEL = 6
_GZIP = 31  # zlib writes gzip, without a name or a time: the same lines are the same bytes

_DUMP = "SELECT id, at, size, sha256, accounts, signature FROM dump"
_IS_DUE = """
SELECT 1 FROM (SELECT at FROM event ORDER BY id LIMIT 1) first
 WHERE first.at <= $1 AND NOT EXISTS (SELECT 1 FROM dump WHERE at > $2 AND at <= $3)
"""
_KEEP_PIECE = "INSERT INTO dump_piece (dump_id, number, data) VALUES ($1, $2, $3)"
_KEEP = """
INSERT INTO dump (id, at, size, sha256, accounts, signature) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6)
"""
_FORGET = "DELETE FROM dump WHERE id NOT IN (SELECT id FROM dump ORDER BY id DESC LIMIT $1)"


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump, whole and signed."""

    id: int
    at: datetime
    size: int
    sha256: bytes
    accounts: int
    signature: str  # detached JWS: its payload is the SHA-256 of the file


async def newest() -> Dump | None:
    """The last dump; none before the first."""
    return _dump(await rows(f"{_DUMP} ORDER BY id DESC LIMIT 1"))


async def of_digest(sha256: bytes) -> Dump | None:
    """The dump with this digest, while it is kept."""
    return _dump(await rows(f"{_DUMP} WHERE sha256 = $1 ORDER BY id DESC LIMIT 1", sha256))


async def pieces(dump: Dump, start: int, end: int) -> AsyncIterator[bytes]:
    """The bytes from `start` up to, not including, `end`: one piece in memory at a time, no connection held between."""
    for number in range(start // PIECE, -(-end // PIECE)):
        found = await rows("SELECT data FROM dump_piece WHERE dump_id = $1 AND number = $2", dump.id, number)
        offset = number * PIECE
        yield bytes(found[0]["data"])[max(0, start - offset) : end - offset]


async def is_due(*, now: datetime) -> bool:
    """Whether a day has passed since the last one, or a while since the registry began."""
    return bool(await rows(_IS_DUE, now - FIRST, now - EVERY, now))


async def queue_due(*, now: datetime) -> None:
    """Has the worker make a dump if it is time for one."""
    if await is_due(now=now):
        await enqueue(JobKind.WRITE_DUMP, "all")


async def write(settings: Settings, *, now: datetime) -> Dump:
    """Makes a dump of one moment, signs it and keeps it: all of it or nothing, whatever happens meanwhile."""
    async with in_transaction():
        await rows("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        (named,) = await rows("SELECT nextval(pg_get_serial_sequence('dump', 'id')) AS id")
        accounts, digest, size, number = await exports.count(), hashlib.sha256(), 0, 0
        async for piece in _in_pieces(_lines(settings, accounts, now)):
            await rows(_KEEP_PIECE, named["id"], number, piece)
            digest.update(piece)
            size, number = size + len(piece), number + 1
        signature = signing.detached(digest.digest(), settings, now=now)
        made = Dump(named["id"], now, size, digest.digest(), accounts, signature)
        await rows(_KEEP, made.id, made.at, made.size, made.sha256, made.accounts, made.signature)
        await rows(_FORGET, KEPT)
    return made


async def write_file(path: Path, settings: Settings, *, now: datetime) -> int:
    """The same as a file with its signature beside it (`.jws`); neither is there before both are whole."""
    made, digest = path.with_name(f"{path.name}.part"), hashlib.sha256()
    async with in_transaction():
        await rows("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        accounts = await exports.count()
        with made.open("wb") as out:
            async for part in _compressed(_lines(settings, accounts, now)):
                digest.update(part)
                out.write(part)
    signature = path.with_name(f"{path.name}{SIGNATURE}")
    signature.write_text(signing.detached(digest.digest(), settings, now=now), encoding="ascii")
    made.replace(path)
    return accounts


async def _lines(settings: Settings, accounts: int, now: datetime) -> AsyncIterator[bytes]:
    """The text of the dump: a line about itself, then a line for each account."""
    yield orjson.dumps(await _header(settings, accounts, now)) + b"\n"
    async for page in exports.pages(settings.base_url):
        yield b"".join(page)


async def _compressed(text: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The text as gzip: the same bytes for the same text."""
    packing = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    async for part in text:
        yield packing.compress(part)
    yield packing.flush()


async def _in_pieces(text: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for part in _compressed(text):
        waiting += part
        while len(waiting) >= PIECE:
            yield bytes(waiting[:PIECE])
            del waiting[:PIECE]
    if waiting:
        yield bytes(waiting)


async def _header(settings: Settings, accounts: int, now: datetime) -> dict[str, Any]:
    head = await transparency_log.head()
    log = {"origin": transparency_log.origin(settings), "size": head.size, "checkpoint": head.note} if head else None
    return {
        "schema": f"{settings.base_url}{SCHEMA}",
        "registry": settings.base_url,
        "name": settings.registry_name,
        "date": time_as_text(now),
        "licence": settings.data_licence or None,
        "log": log,
        "accounts": accounts,
    }


def _dump(found: list[dict[str, Any]]) -> Dump | None:
    if not found:
        return None
    row = found[0]
    return Dump(row["id"], row["at"], row["size"], bytes(row["sha256"]), row["accounts"], row["signature"])
