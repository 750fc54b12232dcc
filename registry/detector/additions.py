"""Reads what stands around a name: words that offer help or promise, places, numbers, ordinary words, or none."""

from functools import cache, lru_cache
from itertools import chain
from math import inf

from registry.detector.language import frequency, frequency_or_name, is_first_name, is_surname, is_word, vocabulary
from registry.detector.places import is_place, places
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect
from registry.detector.tables import TrustedWord, trusted_words
from registry.detector.values import value

_LONGEST = 24
"""Letters in a row that are taken apart: what is longer is another text, not an addition."""
_LONGEST_WORD = 16
_SHORT = 3
_TELLING = 4
"""First letters that tell how long a word may be."""
_CODE = 2
_YEARS = range(1900, 2040)
_YEAR = 4
_ORDINARY = 4.5
"""From this frequency on a first name is read as a word: `will`, `may`."""

# What a piece costs in a reading; the cheapest reading is taken.
_TABLE_COST = {1: 99.0, 2: 9.0, 3: 5.0}
_LONG_COST, _WORD_COST, _SHORT_WORD_COST, _NAME_COST = 3.0, 3.5, 6.5, 6.0
_COMMON = 5.0
_LEAST = tuple(_TABLE_COST.get(size, _LONG_COST) for size in range(_LONGEST_WORD + 1))
_UNREAD = tuple(9.0 + 2.0 * size for size in range(_LONGEST_WORD + 1))
"""By letters."""


UNSAID = frozenset({"place", "legal", "department", "shop", "filler"})
"""Sorts of words that companies write beside their own names."""


@value()
class Piece:
    """One word, number or rest beside a name: its sort, and what the table of words says it weighs."""

    text: str
    sort: str
    weight: float = 0.0


@value()
class Additions:
    """What stands before a name and behind it, and all sorts of it."""

    before: tuple[Piece, ...]
    behind: tuple[Piece, ...]
    pieces: tuple[Piece, ...]
    sorts: frozenset[str]


_NONE = Additions((), (), (), frozenset())


def additions_of(suspect: Suspect, reading: Reading) -> Additions:
    """The pieces around the name that a suspect sees in a reading."""
    if not suspect.has_additions:
        return _NONE
    return read_additions(suspect.before, suspect.written, suspect.behind, reading.breaks)


@lru_cache(maxsize=256)
def read_additions(before: str, written: str, behind: str, breaks: frozenset[int]) -> Additions:
    """The pieces around what is written."""
    key, start = before + written + behind, len(before)
    first, last = _pieces(key, 0, start, breaks), _pieces(key, start + len(written), len(key), breaks)
    pieces = first + last
    return Additions(first, last, pieces, frozenset([piece.sort for piece in pieces]))


def trusted_word(text: str) -> TrustedWord | None:
    """The entry of a word that is added to names, its plural included."""
    known = trusted_words()
    return known.get(text) or (known.get(text[:-1]) if text.endswith("s") else None)


def _pieces(key: str, start: int, end: int, breaks: frozenset[int]) -> tuple[Piece, ...]:
    inner = [at for at in breaks if start < at < end] if start < end else []
    if not inner:
        return _read(key[start:end]) if start < end else ()
    found: list[Piece] = []
    for cut in (*sorted(inner), end):
        found += _read(key[start:cut])
        start = cut
    return tuple(found)


@lru_cache(maxsize=8192)
def _read(token: str) -> tuple[Piece, ...]:
    if token.isdecimal():
        return (Piece(token, "year" if len(token) == _YEAR and int(token) in _YEARS else "digits"),)
    if piece := _known(token):
        return (piece,)
    if len(token) > _LONGEST:
        return (Piece(token, "long rest"),)
    return _cut(token)


def _known(token: str) -> Piece | None:
    """A piece that is in the table of words or the name of a place; `de` and `la` are places where they stand alone."""
    word, is_named = trusted_word(token), is_place(token)
    is_code = is_named and len(token) == _CODE
    if word and not (is_code and word.sort in {"filler", "legal"}):
        return Piece(token, word.sort, word.weight)
    return Piece(token, "place") if is_named else None


def _cut(token: str) -> tuple[Piece, ...]:
    """The cheapest reading of letters in a row."""
    size = len(token)
    best, begins = [0.0] + [inf] * size, [0] * (size + 1)  # of two that cost the same, the one that begins earlier
    unread = [False] * (size + 1)
    longest_from = _longest().get
    for start in range(size):
        before, last = best[start], min(size, start + _LONGEST_WORD)
        if not (unread[start] and size <= _LONGEST_WORD):  # else they are cheaper together with those before
            for end in range(start + 1, last + 1):
                cost = before + _UNREAD[end - start]
                if cost < best[end]:
                    best[end], begins[end], unread[end] = cost, start, True
        longest = max(_SHORT, longest_from(token[start : start + _TELLING], 0))
        for end in range(start + _CODE, min(last, start + longest) + 1):
            if before + _LEAST[end - start] < best[end]:
                cost = before + _cost(token[start:end])
                if cost < best[end]:
                    best[end], begins[end], unread[end] = cost, start, False
    pieces: list[Piece] = []
    while size:
        pieces.append(_named(token[begins[size] : size]))
        size = begins[size]
    return tuple(pieces[::-1])


@cache
def _longest() -> dict[str, int]:
    """Letters of the longest known piece that begins with these four."""
    longest: dict[str, int] = {}
    for text in chain(vocabulary(), trusted_words(), (f"{word}s" for word in trusted_words()), places()):
        start = text[:_TELLING]
        longest[start] = max(len(text), longest.get(start, 0))
    return longest


def _cost(text: str) -> float:
    size = len(text)
    if size > 1:
        if _known(text):
            return _TABLE_COST.get(size, _LONG_COST)
        often, is_name = frequency_or_name(text) if size > _CODE else (0.0, False)
        if often:
            return (_WORD_COST if size > _SHORT else _SHORT_WORD_COST) + max(0.0, _COMMON - often)
        if is_name and size > _SHORT:
            return _NAME_COST
    return _UNREAD[size]


def _named(text: str) -> Piece:
    if len(text) > 1 and (piece := _known(text)):
        return piece
    long = len(text) > _SHORT
    if long and is_first_name(text) and frequency(text) < _ORDINARY:
        return Piece(text, "first name")
    if len(text) > _CODE and is_word(text):
        return Piece(text, "word")
    if long and is_surname(text):
        return Piece(text, "surname")
    return Piece(text, "long rest" if long else "short rest")
