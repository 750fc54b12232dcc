"""What ordinary language looks like: words and people's names of several languages, and which letters follow which."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from registry.detector.tables import LETTERS, WORDS, packed_lines

_WORD, _FIRST, _LAST = 1, 2, 4
_STEP = 5  # data/words.txt.gz keeps frequencies to a fifth of a power of ten
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("en", ""), ("i", "o"), ("i", "a"), ("e", "a"))
_PLURAL_ENDINGS = tuple(ending for ending, _ in _PLURALS)
_SHORTEST_STEM = 4

# Costs in nats. A handle takes rare words more often than a text does, so frequency counts for less than it would.
_WORD_COST, _WORD_SLOPE, _USUAL = 11.5, 1.5, 4.0
_NAME_COST = 1.5
_SHORT_COST = {2: 4.0, 3: 2.0}  # such pieces are found in any heap of letters
_DIGITS = frozenset("0123456789")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")

_FOREIGN = 6.0  # a letter that is none of a to z
_START, _END = "^^", "$"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz" + _END
_ZERO, _MOST_TENTHS = ord("!"), 94
_NOTHING: Final = (0, 0.0, 0.0)
_VOCABULARY: Final[dict[str, tuple[int, float, float]]] = {}
"""Read when it is first asked for; so many questions ask for it that a cache would weigh."""


def frequency(word: str) -> float:
    """How often a folded word is written in its language (a logarithm: 7 the, 5 house, 3 rare); 0 if it is none."""
    kind, found, _ = vocabulary().get(word, _NOTHING)
    return found if kind & _WORD else 0.0


def frequency_or_name(word: str) -> tuple[float, bool]:
    """How often a folded word is written, and whether it is a person's name, at one go."""
    kind, found, _ = vocabulary().get(word, _NOTHING)
    return (found if kind & _WORD else 0.0), bool(kind & (_FIRST | _LAST))


def is_word(key: str) -> bool:
    """Whether a folded text is a word of a language, or the plural of one."""
    return frequency(key) > 0 or _is_plural(key)


def is_word_or_first_name(key: str) -> bool:
    """The same as asking for the one and for the other, at one go."""
    kind, often, _ = vocabulary().get(key, _NOTHING)
    return bool(kind & _FIRST or (kind & _WORD and often > 0)) or _is_plural(key)


def _is_plural(key: str) -> bool:
    return key.endswith(_PLURAL_ENDINGS) and any(frequency(singular) > 0 for singular in _singulars(key))


def likeness(key: str) -> tuple[bool, bool, float]:
    """Whether a folded text is a word, whether it is a person's name, and how often it is written as either."""
    kind, often, _ = vocabulary().get(key, _NOTHING)
    return bool(kind & _WORD) or is_word(key), bool(kind & (_FIRST | _LAST)), often


def is_first_name(key: str) -> bool:
    """Whether people are called so."""
    return bool(vocabulary().get(key, _NOTHING)[0] & _FIRST)


def is_surname(key: str) -> bool:
    """Whether families are called so."""
    return bool(vocabulary().get(key, _NOTHING)[0] & _LAST)


@lru_cache(maxsize=16384)
def letters_cost(text: str) -> float:
    """Nats a letter under the letters' model: higher is less like any language; 0 without letters."""
    total, count = letters_total(text)
    return total / count if count else 0.0


def letters_total(text: str) -> tuple[float, int]:
    """Nats of all letters and of the ends of their runs, in tenths, and how many letters and ends there are."""
    runs = [text] if text.isalpha() else [run for run in _RUNS.findall(text) if run[0] not in _DIGITS]
    total = sum([sum(letter_costs(run)) + _ending_cost(run) for run in runs])
    return round(total, 1), sum([len(run) + 1 for run in runs])


def _singulars(key: str) -> Iterator[str]:
    for ending, instead in _PLURALS:
        if key.endswith(ending) and len(key) - len(ending) + len(instead) >= _SHORTEST_STEM:
            yield key[: -len(ending)] + instead


@lru_cache(maxsize=1024)
def letter_costs(run: str) -> tuple[float, ...]:
    """Nats of each letter of a run of letters after the two before it."""
    after = _letters().get
    padded = _START + run
    return tuple([after(padded[at : at + 3], _FOREIGN) for at in range(len(run))])


def _ending_cost(run: str) -> float:
    return _letters().get((_START + run)[-2:] + _END, _FOREIGN)


def vocabulary() -> dict[str, tuple[int, float, float]]:
    """Every word and name with what it is, how often it is written and what it costs in a reading."""
    if not _VOCABULARY:
        _VOCABULARY.update(_read_vocabulary())
    return _VOCABULARY


def _read_vocabulary() -> dict[str, tuple[int, float, float]]:
    table: dict[str, tuple[int, float, float]] = {}
    for line in packed_lines(WORDS):
        kind, step, words = line.split(" ", 2)
        often = int(step) / _STEP
        cost = _WORD_COST + _WORD_SLOPE * (_USUAL - often) + (0.0 if int(kind) & _WORD else _NAME_COST)
        cost += _SHORT_COST.get(len(words.partition(" ")[0]), 0.0)  # short words on a line are equally long
        table.update(dict.fromkeys(words.split(" "), (int(kind), often, cost)))
    return table


@cache
def _letters() -> dict[str, float]:
    """What each letter costs after the two before it."""
    table: dict[str, float] = {}
    costs = {chr(_ZERO + tenths): tenths / 10 for tenths in range(_MOST_TENTHS)}  # few numbers, so that they stay near
    for line in packed_lines(LETTERS):
        context, row = line.split(" ", 1)
        table.update((context + letter, costs[cost]) for letter, cost in zip(_ALPHABET, row, strict=True))
    return table
