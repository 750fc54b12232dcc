"""Which numbers are kept under a digest: a table of sorted buckets, and a sieve that answers "none" for most."""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from registry.detector.index.digests import Digests, scattered

Slots = NDArray[np.uint32]

_FEWEST_IN_BUCKET = 4
_SLOT_BITS = 32
_BITS = 64
_SIEVED_IN_WORD = 8
"""At most so many digests share one word of the sieve: three or four in a hundred strangers get through."""
_BITS_OF_PATTERN = 12
_ONES = 3


class Table:
    """Small numbers by digest: each slot holds one of them and those bits of its digest that find no other room."""

    __slots__ = ("_id_bits", "_ids", "_shift", "_slots", "_starts", "_tag_bits", "_tags")

    def __init__(self, slots: Slots, starts: Slots, id_bits: int) -> None:
        self._slots, self._starts = slots.data, starts.data
        self._id_bits, self._tag_bits = id_bits, _SLOT_BITS - id_bits
        self._ids, self._tags = (1 << id_bits) - 1, (1 << self._tag_bits) - 1
        self._shift = _BITS - _bucket_bits(len(starts) - 1) - self._tag_bits

    def find(self, digest: int) -> list[int]:
        """The numbers kept under this digest, smallest first, and rarely one of another digest: look twice."""
        head, slots = digest >> self._shift, self._slots
        bucket, low = head >> self._tag_bits, (head & self._tags) << self._id_bits
        last, end = low + self._ids, self._starts[bucket + 1]
        at, found = bisect_left(slots, low, self._starts[bucket], end), []
        while at < end and (slot := slots[at]) <= last:
            found.append(slot - low)
            at += 1
        return found


def build_table(digests: Digests, ids: Slots, id_bits: int) -> tuple[Slots, Slots]:
    """The slots and the starts of the buckets; the same for any order of the pairs."""
    bucket_bits = (len(digests) // _FEWEST_IN_BUCKET).bit_length()
    bucket_bits = max(bucket_bits - 1, 0)
    kept = digests >> np.uint64(_BITS - bucket_bits - _SLOT_BITS + id_bits)
    kept <<= np.uint64(id_bits)
    kept |= ids
    kept.sort()
    kept = kept[np.concatenate([np.ones(min(len(kept), 1), np.bool_), kept[1:] != kept[:-1]])]
    bounds = np.arange((1 << bucket_bits) + 1, dtype=np.uint64) << np.uint64(_SLOT_BITS)
    starts = np.searchsorted(kept, bounds).astype(np.uint32)
    return kept.astype(np.uint32), starts


def _bucket_bits(buckets: int) -> int:
    return buckets.bit_length() - 1


def _patterns() -> Digests:
    """Words with a few ones each, the same on every machine."""
    numbers = scattered(np.arange(1 << _BITS_OF_PATTERN, dtype=np.uint64))
    places = numbers[:, np.newaxis] >> np.arange(0, 6 * _ONES, 6, dtype=np.uint64) & np.uint64(_BITS - 1)
    return np.asarray(np.bitwise_or.reduce(np.uint64(1) << places, axis=1), np.uint64)


_PATTERNS = _patterns()
_PATTERN_MASK = np.uint64((1 << _BITS_OF_PATTERN) - 1)


class Sieve:
    """Says of many digests at once which may be kept (a Bloom filter; each digest has all its ones in one word)."""

    __slots__ = ("_shift", "_words")

    def __init__(self, words: Digests) -> None:
        self._words = words
        self._shift = _word_shift(len(words))

    def passed(self, digests: Digests) -> list[int]:
        """The places of the digests that may be kept; the others surely are not."""
        ones = _PATTERNS.take((digests & _PATTERN_MASK).view(np.int64))
        words = self._words.take((digests >> self._shift).view(np.int64))
        passed: list[int] = ((words & ones) == ones).nonzero()[0].tolist()
        return passed


def build_sieve(digests: Digests) -> Digests:
    """The words of a sieve through which these digests pass."""
    words = np.zeros(1 << max((len(digests) // _SIEVED_IN_WORD).bit_length(), 1), np.uint64)
    ones = _PATTERNS.take((digests & _PATTERN_MASK).view(np.int64))
    np.bitwise_or.at(words, (digests >> _word_shift(len(words))).view(np.int64), ones)
    return words


def _word_shift(words: int) -> np.uint64:
    return np.uint64(_BITS - _bucket_bits(words))
