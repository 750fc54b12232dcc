"""The names the detector guards, kept so that each question about them is one look-up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from registry.detector.domains import DOMAIN_PLATFORMS, read_domain
from registry.detector.finding import Protected
from registry.detector.handles import shown_part
from registry.detector.skeleton import fold, skeleton

_Kept = TypeVar("_Kept")

ANY = "?"
"""Stands for any one letter in a pattern that a trick looks up."""

SHORTEST_PATTERN = 5


class Source(Enum):
    """What a guarded spelling is: a handle, a domain without its ending, a brand's name."""

    HANDLE = "handle"
    LABEL = "label"
    NAME = "name"


class Shelf(Enum):
    """How a name is looked up: as it is written, or as it looks."""

    WRITTEN = "written"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Root:
    """One spelling under which a name is guarded."""

    key: str
    source: Source
    name: Protected
    label: str = ""
    """The key of a domain's label, where the name is a domain."""


class ProtectedNames:
    """All guarded names; one can be added or removed at any time, and the order never matters."""

    def __init__(self, names: Iterable[Protected] = ()) -> None:
        self._written: dict[str, tuple[Root, ...]] = {}
        self._looks: dict[str, tuple[str, ...]] = {}
        self._patterns: dict[str, tuple[str, ...]] = {}
        self._accounts: dict[tuple[str, str], Protected] = {}
        self._brands: dict[str, tuple[Protected, ...]] = {}
        for name in names:
            self.add(name)

    def __len__(self) -> int:
        return len(self._accounts)

    def add(self, name: Protected) -> None:
        """Guards a name from now on; a second one for the same account takes the first one's place."""
        known = self._accounts.get(_account(name.platform, name.handle))
        if known is not None:
            self.remove(known)
        self._accounts[_account(name.platform, name.handle)] = name
        _put(self._brands, name.brand, name)
        for root in _roots(name):
            if root.key not in self._written:
                self._index(root.key)
            _put(self._written, root.key, root)

    def remove(self, name: Protected) -> None:
        """Guards a name no longer; a name that is not guarded is no mistake."""
        if self._accounts.get(_account(name.platform, name.handle)) != name:
            return
        del self._accounts[_account(name.platform, name.handle)]
        _discard(self._brands, name.brand, name)
        for root in _roots(name):
            _discard(self._written, root.key, root)
            if root.key not in self._written:
                self._unindex(root.key)

    def account(self, platform: str | None, handle: str) -> Protected | None:
        """The guarded name that is exactly this account."""
        return self._accounts.get(_account(platform or "", handle))

    def of_brand(self, brand: str) -> frozenset[Protected]:
        return frozenset(self._brands.get(brand, ()))

    def roots(self, key: str) -> frozenset[Root]:
        return frozenset(self._written.get(key, ()))

    def find(self, spelling: str, shelf: Shelf = Shelf.WRITTEN) -> Iterator[str]:
        """The guarded spellings that are `spelling`, fit it as a pattern, or look like it."""
        if shelf is Shelf.LOOKS:
            yield from self._looks.get(spelling, ())
        elif ANY in spelling:
            yield from self._patterns.get(spelling, ())
        elif spelling in self._written:
            yield spelling

    def bears_name(self, handle: str) -> list[Protected]:
        """One account of each brand whose own name or other handle equals this one after folding, in a fixed order."""
        brands: dict[str, Protected] = {}
        for root in sorted(
            self.roots(fold(shown_part(handle).name)), key=lambda root: (not root.name.proven, root.name)
        ):
            brands.setdefault(root.name.brand, root.name)
        return sorted(brands.values())

    def _index(self, key: str) -> None:
        _put(self._looks, skeleton(key), key)
        for pattern in _patterns(key):
            _put(self._patterns, pattern, key)

    def _unindex(self, key: str) -> None:
        _discard(self._looks, skeleton(key), key)
        for pattern in _patterns(key):
            _discard(self._patterns, pattern, key)


def _account(platform: str, handle: str) -> tuple[str, str]:
    return platform, handle.strip().removeprefix("@").casefold()


def _roots(name: Protected) -> Iterator[Root]:
    shown = shown_part(name.handle).name
    domain = read_domain(shown, is_domain=name.platform in DOMAIN_PLATFORMS)
    label = fold(domain.label) if domain else ""
    keys = {Source.HANDLE: fold(shown), Source.NAME: fold(name.brand_name), Source.LABEL: label}
    return (Root(key, source, name, label) for source, key in keys.items() if key)


def _patterns(key: str) -> Iterator[str]:
    if len(key) < SHORTEST_PATTERN:
        return
    for i in range(len(key)):
        yield key[:i] + ANY + key[i + 1 :]


def _put(shelf: dict[str, tuple[_Kept, ...]], key: str, kept: _Kept) -> None:
    """Tuples, not sets: a shelf has millions of places and nearly all hold one thing."""
    known = shelf.get(key)
    shelf[key] = (kept,) if known is None else (*known, kept)


def _discard(shelf: dict[str, tuple[_Kept, ...]], key: str, kept: _Kept) -> None:
    left = tuple(other for other in shelf.get(key, ()) if other != kept)
    if left:
        shelf[key] = left
    else:
        shelf.pop(key, None)
