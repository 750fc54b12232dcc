"""Who simply bears a name: a handle that equals a brand's name or its handle elsewhere is no lookalike."""

from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading, read
from registry.detector.finding import Protected
from registry.detector.skeleton import letters, words


def bearers(handle: str, protected: ProtectedNames, platform: str | None = None) -> list[Protected]:
    """The brands whose name, domain or other handle this handle simply equals, one account of each."""
    reading = read(handle, platform)
    if reading.is_disguised:
        return []
    brands: dict[str, Protected] = {}
    for root in sorted(protected.roots(reading.key), key=lambda root: (not root.name.proven, root.name)):
        if _is_same_account(root, reading) or not simply_bears(reading, root, protected):
            continue
        brands.setdefault(root.name.brand, root.name)
    return sorted(brands.values())


def simply_bears(reading: Reading, root: Root, protected: ProtectedNames) -> bool:
    """The handle is the root's own spelling, with separators only where the brand's words part."""
    if reading.is_disguised:
        return False
    if root.name.proven and _is_near_own_account(reading, root, protected):
        return False
    return _breaks(reading.text) <= _known_breaks(root, protected)


def _is_same_account(root: Root, reading: Reading) -> bool:
    return root.name.platform == reading.platform and root.name.handle.casefold() == reading.text.casefold()


def _is_near_own_account(reading: Reading, root: Root, protected: ProtectedNames) -> bool:
    """The brand's proven account on this platform has the same letters: only one of the two is the brand's."""
    return any(
        name.proven and name.platform == reading.platform and letters(name.handle) == reading.key
        for name in protected.of_brand(root.name.brand)
    )


def _known_breaks(root: Root, protected: ProtectedNames) -> set[int]:
    """Where a separator is innocent: between the words of the name, of a handle as it is written, before a domain's ending."""
    known = {0, len(root.key)}
    for name in protected.of_brand(root.name.brand):
        for text in (name.handle, name.brand_name):
            if letters(text) == root.key:
                known |= _word_ends(text)
    if root.source is Source.LABEL:
        known |= _word_ends(root.name.handle)
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
