"""What ordinary language looks like: words and people's names of several languages, and which letters follow which."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf

from registry.detector.tables import packed_lines

_WORD, _FIRST, _LAST = 1, 2, 4
_STEP = 5  # data/words.txt.gz keeps frequencies to a fifth of a power of ten
_LONGEST_WORD = 20
TELLING = 4
"""First letters that tell how long a word may be."""
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("en", ""), ("i", "o"), ("i", "a"), ("e", "a"))
_PLURAL_ENDINGS = tuple(ending for ending, _ in _PLURALS)
_SHORTEST_STEM = 4

# Costs in nats. A handle takes rare words more often than a text does, so frequency counts for less than it would.
_WORD_COST, _WORD_SLOPE, _USUAL = 11.5, 1.5, 4.0
_UNKNOWN_COST = 5.0
_NAME_COST = 1.5
_SHORT_COST = {2: 4.0, 3: 2.0}  # such pieces are found in any heap of letters
_NUMBER_COST, _DIGIT_COST = 3.0, 2.3
_DIGITS = frozenset("0123456789")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")

_FOREIGN = 6.0  # a letter that is none of a to z
_START, _END = "^^", "$"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz" + _END
_ZERO = ord("!")
_NOTHING = (0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The likeliest reading of a folded name: its words, names and numbers, and how many letters are none."""

    words: tuple[str, ...]
    unknown: int
    cost: float


def frequency(word: str) -> float:
    """How often a folded word is written in its language (a logarithm: 7 the, 5 house, 3 rare); 0 if it is none."""
    kind, found, _ = _vocabulary().get(word, _NOTHING)
    return found if kind & _WORD else 0.0


@lru_cache(maxsize=16384)
def is_word(key: str) -> bool:
    """Whether a folded text is a word of a language, or the plural of one."""
    if frequency(key) > 0:
        return True
    return key.endswith(_PLURAL_ENDINGS) and any(frequency(singular) > 0 for singular in _singulars(key))


@lru_cache(maxsize=8192)
def likeness(key: str) -> tuple[bool, bool, float]:
    """Whether a folded text is a word, whether it is a person's name, and how often it is written as either."""
    kind, often, _ = _vocabulary().get(key, _NOTHING)
    return bool(kind & _WORD) or is_word(key), bool(kind & (_FIRST | _LAST)), often


def is_first_name(key: str) -> bool:
    """Whether people are called so."""
    return bool(_vocabulary().get(key, _NOTHING)[0] & _FIRST)


def is_surname(key: str) -> bool:
    """Whether families are called so."""
    return bool(_vocabulary().get(key, _NOTHING)[0] & _LAST)


@lru_cache(maxsize=8192)
def segments(key: str) -> Segmentation:
    """The cheapest reading of a folded name; letters that no word explains cost what the letters' model says."""
    words: list[str] = []
    unknown, cost = 0, 0.0
    for run in _RUNS.findall(key):
        if run[0] in _DIGITS:
            words.append(run)
            cost += _NUMBER_COST + _DIGIT_COST * len(run)
        else:
            unread, of_run = _read_run(run, words)
            unknown += unread
            cost += of_run
    return Segmentation(tuple(words), unknown, cost)


@lru_cache(maxsize=16384)
def letters_cost(text: str) -> float:
    """Nats a letter under the letters' model: higher is less like any language; 0 without letters."""
    runs = [run for run in _RUNS.findall(text) if run[0] not in _DIGITS]
    total = sum(sum(_letter_costs(run)) + _ending_cost(run) for run in runs)
    return total / sum(len(run) + 1 for run in runs) if runs else 0.0


def longest_word(start: str) -> int:
    """Letters of the longest word or name that begins with these four; 0 where none does."""
    lengths = _lengths().get(start)
    return lengths[-1] if lengths else 0


def _singulars(key: str) -> Iterator[str]:
    for ending, instead in _PLURALS:
        if key.endswith(ending) and len(key) - len(ending) + len(instead) >= _SHORTEST_STEM:
            yield key[: -len(ending)] + instead


def _read_run(run: str, words: list[str]) -> tuple[int, float]:
    """Adds the words of a run of letters; how many letters are unknown, and what the whole costs."""
    known, lengths, size = _vocabulary().get, _lengths().get, len(run)
    in_words, begins = [inf] * (size + 1), [0] * (size + 1)  # the cheapest reading that ends in a word, and its start
    unread = [False] * (size + 1)
    best, open_cost, opened = 0.0, inf, 0  # up to here; in the midst of unknown letters; where these begin
    for at, letter in enumerate(_letter_costs(run)):
        four = run[at : at + TELLING]
        for length in lengths(four) or lengths(four[:3]) or lengths(four[:2], ()):
            end = at + length
            if end > size:
                break
            found = known(run[at:end])
            if found and best + found[2] < in_words[end]:
                in_words[end], begins[end] = best + found[2], at
        if best + _UNKNOWN_COST < open_cost:
            open_cost, opened = best + _UNKNOWN_COST, at
        open_cost += letter
        best = in_words[at + 1]
        if best >= open_cost:
            best, begins[at + 1], unread[at + 1] = open_cost, opened, True
    return _read_back(run, words, begins, unread), best


def _read_back(run: str, words: list[str], begins: list[int], unread: list[bool]) -> int:
    pieces: list[str] = []
    unknown, end = 0, len(run)
    while end:
        start = begins[end]
        if unread[end]:
            unknown += end - start
        else:
            pieces.append(run[start:end])
        end = start
    words.extend(reversed(pieces))
    return unknown


@lru_cache(maxsize=1024)
def _letter_costs(run: str) -> tuple[float, ...]:
    after = _letters().get
    padded = _START + run
    return tuple([after(padded[at : at + 3], _FOREIGN) for at in range(len(run))])


def _ending_cost(run: str) -> float:
    return _letters().get((_START + run)[-2:] + _END, _FOREIGN)


@cache
def _vocabulary() -> dict[str, tuple[int, float, float]]:
    """Every word and name with what it is, how often it is written and what it costs in a reading."""
    table: dict[str, tuple[int, float, float]] = {}
    for line in packed_lines("words.txt.gz"):
        kind, step, words = line.split(" ", 2)
        often = int(step) / _STEP
        cost = _WORD_COST + _WORD_SLOPE * (_USUAL - often) + (0.0 if int(kind) & _WORD else _NAME_COST)
        cost += _SHORT_COST.get(len(words.partition(" ")[0]), 0.0)  # short words on a line are equally long
        table.update(dict.fromkeys(words.split(" "), (int(kind), often, cost)))
    return table


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the words are that begin with these four letters, or are shorter: far fewer are looked up so."""
    table: dict[str, set[int]] = {}
    for word in _vocabulary():
        if len(word) <= _LONGEST_WORD:
            table.setdefault(word[:TELLING], set()).add(len(word))
    for start, lengths in table.items():
        lengths.update(size for size in range(2, len(start)) if start[:size] in table)
    same: dict[tuple[int, ...], tuple[int, ...]] = {}
    sorted_lengths = ((start, tuple(sorted(lengths))) for start, lengths in table.items())
    return {start: same.setdefault(lengths, lengths) for start, lengths in sorted_lengths}


@cache
def _letters() -> dict[str, float]:
    """What each letter costs after the two before it."""
    table: dict[str, float] = {}
    for line in packed_lines("letters.txt.gz"):
        context, row = line.split(" ", 1)
        table.update((context + letter, (ord(cost) - _ZERO) / 10) for letter, cost in zip(_ALPHABET, row, strict=True))
    return table
