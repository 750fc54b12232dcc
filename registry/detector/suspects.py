"""Which guarded spellings a name may come from, and by which tricks; how much that says is for `weighing`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from registry.detector.protected import ProtectedNames
from registry.detector.reading import Reading
from registry.detector.tables import TrustedWord
from registry.detector.tricks import TRICKS, combosquatting
from registry.detector.tricks.trick import Trick

_SHORTEST_SLIP_WITH_WORD = 6
"""Letters of a misspelt name that is found behind an added word as well: `paypol-support`."""
_LONGEST_SLIP_WITH_WORD = 40
_MOST_SPLITS = 20
"""Readings of one name that are looked at: twenty words in a row are not a brand's name but an attack on us."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """One reading of a name: this guarded spelling, through these tricks."""

    original: str
    written: str
    """What stands in the asked name where the original is meant."""
    trick: str
    kind: str
    before: tuple[TrustedWord, ...] = ()
    behind: tuple[TrustedWord, ...] = ()
    stands_apart: bool = True

    @property
    def added(self) -> tuple[TrustedWord, ...]:
        return self.before + self.behind


def suspects(reading: Reading, names: ProtectedNames) -> Iterator[Suspect]:
    """Every guarded spelling that the tricks lead to, the surest reading of each first."""
    key = reading.key
    yield from _equal(reading, names)
    for trick, original in slips(key, names):
        yield Suspect(original, key, trick.name, trick.kind)
    for split in islice(combosquatting.splits(key, reading.breaks), _MOST_SPLITS):
        yield from _with_added_words(split, names)


def slips(key: str, names: ProtectedNames) -> Iterator[tuple[Trick, str]]:
    """The guarded spellings one slip away from a folded name."""
    seen = {key}
    for trick in TRICKS:
        for spelling in trick.originals(key):
            for original in names.find(spelling, trick.shelf):
                if original not in seen:
                    seen.add(original)
                    yield trick, original


def _equal(reading: Reading, names: ProtectedNames) -> Iterator[Suspect]:
    for original in names.find(reading.key):
        yield Suspect(original, reading.key, "separator", "separator")


def _with_added_words(split: combosquatting.Split, names: ProtectedNames) -> Iterator[Suspect]:
    core, words = split.core, (split.before, split.behind, split.stands_apart)
    for original in names.find(core):
        yield Suspect(original, core, combosquatting.NAME, "", *words)
    sizes = range(_SHORTEST_SLIP_WITH_WORD, _LONGEST_SLIP_WITH_WORD + 1)
    if len(core) not in sizes or not any(word.weight for word in split.before + split.behind):
        return
    for trick, original in slips(core, names):
        yield Suspect(original, core, trick.name, "combo-typo-affix", *words)
