"""The names the detector guards, kept so that each question about them is one look-up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from rapidfuzz.distance import OSA

from registry.detector.domains import DOMAIN_PLATFORMS, read_domain
from registry.detector.finding import Protected
from registry.detector.handles import shown_part
from registry.detector.skeleton import fold, least_rotation, shape, skeleton
from registry.detector.sounds import sound

_Kept = TypeVar("_Kept")

ANY = "?"
"""Marks a shape that lacks a letter."""

SHORTEST_NEAR = 5
SHORTEST_INSIDE = 4


class Source(Enum):
    """What a guarded spelling is: a handle, a domain without its ending, a brand's name."""

    HANDLE = "handle"
    LABEL = "label"
    NAME = "name"


class Shelf(Enum):
    """How a name is looked up besides its letters: as it looks, as it sounds, with its words in another order."""

    LOOK = "look "
    SOUND = "sound "
    ORDER = "order "


@dataclass(frozen=True, slots=True)
class Inside:
    """A guarded spelling that stands in a longer name, from `start` to `end`."""

    original: str
    start: int
    end: int


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
        self._shapes: dict[str, tuple[str, ...]] = {}
        self._shelves: dict[str, tuple[str, ...]] = {}
        self._accounts: dict[tuple[str, str], Protected] = {}
        self._brands: dict[str, tuple[Protected, ...]] = {}
        for name in names:
            self.add(name)

    def __len__(self) -> int:
        return len(self._accounts)

    def __iter__(self) -> Iterator[Protected]:
        return iter(self._accounts.values())

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

    def crowd(self) -> int:
        """How many spellings are guarded: the more there are, the more are near by chance."""
        return len(self._written)

    def near(self, key: str) -> list[str]:
        """The guarded keys whose shape is this one's or, from five letters on, at most one slip away from it."""
        form = shape(key)
        found = set(self._shapes.get(form, ()))
        if len(form) >= SHORTEST_NEAR - 1:
            for place in (form, *_without_one(form)):
                found.update(self._shapes.get(f"{ANY}{place}", ()), self._shapes.get(place, ()))
        return sorted(known for known in found if _is_near(form, shape(known)))

    def inside(self, key: str) -> list[Inside]:
        """The guarded keys of four letters and more whose shape is a part of this one's; long ones first."""
        form = shape(key)
        return [
            Inside(original, start, start + size)
            for size in range(len(form) - 1, SHORTEST_INSIDE - 1, -1)
            for start in range(len(form) - size + 1)
            for original in sorted(self._shapes.get(form[start : start + size], ()))
        ]

    def on_shelf(self, shelf: Shelf, spelling: str) -> tuple[str, ...]:
        """The guarded keys that stand on a shelf under this spelling, in a fixed order."""
        return tuple(sorted(self._shelves.get(shelf.value + spelling, ())))

    def bears_name(self, handle: str) -> list[Protected]:
        """One account of each brand whose own name or other handle equals this one after folding, in a fixed order."""
        brands: dict[str, Protected] = {}
        for root in sorted(
            self.roots(fold(shown_part(handle).name)), key=lambda root: (not root.name.proven, root.name)
        ):
            brands.setdefault(root.name.brand, root.name)
        return sorted(brands.values())

    def _index(self, key: str) -> None:
        for spelling in _spellings(key):
            _put(self._shapes, spelling, key)
        for place in _places(key):
            _put(self._shelves, place, key)

    def _unindex(self, key: str) -> None:
        for spelling in _spellings(key):
            _discard(self._shapes, spelling, key)
        for place in _places(key):
            _discard(self._shelves, place, key)


def _account(platform: str, handle: str) -> tuple[str, str]:
    return platform, handle.strip().removeprefix("@").casefold()


def _roots(name: Protected) -> Iterator[Root]:
    shown = shown_part(name.handle).name
    domain = read_domain(shown, is_domain=name.platform in DOMAIN_PLATFORMS)
    label = fold(domain.label) if domain else ""
    keys = {Source.HANDLE: fold(shown), Source.NAME: fold(name.brand_name), Source.LABEL: label}
    return (Root(key, source, name, label) for source, key in keys.items() if key)


def _spellings(key: str) -> Iterator[str]:
    form = shape(key)
    yield form
    if len(form) >= SHORTEST_NEAR:
        yield from (ANY + shorter for shorter in _without_one(form))


def _places(key: str) -> Iterator[str]:
    yield Shelf.LOOK.value + skeleton(key)
    yield Shelf.SOUND.value + sound(key)
    yield Shelf.ORDER.value + least_rotation(shape(key))


def _without_one(form: str) -> set[str]:
    return {form[:i] + form[i + 1 :] for i in range(len(form))}


def _is_near(asked: str, known: str) -> bool:
    return asked == known or (len(known) >= SHORTEST_NEAR and OSA.distance(asked, known, score_cutoff=1) <= 1)


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
