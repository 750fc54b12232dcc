"""Guarded names added lately, or a few altogether: dicts, which take a name at once."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import numpy as np

from registry.detector.finding import Protected
from registry.detector.index.asking import kept_digests
from registry.detector.index.digests import Digests, letters, rolled
from registry.detector.roots import SHELVES, Root, Shelf, account_of, roots_of
from registry.detector.skeleton import shape

_Asked = TypeVar("_Asked")
_Kept = TypeVar("_Kept")


class Recent:
    """Answers from dicts; names come and go."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str], Protected] = {}
        self._brands: dict[str, tuple[Protected, ...]] = {}
        self._roots: dict[str, tuple[Root, ...]] = {}
        self._forms: dict[int, tuple[str, ...]] = {}
        self._shelves: dict[tuple[Shelf, str], tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._accounts)

    def __iter__(self) -> Iterator[Protected]:
        return iter(tuple(self._accounts.values()))

    def add(self, name: Protected) -> None:
        """Takes a name in; there must be none for the same account."""
        self._accounts[account_of(name.platform, name.handle)] = name
        _put(self._brands, name.brand, name)
        for root in roots_of(name):
            if root.key not in self._roots:
                for digest in _digests(root.key):
                    _put(self._forms, digest, root.key)
                for shelf, spell in SHELVES.items():
                    _put(self._shelves, (shelf, spell(root.key)), root.key)
            _put(self._roots, root.key, root)

    def remove(self, name: Protected) -> None:
        """Takes a name off; one that is not here is no mistake."""
        if self._accounts.get(account_of(name.platform, name.handle)) != name:
            return
        del self._accounts[account_of(name.platform, name.handle)]
        _discard(self._brands, name.brand, name)
        for root in roots_of(name):
            _discard(self._roots, root.key, root)
            if root.key not in self._roots:
                for digest in _digests(root.key):
                    _discard(self._forms, digest, root.key)
                for shelf, spell in SHELVES.items():
                    _discard(self._shelves, (shelf, spell(root.key)), root.key)

    def account(self, platform: str, handle: str) -> Protected | None:
        """The name that is this account."""
        return self._accounts.get(account_of(platform, handle)) if self._accounts else None

    def of_brand(self, brand: str) -> tuple[Protected, ...]:
        return self._brands.get(brand, ())

    def roots(self, key: str) -> tuple[Root, ...]:
        """The names that have this key."""
        return self._roots.get(key, ())

    def passed(self, digests: Digests) -> list[int]:
        """The places of the digests under which something is kept."""
        if not self._forms or self._forms.keys().isdisjoint(asked := digests.tolist()):
            return []
        return [place for place, digest in enumerate(asked) if digest in self._forms]

    def keys_under(self, digests: Iterable[int]) -> set[str] | None:
        """The keys kept under any of these digests of shapes, and rarely others."""
        return {key for digest in digests for key in self._forms.get(digest, ())} if self._forms else None

    def on_shelf(self, shelf: Shelf, spelling: str) -> tuple[str, ...]:
        """The keys that stand on a shelf under this spelling."""
        return self._shelves.get((shelf, spelling), ()) if self._shelves else ()


def _digests(key: str) -> set[int]:
    return set(np.concatenate(kept_digests(rolled(letters(shape(key))))).tolist())


def _put(shelf: dict[_Asked, tuple[_Kept, ...]], key: _Asked, kept: _Kept) -> None:
    shelf[key] = (*shelf.get(key, ()), kept)


def _discard(shelf: dict[_Asked, tuple[_Kept, ...]], key: _Asked, kept: _Kept) -> None:
    left = tuple(other for other in shelf.get(key, ()) if other != kept)
    if left:
        shelf[key] = left
    else:
        shelf.pop(key, None)
