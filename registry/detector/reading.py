"""What can be seen in a handle before any guarded name is looked at."""

from dataclasses import dataclass

from registry.detector.domains import DOMAIN_PLATFORMS, Domain, read_domain
from registry.detector.skeleton import LONGEST, fold, letters, words
from registry.detector.tables import trusted_words

_SHORTEST_HIDDEN = 6
"""Letters that a fan's word needs to be seen inside a longer one: `thedellfanclub`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A handle, taken apart once."""

    text: str
    platform: str | None
    key: str
    """Folded: small Latin letters and digits."""
    plain: str
    """The same without reading other alphabets as Latin."""
    breaks: frozenset[int]
    """Places in `key` where a separator, a capital or a digit shows that a word begins."""
    domain: Domain | None
    fan_words: frozenset[str]

    @property
    def is_disguised(self) -> bool:
        """Letters of another alphabet are read as Latin ones."""
        return self.key != self.plain


def read(handle: str, platform: str | None = None) -> Reading:
    """Takes a handle apart; a domain is judged by its label."""
    text = handle.strip().removeprefix("@")[:LONGEST]
    domain = read_domain(text, is_domain=platform in DOMAIN_PLATFORMS)
    shown = text[: len(domain.label)] if domain and platform in DOMAIN_PLATFORMS else text
    key = fold(shown)
    parts = words(shown)
    return Reading(text, platform, key, letters(shown), _breaks(parts, key), domain, _fan_words(parts, key))


def _breaks(parts: list[str], key: str) -> frozenset[int]:
    places, at = {0, len(key)}, 0
    for part in parts:
        at += len(part)
        places.add(at)
    return frozenset(places)


def _fan_words(parts: list[str], key: str) -> frozenset[str]:
    known = {word.word for word in trusted_words().values() if word.sort == "fan"}
    hidden = {word for word in known if len(word) >= _SHORTEST_HIDDEN and word in key}
    return frozenset(known.intersection(parts) | hidden)
