"""Folds a name so that names which read or look alike become equal; for comparing, never for showing."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice

from registry.detector.tables import confusables

LONGEST = 120
"""Letters of a name that are looked at: no platform allows longer handles, and hostile input must stay cheap."""

_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]|\d+|[^\W\d_a-zA-Z]+")
_LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .*)?$")
_VISUAL = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("cl", "d"), ("uu", "w"))
_BLURS = (*_VISUAL, ("rr", "n"), ("lc", "k"), ("lk", "k"), ("lh", "h"))
_SEPARATORS = {code: None for code in range(128) if not chr(code).isalnum()}
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "q": "g"})
_SHAPES = bytes.maketrans(b"01iq5347892", b"ollgseatbgz")
_BLURRED = bytes.maketrans(b"01iq5347892mdvcjp", b"ollgseatbgznbuelq")


def without_marks(text: str) -> str:
    """Compatibility forms, accents and invisible letters taken away; capitals stay."""
    if text.isascii():
        return text[:LONGEST]
    taken_apart = unicodedata.normalize("NFKD", text[:LONGEST])
    seen = (c for c in taken_apart if c.isascii() or not (unicodedata.combining(c) or _is_invisible(c)))
    return "".join(islice(seen, LONGEST))  # cut again: one letter may come apart into eighteen


def letters(text: str) -> str:
    """The letters and digits of a name, small, without accents and separators; other alphabets stay what they are."""
    if text.isascii():  # nearly every handle: ten times quicker, and the same
        small = text[:LONGEST].lower()
        return small if small.isalnum() else small.translate(_SEPARATORS)
    return "".join(c for c in without_marks(text).casefold() if c.isalnum())


def fold(text: str) -> str:
    """Like `letters`, and letters of other alphabets become the Latin ones that they look like."""
    if text.isascii():
        return letters(text)
    plain = "".join(c if c.isascii() else _plain(c) for c in without_marks(text))
    return letters(plain)


def shape(key: str) -> str:
    """The key with one letter for each that is read alike, digits among them: as long as the key itself."""
    return _translated(key, _SHAPES)


@lru_cache(maxsize=256)
def skeleton(key: str) -> str:
    """What a folded name looks like at a glance: 0 and o, 1, l and i, rn and m become one."""
    for pair, single in _VISUAL:
        key = key.replace(pair, single)
    return key.translate(_ALIKE)


def blurred(key: str) -> str:
    """What a folded name looks like from afar: m and n, b and d become one as well."""
    for pair, single in _BLURS:
        key = key.replace(pair, single)
    return _translated(key, _BLURRED)


def least_rotation(text: str) -> str:
    """The text turned round to where it sorts first: two names of two words in either order have the same."""
    first = min(text, default="")
    if text.count(first) == 1:  # most names: nothing to compare
        at = text.index(first)
        return text[at:] + text[:at]
    return min((text[i:] + text[:i] for i, letter in enumerate(text) if letter == first), default="")


def words(text: str) -> list[str]:
    """The words of a name as its separators, capitals and digits show them: `DellSupport_24` → dell, support, 24."""
    plain = without_marks(text)
    if not plain.isascii():
        return [letters(word) for word in _WORDS.findall(plain)]
    is_one = plain.isalpha() and plain.islower()
    return [plain] if is_one else [word.lower() for word in _WORDS.findall(plain)]


def _translated(key: str, table: bytes) -> str:
    """As `str.translate` does it; as bytes, because each letter would be a look-up of its own."""
    return key.encode("utf-8", "surrogatepass").translate(table).decode("utf-8", "surrogatepass")


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cf", "Cc", "Mn", "Me"}


@lru_cache(maxsize=8192)
def _plain(letter: str) -> str:
    table = confusables()
    found = table.get(letter) or table.get(letter.casefold()) or table.get(letter.upper())
    if found is None and (latin := _LATIN.match(unicodedata.name(letter, ""))):
        found = latin[1].lower()
    return found or letter
