"""What others would use for the detector's question, each built from a file of names and asked with folded letters."""

import asyncio
import importlib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from benchmarks.made_up_names import LONGEST, Question, read_keys
from registry.embedded import embedded_postgres

_AT_ONCE = 100_000  # names whose deletions are worked out together
_SIMILARITY = 0.5

Ask = Callable[[Question], object]


@dataclass(frozen=True, slots=True)
class Built:
    ask: Ask
    size: int | None = None
    """Bytes of all it keeps, where that is known exactly."""
    seconds: float | None = None
    """Time to build it, where more than that was done."""
    remarks: Callable[[float], tuple[str, ...]] = lambda usual: ()  # noqa: ARG005
    """What else there is to say, given the usual microseconds."""


@contextmanager
def brute_force(path: Path) -> Iterator[Built]:
    """Every name is compared (rapidfuzz)."""
    names = list(read_keys(path))

    def ask(question: Question) -> object:
        return process.extract(question.key, names, scorer=OSA.distance, score_cutoff=1, limit=None)

    yield Built(ask)


@contextmanager
def symspell(path: Path) -> Iterator[Built]:
    """A dictionary of deletions (symspellpy)."""
    library: Any = importlib.import_module("symspellpy")
    table = library.SymSpell(max_dictionary_edit_distance=1)
    for key in read_keys(path):
        table.create_dictionary_entry(key, 1)

    def ask(question: Question) -> object:
        return table.lookup(question.key, library.Verbosity.ALL, max_edit_distance=1)

    yield Built(ask)


@contextmanager
def deletions(path: Path) -> Iterator[Built]:
    """The hashes of all names without one letter, sorted; what stands there is compared."""
    names = [key.encode() for key in read_keys(path)]
    text, ends = b"".join(names), np.cumsum([0, *map(len, names)], dtype=np.uint32)
    factors = np.random.default_rng(1).integers(1, 2**63, LONGEST + 3, dtype=np.uint64) | np.uint64(1)
    parts = [_hashed(names[i : i + _AT_ONCE], i, factors) for i in range(0, len(names), _AT_ONCE)]
    del names
    hashes, owners = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(hashes)
    hashes, owners = hashes[order], owners[order]
    del parts, order

    def ask(question: Question) -> object:
        asked = question.key[: LONGEST + 1]
        places, _ = _hashed([asked.encode()], 0, factors)
        starts = np.searchsorted(hashes, places)
        there = starts[hashes.take(starts, mode="clip") == places].tolist()
        stops = np.searchsorted(hashes, hashes[there], "right").tolist() if there else []
        found = {owner for start, stop in zip(there, stops, strict=True) for owner in owners[start:stop].tolist()}
        near = (text[ends[owner] : ends[owner + 1]].decode() for owner in found)
        return [name for name in near if OSA.distance(asked, name, score_cutoff=1) <= 1]

    yield Built(ask, hashes.nbytes + owners.nbytes + ends.nbytes + len(text))


def _hashed(names: list[bytes], first: int, factors: Any) -> tuple[Any, Any]:  # noqa: ANN401 (numpy's arrays)
    """The hashes of each name without one letter, and of the whole of it, beside the name's number."""
    padded = np.array(names, dtype=f"S{LONGEST + 2}").view(np.uint8).reshape(len(names), LONGEST + 2)
    before, behind = padded * factors[1:], padded * factors[:-1]
    shorter = before.cumsum(axis=1) - before + behind.sum(axis=1, keepdims=True) - behind.cumsum(axis=1)
    sizes = np.fromiter(map(len, names), np.int64, len(names))
    is_meant = np.arange(LONGEST + 2) <= sizes[:, None]  # the place behind the last letter: nothing is left out
    return shorter[is_meant], np.repeat(np.arange(first, first + len(names), dtype=np.uint32), sizes + 1)


@contextmanager
def trigrams(path: Path) -> Iterator[Built]:
    """Shared trigrams, in a GIN index on a server of its own (pg_trgm)."""
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded_postgres(Path(folder), durable=False) as url,
        asyncio.Runner() as runner,
    ):
        connection = runner.run(asyncpg.connect(url))
        try:
            seconds, size = runner.run(_load(connection, path))
            query = runner.run(connection.prepare("SELECT key FROM name WHERE key % $1"))
            yield Built(lambda question: runner.run(query.fetch(question.key)), size, seconds)
        finally:
            runner.run(connection.close())


async def _load(connection: Any, path: Path) -> tuple[float, int]:  # noqa: ANN401 (asyncpg's class has many forms)
    before = time.perf_counter()
    await connection.execute("CREATE EXTENSION pg_trgm; CREATE TABLE name (key text NOT NULL)")
    await connection.copy_records_to_table("name", records=((key,) for key in read_keys(path)))
    await connection.execute("CREATE INDEX ON name USING gin (key gin_trgm_ops)")
    await connection.execute("VACUUM ANALYZE name")
    await connection.execute(f"SET pg_trgm.similarity_threshold = {_SIMILARITY}")
    seconds = time.perf_counter() - before
    return seconds, await connection.fetchval("SELECT pg_total_relation_size('name')")
