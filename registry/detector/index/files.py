"""One file of guarded names for many processes: written whole or not at all, and checked when it is opened."""

import json
import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from itertools import product
from pathlib import Path
from string import ascii_lowercase, digits
from struct import Struct
from tempfile import NamedTemporaryFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from registry.detector.finding import Protected
from registry.detector.index.arrays import Arrays
from registry.detector.index.filling import fill
from registry.detector.tables import LETTERS, WORDS, packed

_MAGIC = b"guarded\x01"
_HEAD = Struct("<8sI")
"""What it is, and the checksum of all that follows."""
_LENGTHS = Struct("<QQ")
"""Those of the description, and of description and arrays together."""
_BEFORE = _HEAD.size + _LENGTHS.size
_ALIGNED = 64
_PROBE_LETTERS = 24


class UnfitFile(ValueError):
    """The file holds no names that this program can use: it is torn, of another kind or of another version."""


def save(arrays: Arrays, path: Path, mark: str) -> None:
    """Writes the names beside `path`, then moves them there; `mark` says to whoever opens them what they hold."""
    pieces = list(_pieces(arrays, mark))
    lengths = _LENGTHS.pack(len(pieces[0]), sum(len(piece) for piece in pieces))
    head = _HEAD.pack(_MAGIC, _checksum([lengths, *pieces]))
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.writelines((head, lengths, *pieces))
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()
            raise


def load(path: Path) -> tuple[Arrays, str]:
    """The names in a file and its mark, without a copy in memory; raises UnfitFile or, where there is none, OSError."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _BEFORE:
            raise UnfitFile(f"{path.name} is too short")
        kept = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    magic, checksum = _HEAD.unpack_from(kept)
    described, size = _LENGTHS.unpack_from(kept, _HEAD.size)
    if magic != _MAGIC or size != len(kept) - _BEFORE or _checksum([kept[_HEAD.size :]]) != checksum:
        raise UnfitFile(f"{path.name} is torn or no file of guarded names")
    start = _BEFORE + described
    description = json.loads(bytes(kept[_BEFORE:start]))
    if description["way"] != _way():
        raise UnfitFile(f"{path.name} was written by another version")
    arrays = {name: np.frombuffer(kept, dtype, count, start + at) for name, dtype, count, at in description["arrays"]}
    return Arrays(**arrays), description["mark"]


def _pieces(arrays: Arrays, mark: str) -> Iterator[bytes | memoryview]:
    """The description, so long that all behind it is aligned, and the arrays, each filled up to where one may begin."""
    listed: list[tuple[str, str, int, int]] = []
    kept: list[bytes | memoryview] = []
    at = 0
    for field in fields(arrays):
        numbers: NDArray[np.generic] = getattr(arrays, field.name)
        listed.append((field.name, numbers.dtype.str, len(numbers), at))
        kept += [numbers.data.cast("B"), bytes(-numbers.nbytes % _ALIGNED)]
        at += numbers.nbytes + len(kept[-1])
    description = json.dumps({"mark": mark, "way": _way(), "arrays": listed}).encode()
    yield description + b" " * (-(_BEFORE + len(description)) % _ALIGNED)
    yield from kept


def _checksum(pieces: list[bytes | memoryview]) -> int:
    checksum = 0
    for piece in pieces:
        checksum = crc32(piece, checksum)
    return checksum


@lru_cache(maxsize=1)
def _way() -> int:
    """A number for how this version folds, spells, reads and keeps names: that of a few with every pair of letters."""
    pairs = "".join(first + second for first, second in product(ascii_lowercase + digits, repeat=2))
    texts = [pairs[at : at + _PROBE_LETTERS] for at in range(0, len(pairs), _PROBE_LETTERS)]
    names = [Protected(f"{text}.com", "bluesky", text, f"Ñ {text}", "", proven=True) for text in texts]
    arrays = fill(names)
    return _checksum([packed(WORDS), packed(LETTERS), *(getattr(arrays, field.name).data for field in fields(arrays))])
