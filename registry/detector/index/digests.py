"""Numbers that stand for strings: rolled letter by letter, so that all parts of a name get theirs in a few steps."""

from binascii import crc_hqx
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Digests = NDArray[np.uint64]

_BITS = 64
_MASK = (1 << _BITS) - 1
_STEP = 0x9E3779B97F4A7C15
"""An odd number, so that it has an inverse: a letter may be taken out of the middle."""
LONGEST_ROLLED = 512
"""Letters that are rolled; folding cuts names far shorter."""
_LONGEST_TABLED = 16

SHORTER = np.uint64(0xD6E8FEB86659FD93)
"""Added to the digest of a guarded name that lacks a letter: it is not looked up as if it were the name."""


def _powers(base: int) -> Digests:
    return np.array([pow(base, exponent, 1 << _BITS) for exponent in range(LONGEST_ROLLED + 1)], np.uint64)


_POWERS, _INVERSES = _powers(_STEP), _powers(pow(_STEP, -1, 1 << _BITS))


def scattered(codes: Digests) -> Digests:
    """A number for each letter without any pattern (the finaliser of SplitMix64)."""
    mixed = (codes + np.uint64(1)) * np.uint64(_STEP)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)


_ASCII = scattered(np.arange(128, dtype=np.uint64))


def letters(text: str) -> Digests:
    """A number for each letter."""
    if text.isascii():
        return _ASCII.take(np.frombuffer(text.encode("ascii"), np.uint8))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return scattered(codes.astype(np.uint64))


def rolled(numbers: Digests) -> Digests:
    """The digests of all beginnings along the last axis, the empty one first."""
    count = min(numbers.shape[-1], LONGEST_ROLLED)
    sums = np.zeros((*numbers.shape[:-1], count + 1), np.uint64)
    np.add.accumulate(numbers[..., :count] * _POWERS[:count], axis=-1, out=sums[..., 1:])
    return sums


def whole(sums: Digests) -> Digests:
    """The digest of the whole text, as an axis of one."""
    return sums[..., -1:]


def without_one(sums: Digests) -> Digests:
    """The digests of the text without its first letter, without its second one, and so on."""
    return np.asarray(sums[..., :-1] + (sums[..., -1:] - sums[..., 1:]) * _INVERSES[1], np.uint64)


class Spans:
    """All parts of a text of some length, the longest first: where each starts and ends."""

    __slots__ = ("_back", "_table", "ends", "starts")

    def __init__(self, size: int, shortest: int, longest: int) -> None:
        sizes = range(min(size, longest), shortest - 1, -1)
        self.starts = np.concatenate([np.zeros(0, np.intp), *(np.arange(size - part + 1) for part in sizes)])
        self.ends = np.concatenate([self.starts[:0], *(np.arange(part, size + 1) for part in sizes)])
        self._back = _INVERSES.take(self.starts)
        self._table = self.of(rolled(np.eye(size, dtype=np.uint64))) if size <= _LONGEST_TABLED else None
        """What each letter adds to the digest of each part: one product instead of ten small steps."""

    def digests(self, numbers: Digests) -> Digests:
        """The digest of each part of a text, as if it stood alone; takes the numbers of the text's letters."""
        if self._table is None:
            return self.of(rolled(numbers))
        return np.asarray(numbers.dot(self._table), np.uint64)

    def of(self, sums: Digests) -> Digests:
        """The same from the digests of all beginnings."""
        parts = sums.take(self.ends, axis=-1) - sums.take(self.starts, axis=-1)
        return np.asarray(parts * self._back, np.uint64)


@lru_cache(maxsize=256)
def spans(size: int, shortest: int, longest: int) -> Spans:
    """The parts of a text of `size` letters that are neither too short nor too long."""
    return Spans(min(size, LONGEST_ROLLED), shortest, longest)


@dataclass(frozen=True, slots=True)
class Kind:
    """What strings are looked up as; the same string has another digest as something else."""

    _long: int
    _short: int

    @classmethod
    def named(cls, name: str) -> "Kind":
        prefix = f"{name}\n".encode()
        return cls(crc32(prefix), crc_hqx(prefix, 0))

    def digest(self, text: str) -> int:
        """The digest of one string of this kind: 48 good bits at the top, which is enough for who looks twice."""
        written = text.encode("utf-8", "surrogatepass")
        return crc32(written, self._long) << 32 | crc_hqx(written, self._short) << 16
