"""Spellings that look like the name, forwards: 0 for o, rn for m, digits for letters, letters of other alphabets."""

from collections.abc import Iterator
from unicodedata import normalize

from registry.detector.tables import confusables
from registry.detector.variants.name import Maker, Name, Spelling

_ALIKE = {
    "o": ("0",),
    "0": ("o",),
    "l": ("1", "i"),
    "i": ("1", "l"),
    "1": ("l", "i"),
    "m": ("rn", "nn"),
    "rn": ("m",),
    "nn": ("m",),
    "w": ("vv", "uu"),
    "vv": ("w",),
    "d": ("cl",),
    "cl": ("d",),
    "g": ("q",),
    "q": ("g",),
}
_LEET = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "b": "8", "g": "9", "z": "2"}
_PLAIN = {digit: letter for letter, digit in _LEET.items()}
_ACCENTS = {"a": "áàäâ", "c": "ç", "e": "éèë", "i": "íï", "n": "ñ", "o": "óöô", "u": "úü", "s": "š", "z": "ž"}
_PER_LETTER = 6
"""Letters of other alphabets that are tried for one Latin letter: the nearest in shape come first in the table."""

_FULL_WIDTH = 0xFEE0
_ZERO_WIDTH = "\u200b"
_CYRILLIC = dict(zip("aceijopsxyhkmtb", "асеіјорѕхуһкмтв", strict=True))


def _ascii(name: Name) -> Iterator[Spelling]:
    text = name.text
    for plain, others in _ALIKE.items():
        for other in others:
            shown = "I" if name.shows_case and (plain, other) == ("l", "i") else other
            for i in _found(text, plain):
                yield text[:i] + shown + text[i + len(plain) :], 1.0
            if text.count(plain) > 1:
                yield text.replace(plain, shown), 1.0


def _leet(name: Name) -> Iterator[Spelling]:
    for table in (_LEET, _PLAIN):
        for plain, other in table.items():
            for i in _found(name.text, plain):
                yield name.text[:i] + other + name.text[i + 1 :], 1.0
            if name.text.count(plain) > 1:
                yield name.text.replace(plain, other), 0.8
    yield "".join(_LEET.get(letter, letter) for letter in name.text), 1.0


def _foreign(name: Name) -> Iterator[Spelling]:
    text = name.text
    for i, letter in enumerate(text):
        for other in _letters_like(letter):
            yield text[:i] + other + text[i + 1 :], 1.0
        for other in _ACCENTS.get(letter, ""):
            yield text[:i] + other + text[i + 1 :], 1.0
    yield "".join(_CYRILLIC.get(letter, letter) for letter in text), 3.0
    yield text.translate({code: code + _FULL_WIDTH for code in range(0x21, 0x7F)}), 0.5
    for i in range(1, len(text)):
        yield text[:i] + _ZERO_WIDTH + text[i:], 0.2


def _letters_like(letter: str) -> list[str]:
    """Small letters of other alphabets that are read as this one, nearest first."""
    found = (c for c, plain in confusables().items() if plain == letter and c == c.casefold())
    return [c for c in found if normalize("NFKC", c) == c][:_PER_LETTER]


def _found(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


LOOKS = (
    Maker("confusable", "homoglyph-ascii", 0.05, _ascii),
    Maker("leet", "leet", 0.02, _leet),
    Maker("confusable", "homoglyph-unicode", 0.05, _foreign),
)
