"""The names the detector guards, kept so that each question about them is one look-up."""

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from registry.detector.finding import Protected
from registry.detector.handles import shown_part
from registry.detector.index.asking import is_near, near_digests, questions
from registry.detector.index.digests import Digests, Spans
from registry.detector.index.files import load, save
from registry.detector.index.filling import fill, nothing
from registry.detector.index.recent import Recent
from registry.detector.index.settled import Settled
from registry.detector.roots import Root, Shelf, Source, roots_of
from registry.detector.skeleton import fold, shape
from registry.detector.values import value

__all__ = ["Inside", "ProtectedNames", "Root", "Shelf", "Source"]

_MOST_RECENT = 1000
"""Names that live in dicts from the start: arrays are worth their filling from here on."""
_MOST_CHANGES = 5000
"""Names added or taken off since the arrays were filled, until they should be filled anew."""


@value()
class Inside:
    """A guarded spelling that stands in a longer name, from `start` to `end`."""

    original: str
    start: int
    end: int


class ProtectedNames:
    """All guarded names; one can be added or removed at any time, and the order never matters."""

    def __init__(self, names: Iterable[Protected] = (), *, settled: Settled | None = None) -> None:
        coming = iter(names)
        listed = list(islice(coming, _MOST_RECENT + 1))
        if settled is None and len(listed) > _MOST_RECENT:
            settled, listed = Settled(fill(chain(listed, coming))), []
        self._settled = settled or Settled(nothing())
        self._recent = Recent()
        self._crowd = self._settled.crowd
        self.mark = ""
        """What the names hold, in the words of whoever keeps them; saved with them."""
        for name in chain(listed, coming):
            self.add(name)

    def __len__(self) -> int:
        return len(self._settled) + len(self._recent)

    def __iter__(self) -> Iterator[Protected]:
        return chain(self._settled, self._recent)

    @property
    def has_outgrown(self) -> bool:
        """Whether so much changed that a new object made of these names would be quicker and smaller."""
        return self._changes > _MOST_CHANGES

    @classmethod
    def opened(cls, path: Path) -> "ProtectedNames":
        """The names of a saved file, which many processes share; raises UnfitFile or, where there is none, OSError."""
        arrays, mark = load(path)
        names = cls(settled=Settled(arrays))
        names.mark = mark
        return names

    def save(self, path: Path) -> None:
        """Writes the names, those added and removed lately included, and the mark into one file."""
        save(fill(self) if self._changes else self._settled.arrays, path, self.mark)

    def add(self, name: Protected) -> None:
        """Guards a name from now on; a second one for the same account takes the first one's place."""
        known = self.account(name.platform, name.handle)
        if known is not None:
            self.remove(known)
        keys = {root.key for root in roots_of(name)}
        self._crowd += sum(not self._is_guarded(key) for key in keys)
        self._recent.add(name)

    def remove(self, name: Protected) -> None:
        """Guards a name no longer; a name that is not guarded is no mistake."""
        if self.account(name.platform, name.handle) != name:
            return
        self._recent.remove(name)
        self._settled.remove(name)
        keys = {root.key for root in roots_of(name)}
        self._crowd -= sum(not self._is_guarded(key) for key in keys)

    def account(self, platform: str | None, handle: str) -> Protected | None:
        """The guarded name that is exactly this account."""
        return self._recent.account(platform or "", handle) or self._settled.account(platform or "", handle)

    def of_brand(self, brand: str) -> tuple[Protected, ...]:
        """The guarded accounts of a brand, each once, in no order."""
        return (*self._settled.of_brand(brand), *self._recent.of_brand(brand))

    def roots(self, key: str) -> tuple[Root, ...]:
        """The names that have this key, each once as each of its spellings, in no order."""
        return (*self._settled.roots(key), *self._recent.roots(key))

    def recall(self, key: str) -> None:
        """Spares whoever reckons with this key the work that was done when the names were filled into arrays."""
        self._settled.recall(key)

    def crowd(self) -> int:
        """How many spellings are guarded: the more there are, the more are near by chance."""
        return self._crowd

    def near(self, key: str) -> list[str]:
        """The guarded keys whose shape is this one's or, from five letters on, at most one slip away from it."""
        form = shape(key)
        digests = near_digests(form)
        return self._near(form, [digests.item(place) for place in self._passed(digests)])

    def inside(self, key: str, most: int = sys.maxsize) -> list[Inside]:
        """The guarded keys of 4 to 40 letters whose shape stands in this one's, shorter than it.

        Long ones come first; of very many only the first are told.
        """
        return self.near_and_inside(key, [], most)[1]

    def near_and_inside(
        self, key: str, parts: Sequence[tuple[int, int]], most: int = sys.maxsize
    ) -> tuple[list[list[str]], list[Inside]]:
        """What `near` answers for each of these parts of the key, and what `inside` does for all of it, at one go."""
        form = shape(key)
        digests, ends, spans = questions(form, parts)
        near: list[list[int]] = [[] for _ in parts]
        inside: list[Inside] = []
        for place in self._passed(digests):
            digest = digests.item(place)
            if place >= ends[0]:
                near[bisect_right(ends, place) - 1].append(digest)
            elif len(inside) < most and (known := self._under([digest])):
                inside += _standing(form, spans, place, known)
        forms = (form[start:end] for start, end in parts)
        return [self._near(part, found) for part, found in zip(forms, near, strict=True)], inside[:most]

    def on_shelf(self, shelf: Shelf, spelling: str, most: int = sys.maxsize) -> list[str]:
        """The guarded keys that stand on a shelf under this spelling, in a fixed order.

        None where there are more than `most`: what so many names share tells none of them.
        """
        settled, recent = self._settled.on_shelf(shelf, spelling, most), self._recent.on_shelf(shelf, spelling)
        found = {*settled, *recent} if recent else settled
        return sorted(found) if found and len(found) <= most else []

    def bears_name(self, handle: str) -> list[Protected]:
        """One account of each brand whose own name or other handle equals this one after folding, in a fixed order."""
        brands: dict[str, Protected] = {}
        for root in sorted(
            self.roots(fold(shown_part(handle).name)), key=lambda root: (not root.name.proven, root.name)
        ):
            brands.setdefault(root.name.brand, root.name)
        return sorted(brands.values())

    @property
    def _changes(self) -> int:
        return len(self._recent) + self._settled.taken_off

    def _is_guarded(self, key: str) -> bool:
        return bool(self._recent.roots(key) or self._settled.roots(key))

    def _passed(self, digests: Digests) -> list[int]:
        """The places of the digests under which something may be kept."""
        settled, recent = self._settled.passed(digests), self._recent.passed(digests)
        return sorted({*settled, *recent}) if recent else settled

    def _under(self, digests: Sequence[int]) -> list[str]:
        settled, recent = self._settled.keys_under(digests), self._recent.keys_under(digests)
        return list({*settled, *recent}) if recent else settled

    def _near(self, form: str, digests: Sequence[int]) -> list[str]:
        """Those of the keys under these digests whose shape is near."""
        return sorted(key for key in self._under(digests) if is_near(form, shape(key))) if digests else []


def _standing(form: str, parts: Spans, number: int, known: list[str]) -> Iterator[Inside]:
    """Those of the known keys whose shape is this part of the form."""
    start, end = int(parts.starts[number]), int(parts.ends[number])
    keys = {key for key in known if shape(key) == form[start:end]}
    return (Inside(key, start, end) for key in sorted(keys))
