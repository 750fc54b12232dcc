"""What is looked up for a name, and what a guarded one is kept under: two halves of one agreement."""

from functools import lru_cache
from itertools import accumulate

import numpy as np
from rapidfuzz.distance import OSA

from registry.detector.index.digests import LONGEST_ROLLED, SHORTER, Digests, letters, rolled, spans, whole, without_one

SHORTEST_NEAR = 5
"""Letters of a guarded name that is looked for under slips; a shorter one is near everything."""
SHORTEST_INSIDE = 4
_LONGEST_TABLED = 32
_LONGEST_ASKED_AT_ONCE = 24
LONGEST_INSIDE = 40
"""Letters of a guarded name that is looked for inside others, so that a name of a hundred letters stays cheap."""


def kept_digests(sums: Digests) -> tuple[Digests, Digests]:
    """What guarded shapes of one length, rolled, are kept under: whole, and each without one of its letters."""
    if sums.shape[-1] <= SHORTEST_NEAR:
        return whole(sums), whole(sums)[..., :0]
    return whole(sums), np.asarray(without_one(sums) + SHORTER, np.uint64)


def near_digests(form: str) -> Digests:
    """What a shape is looked up by: as it is and without a letter, among whole shapes and among those that lack one.

    One letter more, less, another or two swapped always meet in one of the four ways (symmetric deletion, as SymSpell
    does it); other names meet as well, so `is_near` has the last word.
    """
    numbers = letters(form)
    size = len(numbers)
    if size > _LONGEST_TABLED:
        return _asked(rolled(numbers)) + _salts(min(size, LONGEST_ROLLED))
    return np.asarray(numbers.dot(_table(size)) + _salts(size), np.uint64)


def _asked(sums: Digests) -> Digests:
    asked = (whole(sums), without_one(sums))
    return np.concatenate(asked * 2, axis=-1)


@lru_cache(maxsize=_LONGEST_TABLED + 1)
def _table(size: int) -> Digests:
    """What each letter of a shape adds to each of its digests: one product instead of ten small steps."""
    return _asked(rolled(np.eye(size, dtype=np.uint64)))


@lru_cache(maxsize=_LONGEST_TABLED + 1)
def _salts(size: int) -> Digests:
    return np.repeat(np.array([0, SHORTER], np.uint64), size + 1)


class Questions:
    """All digests a shape is looked up by: near ones, also without some of its last letters, and parts inside it."""

    __slots__ = ("_lengths", "_salts", "_table", "ends", "parts")

    def __init__(self, size: int, cuts: tuple[int, ...]) -> None:
        self._lengths = [min(size - cut, LONGEST_ROLLED) for cut in cuts]
        self.ends = list(accumulate(2 * (length + 1) for length in self._lengths))
        """Where the digests of each near one end; those of the parts follow."""
        self.parts = spans(size, SHORTEST_INSIDE, min(LONGEST_INSIDE, size - 1))
        salts = [_salts(length) for length in self._lengths]
        self._salts = np.concatenate([*salts, np.zeros(len(self.parts.starts), np.uint64)])
        is_short = size <= _LONGEST_ASKED_AT_ONCE
        self._table = self._of(rolled(np.eye(size, dtype=np.uint64))) if is_short else None
        """What each letter adds to each digest."""

    def digests(self, form: str) -> Digests:
        """Those of a shape of this size."""
        numbers = letters(form)
        found = self._of(rolled(numbers)) if self._table is None else numbers.dot(self._table)
        return np.asarray(found + self._salts, np.uint64)

    def _of(self, sums: Digests) -> Digests:
        near = [_asked(sums[..., : length + 1]) for length in self._lengths]
        return np.concatenate([*near, self.parts.of(sums)], axis=-1)


@lru_cache(maxsize=256)
def questions(size: int, cuts: tuple[int, ...]) -> Questions:
    """How shapes of `size` letters are looked up, each also without so many of its last letters."""
    return Questions(size, cuts)


def is_near(asked: str, known: str) -> bool:
    """Whether two shapes are equal or, if the guarded one is long enough, at most one slip apart."""
    return asked == known or (len(known) >= SHORTEST_NEAR and OSA.distance(asked, known, score_cutoff=1) <= 1)
