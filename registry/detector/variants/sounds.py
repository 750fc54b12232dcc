"""Spellings that sound like the name, forwards, in English and in Spanish; numbers read aloud."""

from collections.abc import Iterator

from registry.detector.variants.name import Maker, Name, Spelling

_SOUNDS = {
    "ph": ("f",),
    "f": ("ph",),
    "ck": ("k", "c"),
    "qu": ("k",),
    "q": ("k",),
    "x": ("ks", "cks"),
    "ks": ("x",),
    "ce": ("se", "ze"),
    "ci": ("si", "zi"),
    "se": ("ce", "ze"),
    "si": ("ci",),
    "za": ("sa",),
    "zo": ("so",),
    "ge": ("je",),
    "gi": ("ji",),
    "c": ("k", "ck"),
    "k": ("c", "ck", "q"),
    "z": ("s",),
    "s": ("z",),
    "y": ("i", "ie", "ey"),
    "i": ("y",),
    "ie": ("y",),
    "ey": ("y",),
    "ee": ("ea", "i"),
    "ea": ("ee",),
    "oo": ("u", "ou"),
    "ou": ("u",),
    "ai": ("ay",),
    "ay": ("ai",),
    "au": ("aw",),
    "aw": ("au",),
    "ll": ("y", "l"),
    "v": ("b",),
    "b": ("v",),
    "sh": ("ch",),
    "ch": ("sh", "tch"),
    "gh": ("g",),
    "wh": ("w",),
    "th": ("t",),
    "kn": ("n",),
    "wr": ("r",),
    "er": ("or",),
    "tion": ("shun", "sion"),
}
_NUMBERS = {
    "for": "4",
    "four": "4",
    "to": "2",
    "too": "2",
    "two": "2",
    "one": "1",
    "ate": "8",
    "eight": "8",
    "three": "3",
    "five": "5",
    "six": "6",
    "seven": "7",
    "nine": "9",
    "zero": "0",
    "uno": "1",
    "dos": "2",
    "tres": "3",
}


def _soundalike(name: Name) -> Iterator[Spelling]:
    text = name.text
    for said, others in _SOUNDS.items():
        for other in others:
            yield from ((spelling, 1.0) for spelling in _each(text, said, other))
    for i in range(1, len(text)):
        if text[i] == text[i - 1] and text[i].isalpha():
            yield text[:i] + text[i + 1 :], 1.0
    if text.startswith("h"):
        yield text[1:], 0.5
    if text[-1:] not in ("", *"aeiouy") and text[-1:].isalpha():
        yield f"{text}e", 0.7
    if text.endswith("e"):
        yield text[:-1], 0.7


def _numeral(name: Name) -> Iterator[Spelling]:
    for word, digit in _NUMBERS.items():
        yield from ((spelling, 1.0) for spelling in _each(name.text, word, digit))
        yield from ((spelling, 1.0) for spelling in _each(name.text, digit, word))


def _each(text: str, part: str, other: str) -> Iterator[str]:
    at = text.find(part)
    while at >= 0:
        yield text[:at] + other + text[at + len(part) :]
        at = text.find(part, at + 1)


SOUNDS = (
    Maker("soundsquat", "soundsquat", 0.03, _soundalike),
    Maker("numeral", "numeral-swap", 0.01, _numeral),
)
