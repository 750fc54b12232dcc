"""Takes a folded name apart into the words, people's names and numbers that it most likely is made of."""

import re
from functools import cache
from math import inf
from string import ascii_lowercase

from registry.detector.language import letter_costs, vocabulary
from registry.detector.values import value

_LONGEST_WORD = 20
_FEW = 3
"""Letters by which words are looked up; those that are no longer are known with them."""
_UNKNOWN_COST = 5.0
_NUMBER_COST, _DIGIT_COST = 3.0, 2.3
_DIGITS = frozenset("0123456789")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")
NOT_NOTED = 0xFFFF
_LONGEST_NOTED = 17
"""Letters of a name between which there is a bit for each place."""
_MOST_KEPT = 8192

_Short = tuple[tuple[int, float], ...]
_Begun = tuple[_Short, dict[str, tuple[int, ...]]]


@value()
class Segmentation:
    """The likeliest reading of a folded name: its words, names and numbers, and how many letters are none."""

    words: tuple[str, ...]
    unknown: int
    cost: float


_read: dict[str, Segmentation] = {}
_noted: dict[str, int] = {}


def segments(key: str) -> Segmentation:
    """The cheapest reading of a folded name; letters that no word explains cost what the letters' model says."""
    known = _read.get(key)
    if known is None:
        if len(_read) >= _MOST_KEPT:
            _read.clear()
        ends = _noted.get(key, NOT_NOTED)
        known = _read[key] = read_anew(key)[0] if ends == NOT_NOTED else read_again(key, ends)
    return known


def recall(key: str, ends: int) -> None:
    """Takes in where the pieces end that a name was read as earlier: so it is read again in a third of the time."""
    if len(_noted) >= _MOST_KEPT:
        _noted.clear()
    _noted[key] = ends


def read_anew(key: str) -> tuple[Segmentation, int]:
    """The cheapest reading, and a bit for each letter behind which another piece begins, or that this is not noted."""
    words: list[str] = []
    unknown, cost, ends, at = 0, 0.0, 0, 0
    is_noted = len(key) <= _LONGEST_NOTED
    for run in _runs(key):
        if run[0] in _DIGITS:
            words.append(run)
            at += len(run)
            ends |= 1 << at
            cost += _NUMBER_COST + _DIGIT_COST * len(run)
            continue
        pieces, of_run = _pieces(run)
        for start, end, is_known in pieces:
            if is_known:
                words.append(run[start:end])
            else:
                unknown += end - start
                is_noted = is_noted and run[start:end] not in vocabulary()
            ends |= 1 << (at + end)
        at += len(run)
        cost += of_run
    reading = Segmentation(tuple(words), unknown, round(cost, 1))
    return reading, (ends & ~(1 << at)) >> 1 if is_noted else NOT_NOTED


def _runs(key: str) -> list[str]:
    return [key] if key.isalpha() else _RUNS.findall(key)


def _pieces(run: str) -> tuple[list[tuple[int, int, bool]], float]:
    """Where the pieces of a run of letters begin and end, which of them are known, and what the whole costs."""
    known, begun, size = vocabulary(), _begun().get, len(run)
    in_words, begins = [inf] * (size + 1), [0] * (size + 1)  # the cheapest reading that ends in a word, and its start
    unread = [False] * (size + 1)
    best, open_cost, opened = 0.0, inf, 0  # up to here; in the midst of unknown letters; where these begin
    is_plain = run.isascii()
    for at, letter in enumerate(letter_costs(run)):
        if found := begun(run[at : at + _FEW]) or (None if is_plain else begun(run[at : at + _FEW - 1])):
            for length, cost in found[0]:
                if best + cost < in_words[at + length]:
                    in_words[at + length], begins[at + length] = best + cost, at
            for length in found[1].get(run[at + _FEW : at + _FEW + 1], ()):
                end = at + length
                if end > size:
                    break
                word = known.get(run[at:end])
                if word and best + word[2] < in_words[end]:
                    in_words[end], begins[end] = best + word[2], at
        if best + _UNKNOWN_COST < open_cost:
            open_cost, opened = best + _UNKNOWN_COST, at
        open_cost += letter
        best = in_words[at + 1]
        if best >= open_cost:
            best, begins[at + 1], unread[at + 1] = open_cost, opened, True
    return _read_back(size, begins, unread), best


def _read_back(size: int, begins: list[int], unread: list[bool]) -> list[tuple[int, int, bool]]:
    pieces = []
    end = size
    while end:
        pieces.append((begins[end], end, not unread[end]))
        end = begins[end]
    return pieces[::-1]


def read_again(key: str, ends: int) -> Segmentation:
    """The reading whose pieces end there: what is no word is unknown."""
    known, words = vocabulary(), []
    unknown, cost, start = 0, 0.0, 0
    ends = ends << 1 | 1 << len(key)
    for run in _runs(key):
        first, after = start, start + len(run)
        while start < after:
            end = (ends & -ends).bit_length() - 1
            ends &= ends - 1
            piece, start, at = key[start:end], end, start - first
            if piece[0] in _DIGITS:
                words.append(piece)
                cost += _NUMBER_COST + _DIGIT_COST * len(piece)
            elif word := known.get(piece):
                words.append(piece)
                cost += word[2]
            else:
                unknown += len(piece)
                cost += _UNKNOWN_COST + sum(letter_costs(run)[at : at + len(piece)])
    return Segmentation(tuple(words), unknown, round(cost, 1))


@cache
def _begun() -> dict[str, _Begun]:
    """What is known to begin with three letters: words that are no longer, with their costs, and lengths by a fourth.

    Where a run ends there are fewer letters, and under these stands only the word that they are.
    """
    known = vocabulary()
    longer: dict[str, dict[str, int]] = {}
    for word in known:
        if _FEW < len(word) <= _LONGEST_WORD:
            by_fourth = longer.setdefault(word[:_FEW], {})
            by_fourth[word[_FEW]] = by_fourth.get(word[_FEW], 0) | 1 << len(word)
    short = [word for word in known if len(word) <= _FEW]
    begun: dict[str, _Begun] = {word: (((len(word), known[word][2]),), {}) for word in short if len(word) < _FEW}
    threes = {word + letter for word in short if len(word) == _FEW - 1 for letter in ascii_lowercase}
    for three in sorted(threes.union(longer, (word for word in short if len(word) == _FEW))):
        costs = tuple((size, known[three[:size]][2]) for size in (_FEW - 1, _FEW) if three[:size] in known)
        begun[three] = costs, {letter: _sizes(sizes) for letter, sizes in longer.get(three, {}).items()}
    return begun


@cache
def _sizes(ones: int) -> tuple[int, ...]:
    """The places of the ones of a number, the same tuple for the same number."""
    return tuple(size for size in range(ones.bit_length()) if ones >> size & 1)
