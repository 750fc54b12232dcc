"""Who simply bears a name: a handle that equals a brand's name or its handle elsewhere is no lookalike."""

import re

from registry.detector.domains import DOMAIN_PLATFORMS
from registry.detector.finding import Protected
from registry.detector.handles import shown_part
from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading, foreign_letters, read
from registry.detector.skeleton import letters, words

_LOOSE = re.compile(r"^[\W_]|[\W_]{2}|[\W_]$")
"""Separators that part nothing: `_dell`, `dell__emc`, `dell_`."""


def bearers(handle: str, protected: ProtectedNames, platform: str | None = None) -> list[Protected]:
    """The brands whose name, domain or other handle this handle simply equals, one account of each."""
    reading = read(handle, platform)
    brands: dict[str, Protected] = {}
    for root in sorted(protected.roots(reading.key), key=lambda root: (not root.name.proven, root.name)):
        if not _is_same_account(root, reading) and simply_bears(reading, root, protected):
            brands.setdefault(root.name.brand, root.name)
    return sorted(brands.values())


def simply_bears(reading: Reading, root: Root, protected: ProtectedNames) -> bool:
    """The handle is the root's own spelling, with separators only where the brand's words part."""
    if is_disguised(reading, root, protected):
        return False
    if root.name.proven and (
        _is_near_own_account(reading, root, protected)
        or _has_loose_separators(reading, root)
        or _is_here_otherwise(reading, root, protected)
    ):
        return False  # of a listed brand we know too little: its real account may well be `acme_`
    return _breaks(reading.text) <= _known_breaks(root, protected)


def is_disguised(reading: Reading, root: Root, protected: ProtectedNames) -> bool:
    """The handle has accents or letters of another alphabet that the brand itself does not write."""
    if not reading.foreign:
        return False
    own = (foreign_letters(name.handle + name.brand_name) for name in protected.of_brand(root.name.brand))
    return bool(reading.foreign.difference(*own))


def _is_same_account(root: Root, reading: Reading) -> bool:
    return (
        root.name.platform == reading.platform
        and root.name.handle.casefold() == reading.handle.removeprefix("@").casefold()
    )


def _is_near_own_account(reading: Reading, root: Root, protected: ProtectedNames) -> bool:
    """The brand's proven account on this platform has the same letters: only one of the two is the brand's."""
    on_domains = reading.platform in DOMAIN_PLATFORMS
    return any(
        own.name.proven
        and own.name.brand == root.name.brand
        and own.name.platform == reading.platform
        and own.source is (Source.LABEL if on_domains else Source.HANDLE)
        and (on_domains or shown_part(own.name.handle).place == reading.place)
        for own in protected.roots(reading.key)
    )


def _is_here_otherwise(reading: Reading, root: Root, protected: ProtectedNames) -> bool:
    """The brand's proven account on this platform is another one, and this one is parted as none of the brand's is."""
    own = protected.of_brand(root.name.brand)
    alike = (shown_part(name.handle).name for name in own)
    return (
        root.source is Source.HANDLE
        and any(name.proven and name.platform == reading.platform for name in own)
        and not any(letters(text) == root.key and _breaks(reading.text) <= _breaks(text) for text in alike)
    )


def _has_loose_separators(reading: Reading, root: Root) -> bool:
    return bool(_LOOSE.search(reading.text)) and not _LOOSE.search(shown_part(root.name.handle).name)


def _known_breaks(root: Root, protected: ProtectedNames) -> set[int]:
    """Where a separator is innocent: between the words of the brand's name and handles, before a domain's ending."""
    known = {0, len(root.key), len(root.label)}
    for name in protected.of_brand(root.name.brand):
        for text in (shown_part(name.handle).name, name.brand_name):
            if root.key.startswith(letters(text)) or letters(text).startswith(root.key):
                known |= _word_ends(text)
    return known


def _word_ends(text: str) -> set[int]:
    ends, at = {0}, 0
    for word in words(text):
        at += len(word)
        ends.add(at)
    return ends


def _breaks(text: str) -> set[int]:
    """Where separators stand, counted in letters."""
    return {len(letters(text[:i])) for i, character in enumerate(text) if not character.isalnum()}
