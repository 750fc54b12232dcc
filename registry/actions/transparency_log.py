"""The public log: every public fact becomes a leaf of one tree that only grows, and its root is signed."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from tortoise.transactions import in_transaction

from registry import signing
from registry.actions.public_facts import moment
from registry.database import rows
from registry.settings import Settings
from registry.transparency import tiles
from registry.transparency.notes import Checkpoint, sign
from registry.transparency.tiles import WIDTH, Tile, grow, read_nodes, split_hashes, tile_of, unfinished, width_of
from registry.transparency.tree import (
    Node,
    inclusion_ranges,
    leaf_hash,
    nodes_of,
    nodes_of_root,
    proof,
    root,
)

LOCK = 7_271_204  # one writer of the tree at a time
MOST_ENTRIES = 1000  # in one transaction
RENEWED = timedelta(minutes=9)  # a checkpoint is never older than ten minutes, so that silence shows (SECURITY R3)

_WAITING = """
SELECT f.id, f.type, f.at, f.told FROM fact f
 WHERE f.is_public AND f.id > (SELECT COALESCE(max(fact_id), 0) FROM log_entry) ORDER BY f.id LIMIT $1
"""
_TILES = """
SELECT t.level, t.index, t.hashes FROM log_tile t
  JOIN unnest($1::int[], $2::bigint[]) AS wanted (level, index) USING (level, index)
"""
_KEEP_TILES = """
INSERT INTO log_tile (level, index, hashes) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])
    ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes
"""
_KEEP_ENTRIES = """
INSERT INTO log_entry (index, fact_id, data)
SELECT $1 + at - 1, fact_id, data FROM unnest($2::bigint[], $3::bytea[]) WITH ORDINALITY AS added (fact_id, data, at)
"""
_ENTRY = "SELECT index, data FROM log_entry WHERE fact_id = $1"


@dataclass(frozen=True, slots=True)
class Head:
    """The tree as it was vouched for last."""

    size: int
    root: bytes
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That a fact is in the log, provable with the head's note alone."""

    index: int
    data: bytes
    path: tuple[bytes, ...]
    head: Head


def origin(settings: Settings) -> str:
    """The name of the log, in its checkpoints and beside their signatures."""
    return f"{settings.registry_host}/log"


async def extend(settings: Settings, *, now: datetime) -> bool:
    """Adds what became public since, and signs the root, in one transaction; True: more of it waits."""
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock($1)", LOCK)
        waiting = await rows(_WAITING, MOST_ENTRIES)
        last = await head()
        if last and not waiting and now - last.at < RENEWED:
            return False
        size = last.size if last else 0
        entries = [_entry(row) for row in waiting]
        known = await _tiles(unfinished(size))
        grown = grow(size, known, [leaf_hash(entry) for entry in entries])
        await rows(_KEEP_ENTRIES, size, [row["id"] for row in waiting], entries)
        await _keep(grown)
        await _vouch(size + len(entries), {**known, **grown}, settings, now)
    return len(waiting) == MOST_ENTRIES


async def head() -> Head | None:
    """The last signed root; none before the first."""
    found = await rows("SELECT size, root, note, at FROM log_checkpoint ORDER BY size DESC LIMIT 1")
    return Head(found[0]["size"], bytes(found[0]["root"]), found[0]["note"], found[0]["at"]) if found else None


async def tile(level: int, index: int, width: int) -> bytes | None:
    """The first `width` hashes of a tile; none where the signed tree has fewer."""
    last = await head()
    if last is None or not 0 < width <= width_of(Tile(level, index), last.size):
        return None
    found = await _tiles([Tile(level, index)])
    return b"".join(found[Tile(level, index)][:width])


async def bundle(index: int, width: int) -> bytes | None:
    """The first `width` entries of a bundle; none where the signed tree has fewer."""
    last = await head()
    if last is None or not 0 < width <= width_of(Tile(0, index), last.size):
        return None
    found = await rows(
        "SELECT data FROM log_entry WHERE index >= $1 AND index < $2 ORDER BY index",
        index * WIDTH,
        index * WIDTH + width,
    )
    return tiles.write_bundle(bytes(row["data"]) for row in found)


async def inclusion(fact_id: int) -> Inclusion | None:
    """The proof that a fact is in the log, as of the last checkpoint; none while it is not there."""
    last, found = await head(), await rows(_ENTRY, fact_id)
    if last is None or not found or found[0]["index"] >= last.size:
        return None
    index = int(found[0]["index"])
    ranges = inclusion_ranges(index, last.size)
    hashes = await _hashes(nodes_of(ranges))
    return Inclusion(index, bytes(found[0]["data"]), tuple(proof(ranges, hashes)), last)


def as_json(found: Inclusion) -> dict[str, Any]:
    """For programs: hashes in base64, the entry as the very text that was hashed."""
    return {
        "index": found.index,
        "entry": found.data.decode(),
        "leaf_hash": _base64(leaf_hash(found.data)),
        "inclusion_path": [_base64(one) for one in found.path],
        "tree_size": found.head.size,
        "root_hash": _base64(found.head.root),
        "checkpoint": found.head.note,
    }


def _entry(row: Mapping[str, Any]) -> bytes:
    told = orjson.loads(row["told"]) if isinstance(row["told"], str) else row["told"]
    fact = {"id": str(row["id"]), "type": row["type"], "at": moment(row["at"]), **told}
    return orjson.dumps(fact, option=orjson.OPT_SORT_KEYS)


async def _vouch(size: int, known: Mapping[Tile, list[bytes]], settings: Settings, now: datetime) -> None:
    nodes = nodes_of_root(size)
    missing = await _tiles({tile_of(node) for node in nodes} - known.keys())
    head_root = root(size, read_nodes(nodes, {**known, **missing}))
    key = signing.keys(settings)[0]
    # The time is an extension line: those who keep checkpoints see when each was made.
    text = f"{Checkpoint(origin(settings), size, head_root).text}time {moment(now)}\n"
    await rows(
        "INSERT INTO log_checkpoint (size, root, note, at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (size) DO UPDATE SET note = EXCLUDED.note, at = EXCLUDED.at",
        size,
        head_root,
        sign(text, origin(settings), key),
        now,
    )


async def _hashes(nodes: Iterable[Node]) -> dict[Node, bytes]:
    wanted = list(nodes)
    return read_nodes(wanted, await _tiles({tile_of(node) for node in wanted}))


async def _tiles(wanted: Iterable[Tile]) -> dict[Tile, list[bytes]]:
    asked = sorted(wanted)
    if not asked:
        return {}
    found = await rows(_TILES, [one.level for one in asked], [one.index for one in asked])
    return {Tile(row["level"], row["index"]): split_hashes(bytes(row["hashes"])) for row in found}


async def _keep(changed: Mapping[Tile, list[bytes]]) -> None:
    places = list(changed)
    joined = [b"".join(changed[place]) for place in places]
    await rows(_KEEP_TILES, [place.level for place in places], [place.index for place in places], joined)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
