"""Slips of finger and memory, forwards: a letter left out, doubled, swapped, hit beside, a bit that flipped."""

from collections.abc import Iterator

from registry.detector.variants.name import Maker, Name, Spelling

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"
_LAYOUTS = (
    ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("1234567890", "qwertyuiop", "asdfghjklñ", "zxcvbnm"),
)
"""QWERTY, QWERTZ, AZERTY and the Spanish keyboard, from top to bottom."""

_INSIDE = 1.0
_AT_AN_END = 0.4
"""People read the ends of a name best: a squatter leaves them as they are."""


def _weight(name: str, at: int) -> float:
    return _AT_AN_END if at in (0, len(name) - 1) else _INSIDE


def _places(name: str) -> Iterator[int]:
    return (i for i, letter in enumerate(name) if letter.isalnum())


def _omission(name: Name) -> Iterator[Spelling]:
    for i in _places(name.text):
        yield name.text[:i] + name.text[i + 1 :], _weight(name.text, i)


def _repetition(name: Name) -> Iterator[Spelling]:
    for i in _places(name.text):
        yield name.text[: i + 1] + name.text[i:], _INSIDE


def _transposition(name: Name) -> Iterator[Spelling]:
    text = name.text
    for i in _places(text[:-1]):
        yield text[:i] + text[i + 1] + text[i] + text[i + 2 :], _weight(text, i)


def _insertion(name: Name) -> Iterator[Spelling]:
    text = name.text
    for i in range(1, len(text)):
        near = _neighbours(text[i - 1]) | _neighbours(text[i])
        for letter in _LETTERS:
            if letter not in text[i - 1 : i + 1]:
                yield text[:i] + letter + text[i:], _INSIDE if letter in near else 0.2


def _addition(name: Name) -> Iterator[Spelling]:
    for letter in _LETTERS:
        yield letter + name.text, _AT_AN_END
        if letter != "s":  # a plural
            yield name.text + letter, _INSIDE


def _keyboard(name: Name) -> Iterator[Spelling]:
    for i in _places(name.text):
        for letter in sorted(_neighbours(name.text[i])):
            weight = _weight(name.text, i) if letter.isalpha() else 0.2
            yield name.text[:i] + letter + name.text[i + 1 :], weight


def _vowel_swap(name: Name) -> Iterator[Spelling]:
    for i, vowel in enumerate(name.text):
        for other in _VOWELS.replace(vowel, "") if vowel in _VOWELS else "":
            yield name.text[:i] + other + name.text[i + 1 :], _weight(name.text, i)


def _replacement(name: Name) -> Iterator[Spelling]:
    for i in _places(name.text):
        for letter in _LETTERS.replace(name.text[i], ""):
            yield name.text[:i] + letter + name.text[i + 1 :], _weight(name.text, i)


def _bit_flip(name: Name) -> Iterator[Spelling]:
    for i, letter in enumerate(name.text):
        flipped = (chr(ord(letter) ^ 1 << bit) for bit in range(7) if letter.isascii())
        for other in flipped:
            if other.isalnum() and other == other.lower():
                yield name.text[:i] + other + name.text[i + 1 :], _weight(name.text, i)


def _plural(name: Name) -> Iterator[Spelling]:
    text = name.text
    if text.endswith("s"):
        yield text[:-1], _INSIDE
    else:
        yield f"{text}s", _INSIDE
    yield f"{text}es", 0.2
    if text.endswith("y"):
        yield f"{text[:-1]}ies", _AT_AN_END


def _neighbours(letter: str) -> set[str]:
    """The keys that touch this one on any of the keyboards."""
    return {other for rows in _LAYOUTS for other in _beside(letter, rows)}


def _beside(letter: str, rows: tuple[str, ...]) -> Iterator[str]:
    for r, row in enumerate(rows):
        at = row.find(letter)
        if at < 0:
            continue
        yield from row[max(0, at - 1) : at] + row[at + 1 : at + 2]
        yield from rows[r - 1][at : at + 2] if r else ""
        yield from rows[r + 1][max(0, at - 1) : at + 1] if r + 1 < len(rows) else ""


SLIPS = (
    Maker("repetition", "typo-repetition", 0.04, _repetition),
    Maker("omission", "typo-omission", 0.06, _omission),
    Maker("transposition", "typo-transposition", 0.04, _transposition),
    Maker("plural", "plural", 0.02, _plural),
    Maker("vowel_swap", "vowel-swap", 0.04, _vowel_swap),
    Maker("keyboard", "typo-keyboard", 0.05, _keyboard),
    Maker("insertion", "typo-insertion", 0.05, _insertion),
    Maker("addition", "typo-addition", 0.03, _addition),
    Maker("replacement", "typo-replacement", 0.04, _replacement),
    Maker("bitsquat", "bitsquat", 0.01, _bit_flip),
)
