"""What is looked up for a name, and what a guarded one is kept under: two halves of one agreement."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz.distance import OSA

from registry.detector.index.digests import (
    LONGEST_ROLLED,
    SHORTER,
    Digests,
    Spans,
    letters,
    rolled,
    spans,
    whole,
    without_one,
)

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
    return _near_digests(letters(form))


def _near_digests(numbers: Digests) -> Digests:
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


def questions(form: str, parts: Sequence[tuple[int, int]]) -> tuple[Digests, Sequence[int], Spans]:
    """All digests a shape is looked up by: its parts as they stand inside, and these parts of it under slips.

    Also where those of the parts inside end, then those of each part under slips; and the parts inside.
    """
    numbers, size = letters(form), len(form)
    if size > _LONGEST_ASKED_AT_ONCE or not parts or parts[0] != (0, size):
        inside = _inside(size)
        found, ends = [inside.digests(numbers)], [len(inside.starts)]
    else:
        table, salts, of_whole, inside = _at_once(size)
        digests = np.asarray(numbers.dot(table) + salts, np.uint64)
        if len(parts) == 1:
            return digests, of_whole, inside
        found, ends, parts = [digests], [*of_whole], parts[1:]
    for start, end in parts:
        found.append(_near_digests(numbers[start:end]))
        ends.append(ends[-1] + len(found[-1]))
    return np.concatenate(found), ends, inside


def _inside(size: int) -> Spans:
    return spans(size, SHORTEST_INSIDE, min(LONGEST_INSIDE, size - 1))


@lru_cache(maxsize=_LONGEST_ASKED_AT_ONCE + 1)
def _at_once(size: int) -> tuple[Digests, Digests, tuple[int, int], Spans]:
    """What each letter adds to each digest of the parts inside and of the whole under slips, and their salts."""
    inside = _inside(size)
    count, near = len(inside.starts), _table(size)
    table = np.concatenate([inside.of(rolled(np.eye(size, dtype=np.uint64))), near], axis=-1)
    salts = np.concatenate([np.zeros(count, np.uint64), _salts(size)])
    return table, salts, (count, count + near.shape[-1]), inside


def is_near(asked: str, known: str) -> bool:
    """Whether two shapes are equal or, if the guarded one is long enough, at most one slip apart."""
    return asked == known or (len(known) >= SHORTEST_NEAR and OSA.distance(asked, known, score_cutoff=1) <= 1)
