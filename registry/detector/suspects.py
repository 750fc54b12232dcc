"""Which guarded spellings a name may come from, and by which tricks; how much that says is for `weighing`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import Indel

from registry.detector.protected import ProtectedNames
from registry.detector.reading import Reading
from registry.detector.roots import SHELVES
from registry.detector.slips import Slip, name_slip
from registry.detector.tricks import combosquatting

_SHORTEST_SLIP_WITH_WORD = 6
"""Letters of a misspelt name that is found behind an added word as well: `paypol-support`."""
_LONGEST_SLIP_WITH_WORD = 40
_MOST_SPLITS = 20
"""Readings of one name that are looked at: twenty words in a row are not a brand's name but an attack on us."""
_MOST_INSIDE = 20
_SHORTEST_PLURAL_SLIP = 8
"""Letters of a name that may have a plural's s besides another slip: `walletsconnects`."""
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Suspect:
    """One reading of a name: this guarded spelling, through this slip, with these letters around it."""

    original: str
    written: str
    """What stands in the asked name where the original is meant."""
    slip: Slip
    before: str = ""
    behind: str = ""

    @property
    def has_additions(self) -> bool:
        return bool(self.before or self.behind)


def suspects(reading: Reading, names: ProtectedNames) -> Iterator[Suspect]:
    """Every guarded spelling that the tricks lead to, each once in each of its places."""
    seen: set[tuple[str, str, str]] = set()
    for suspect in _all(reading, names):
        place = (suspect.original, suspect.before, suspect.behind)
        if place not in seen:
            seen.add(place)
            yield suspect


def _all(reading: Reading, names: ProtectedNames) -> Iterator[Suspect]:
    key = reading.key
    for original in slips(key, names):
        yield Suspect(original, key, name_slip(key, original))
    for found in islice(names.inside(key), _MOST_INSIDE):
        written = key[found.start : found.end]
        slip = name_slip(written, found.original)
        yield Suspect(found.original, written, slip, key[: found.start], key[found.end :])
    for split in islice(combosquatting.splits(key, reading.breaks), _MOST_SPLITS):
        if _SHORTEST_SLIP_WITH_WORD <= len(split.core) <= _LONGEST_SLIP_WITH_WORD or split.stands_apart:
            for original in slips(split.core, names):
                yield Suspect(original, split.core, name_slip(split.core, original), *split.around(key))


def slips(key: str, names: ProtectedNames) -> Iterator[str]:
    """The guarded spellings a folded name may be a slip of, its own included."""
    yield from names.near(key)
    for shelf, spelling in SHELVES.items():
        yield from (known for known in names.on_shelf(shelf, spelling(key)) if _is_alike(key, known))
    if key.endswith("s") and len(key) > _SHORTEST_PLURAL_SLIP:
        yield from names.near(key[:-1])
    if key.endswith("es"):
        yield from (known for known in names.near(key[:-2]) if known == key[:-2])


def _is_alike(key: str, known: str) -> bool:
    """What stands on one shelf may still be far apart: `bones` sounds like `abe yens` without its vowels."""
    if known in key and len(key) > len(known) + 1:
        return False  # that is a word added to the name, not a slip
    return len(key) == len(known) or Indel.normalized_similarity(key, known, score_cutoff=_ALIKE) > 0
