"""Reads the general tables: look-alike letters, added words, first names, keyboards. No brand is in any of them."""

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from registry.detector.values import value

WORDS, LETTERS = "words.txt.gz", "letters.txt.gz"


@value()
class TrustedWord:
    """A word that people add to a name, and how much it says for an imitation (likelihood ratio, in nats)."""

    word: str
    sort: str
    weight: float


_TRUSTED: Final[dict[str, TrustedWord]] = {}


@cache
def confusables() -> dict[str, str]:
    """Letters of other alphabets (and odd Latin ones) with the plain letters they are read as."""
    table: dict[str, str] = {}
    for line in _lines("confusables.txt"):
        plain, letters = line.split(maxsplit=1)
        table.update(dict.fromkeys(letters.replace(" ", ""), plain))
    return table


def trusted_words() -> dict[str, TrustedWord]:
    """Every word that may be added to a name, by word."""
    if not _TRUSTED:
        _TRUSTED.update(_read_trusted())
    return _TRUSTED


def _read_trusted() -> dict[str, TrustedWord]:
    table: dict[str, TrustedWord] = {}
    for line in _lines("trusted_words.txt"):
        sort, weight, words = line.split(maxsplit=2)
        for word in words.split():
            table.setdefault(word, TrustedWord(word, sort, float(weight)))
    return table


@cache
def keyboard_neighbours() -> dict[str, str]:
    """The letters that lie beside a letter on the usual keyboards."""
    near: dict[str, set[str]] = {}
    for line in _lines("keyboards.txt"):
        rows = line.split()
        for upper, lower in zip(rows, [*rows[1:], ""], strict=True):
            for first, second in _beside(upper, lower):
                near.setdefault(first, set()).add(second)
                near.setdefault(second, set()).add(first)
    return {key: "".join(sorted(letters)) for key, letters in near.items()}


@cache
def first_names() -> frozenset[str]:
    return frozenset(word for line in _lines("first_names.txt") for word in line.split())


def _beside(upper: str, lower: str) -> Iterator[tuple[str, str]]:
    yield from pairwise(upper)
    for column, letter in enumerate(upper):
        yield from ((letter, below) for below in lower[max(0, column - 1) : column + 1])


def packed(name: str) -> bytes:
    """One of the big tables as it is kept."""
    return files("registry.detector").joinpath("data", name).read_bytes()


def packed_lines(name: str) -> list[str]:
    """The lines of one of the big tables, which deploy/words.py writes."""
    return gzip.decompress(packed(name)).decode("ascii").splitlines()[1:]  # the first says where they are from


def _lines(name: str) -> Iterator[str]:
    text = files("registry.detector").joinpath("data", name).read_text("utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
