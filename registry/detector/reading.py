"""What can be seen in a handle before any guarded name is looked at."""

from functools import cache
from unicodedata import normalize

from registry.detector.domains import DOMAIN_PLATFORMS, Domain, read_domain
from registry.detector.handles import Shown, shown_part
from registry.detector.skeleton import LONGEST, fold, words
from registry.detector.tables import trusted_words
from registry.detector.values import value

_LONGEST_HANDLE = 400
_SHORTEST_HIDDEN = 6
"""Letters that a fan's word needs to be seen inside a longer one: `thedellfanclub`."""


@value()
class Reading:
    """A handle, taken apart once."""

    handle: str
    text: str
    """The part of the handle that its owner chose."""
    place: tuple[str, str]
    platform: str | None
    key: str
    """Folded: small Latin letters and digits."""
    foreign: frozenset[str]
    """Letters outside ASCII, as they are written; innocent where the brand writes them too."""
    breaks: frozenset[int]
    """Places in `key` where a separator, a capital or a digit shows that a word begins."""
    domain: Domain | None
    fan_words: frozenset[str]


def read(handle: str, platform: str | None = None) -> Reading:
    """Takes a handle apart; a domain is judged by its label."""
    return _take_apart(handle.strip(), shown_part(handle[:_LONGEST_HANDLE]), platform)


def read_name(name: str) -> Reading:
    """Takes a brand's or a shown name apart: all of it is chosen."""
    return _take_apart(name.strip(), Shown(name.strip(), ("", "")), None)


def _take_apart(handle: str, chosen: Shown, platform: str | None) -> Reading:
    text = chosen.name[:LONGEST]
    domain = read_domain(text, is_domain=platform in DOMAIN_PLATFORMS)
    shown = domain.label if domain and platform in DOMAIN_PLATFORMS else text
    key = fold(shown)
    parts = words(shown)
    return Reading(
        handle=handle,
        text=text,
        place=chosen.place,
        platform=platform,
        key=key,
        foreign=foreign_letters(shown),
        breaks=_breaks(parts, key),
        domain=domain,
        fan_words=_fan_words(parts, key),
    )


def foreign_letters(text: str) -> frozenset[str]:
    """The letters of a text that fold to something else: an accented e, a Cyrillic one, but not `電`."""
    if text.isascii():
        return frozenset()
    return frozenset(c for c in normalize("NFC", text.casefold()) if not c.isascii() and c.isalpha() and fold(c) != c)


def _breaks(parts: list[str], key: str) -> frozenset[int]:
    places, at = {0, len(key)}, 0
    for part in parts:
        at += len(part)
        places.add(at)
    return frozenset(places)


def _fan_words(parts: list[str], key: str) -> frozenset[str]:
    apart, hidden, beginnings = _words_of_fans()
    if beginnings.isdisjoint(zip(key, key[1:], key[2:], key[3:], strict=False)):  # in most names none of them begins
        return apart.intersection(parts)
    return apart.intersection(parts).union([word for word in hidden if word in key])


@cache
def _words_of_fans() -> tuple[frozenset[str], tuple[str, ...], frozenset[tuple[str, ...]]]:
    """All of them, those that are seen inside a longer word as well, and the first four letters of these."""
    known = frozenset(word.word for word in trusted_words().values() if word.sort == "fan")
    hidden = tuple(sorted(word for word in known if len(word) >= _SHORTEST_HIDDEN))
    return known, hidden, frozenset(tuple(word[:4]) for word in hidden)
