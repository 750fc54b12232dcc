"""What a name sounds like, in English and in the Romance languages."""

import re
from functools import lru_cache

_SAID = (
    (r"[aeo]?ux$", "u"),
    (r"(?<=.)e$", ""),
    (r"^(?:kn|gn)", "n"),
    (r"^wr", "r"),
    (r"^ps", "s"),
    (r"mb$", "m"),
    (r"(?:uno|un[oa])$", "one"),
    (r"dos", "to"),
    (r"tres|trois", "tri"),
    (r"cuatro|quatro|quatre", "for"),
    (r"ocho|oito|huit", "et"),
    (r"(?<!\d)0(?!\d)", "sero"),
    (r"(?<!\d)1(?!\d)", "one"),
    (r"(?<!\d)2(?!\d)|two", "to"),
    (r"(?<!\d)3(?!\d)", "tri"),
    (r"(?<!\d)4(?!\d)", "for"),
    (r"(?<!\d)5(?!\d)", "fib"),
    (r"(?<!\d)6(?!\d)", "siks"),
    (r"(?<!\d)7(?!\d)", "seben"),
    (r"(?<!\d)8(?!\d)", "et"),
    (r"(?<!\d)9(?!\d)", "nin"),
    (r"t?sch|c[iy](?=[aou])|t[iy](?=[aou])|sh|sc(?=[eiy])|c(?=[eiy])|z", "s"),
    (r"ph", "f"),
    (r"[ai]gh(?=t|$)", "i"),
    (r"gh(?=t|$)|(?<=[aeiou])w(?![aeiou])", ""),
    (r"th", "t"),
    (r"ck|cq|qu(?=[ei])|ch|q|c", "k"),
    (r"x", "ks"),
    (r"d?g(?=[eiy])", "j"),
    (r"v", "b"),
    (r"h", ""),
)
"""Letters and lone digits by how they are said; the first that fits counts."""

_WRITTEN = re.compile("|".join(f"({written})" for written, _ in _SAID))
_SOUNDS = ("", *(said for _, said in _SAID))
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiouy]+")
_INNER_VOWELS = re.compile(r"(?<!^)[aeiouy]+")
_FEWEST = 5
"""Consonants that tell a name without its vowels; with fewer of them too many names have the same."""


@lru_cache(maxsize=4096)
def spoken(key: str) -> str:
    """A folded name as it is spoken, each run of vowels being one: `counsel` and `council` become equal."""
    return _VOWELS.sub("a", _said(key))


@lru_cache(maxsize=4096)
def sound(key: str) -> str:
    """The consonants that are heard in a folded name; in a short one also which kind of vowel stands where."""
    said = _said(key)
    heard = _INNER_VOWELS.sub("", said)
    return heard if len(heard) >= _FEWEST else _VOWELS.sub(lambda run: "e" if run[0][0] in "eiy" else "a", said)


def _said(key: str) -> str:
    return _DOUBLED.sub(r"\1", _WRITTEN.sub(lambda found: _SOUNDS[found.lastindex or 0], key))
