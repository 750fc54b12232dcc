"""Which guarded spellings a name may come from, and by which tricks; how much that says is for `weighing`."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import MappingProxyType

from rapidfuzz.distance import Indel

from registry.detector.index.asking import SHORTEST_INSIDE
from registry.detector.language import is_word_or_first_name
from registry.detector.places import places
from registry.detector.protected import Inside, ProtectedNames, Shelf
from registry.detector.reading import Reading
from registry.detector.roots import SHELVES
from registry.detector.slips import Slip, name_slip
from registry.detector.tables import trusted_words
from registry.detector.tricks import combosquatting
from registry.detector.values import value

_SHORTEST_SLIP_WITH_WORD = 6
"""Letters of a misspelt name that is found behind an added word as well: `paypol-support`."""
_LONGEST_SLIP_WITH_WORD = 40
_MOST_SPLITS = 20
"""Readings of one name that are looked at: twenty words in a row are not a brand's name but an attack on us."""
_MOST_INSIDE = 20
_SHORTEST_PLURAL_SLIP = 8
"""Letters of a name that may have a plural's s besides another slip: `walletsconnects`."""
_ALIKE = MappingProxyType({Shelf.LOOK: 0.5, Shelf.ORDER: 0.5, Shelf.SOUND: 0.72})
_SHORTEST = MappingProxyType({Shelf.LOOK: 1, Shelf.ORDER: 1, Shelf.SOUND: 8})
"""Letters of a name that are looked for on a shelf; too many short ones sound alike."""
_MOST_ALIKE = 100
_FEW = 5


@value()
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

    def is_part_of(self, other: "Suspect") -> bool:
        """The other one sees a longer name here, and all of this one's letters in it."""
        return (
            other.has_additions
            and len(other.before) <= len(self.before)
            and len(other.behind) <= len(self.behind)
            and len(other.written) > len(self.written)
        )


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
    cores = [split for split in islice(combosquatting.splits(key, reading.breaks), _MOST_SPLITS) if _is_core(split)]
    whole = parts(key)
    asked = whole + [(core.start, core.end) for core in cores] if cores else whole
    near, inside = names.near_and_inside(key, asked, _MOST_INSIDE)
    for original in slips(key, near[: len(whole)], names):
        yield Suspect(original, key, name_slip(key, original))
    for found in inside:
        if _tells(found, reading):
            written = key[found.start : found.end]
            yield Suspect(found.original, written, name_slip(written, found.original), *_around(key, found))
    for core, known in zip(cores, near[len(whole) :], strict=True):
        for original in (*filter(_is_long, known), *_on_shelf(Shelf.LOOK, core.core, names)):
            yield Suspect(original, core.core, name_slip(core.core, original), *core.around(key))


def _is_core(split: combosquatting.Split) -> bool:
    """Nobody adds a mere place or number to a misspelt name; names too short for `inside` are looked for here."""
    if len(split.core) < SHORTEST_INSIDE:
        return split.stands_apart
    is_of_a_length = _SHORTEST_SLIP_WITH_WORD <= len(split.core) <= _LONGEST_SLIP_WITH_WORD
    return is_of_a_length and any(word.weight for word in split.before + split.behind)


def _is_long(original: str) -> bool:
    return len(original) > _SHORTEST_SLIP_WITH_WORD or len(original) < SHORTEST_INSIDE


def _around(key: str, found: Inside) -> tuple[str, str]:
    return key[: found.start], key[found.end :]


def _tells(found: Inside, reading: Reading) -> bool:
    """A few letters stand in many a name by chance: they count where they stand apart or beside known words only."""
    if found.end - found.start > _FEW or (found.start in reading.breaks and found.end in reading.breaks):
        return True
    return all(map(_is_known, _around(reading.key, found)))


def _is_known(text: str) -> bool:
    """Nothing, one word or two."""
    return (
        not text or _is_word(text) or any(_is_word(text[:at]) and _is_word(text[at:]) for at in range(2, len(text) - 1))
    )


def _is_word(text: str) -> bool:
    return text in places() or text in trusted_words() or is_word_or_first_name(text) or text.isdecimal()


def parts(key: str) -> list[tuple[int, int]]:
    """What is looked up to find what a folded name may be a slip of: all of it, and without the endings of a plural."""
    size = len(key)
    if not key.endswith("s"):
        return [(0, size)]
    found = [(0, size), (0, size - 1)] if size > _SHORTEST_PLURAL_SLIP else [(0, size)]
    return [*found, (0, size - 2)] if key.endswith("es") else found


def slips(key: str, near: Sequence[Iterable[str]], names: ProtectedNames) -> Iterator[str]:
    """The guarded spellings a folded name may be a slip of, its own included; `near` holds those near to each part."""
    yield from near[0]
    for shelf in SHELVES:
        if len(key) >= _SHORTEST[shelf]:
            yield from _on_shelf(shelf, key, names)
    if len(key) > _SHORTEST_PLURAL_SLIP:
        yield from (known for found in near[1:2] for known in found)
    if key.endswith("es"):
        yield from (known for known in near[-1] if known == key[:-2])


def _on_shelf(shelf: Shelf, key: str, names: ProtectedNames) -> list[str]:
    found = names.on_shelf(shelf, SHELVES[shelf](key), _MOST_ALIKE)
    return [known for known in found if _is_alike(shelf, key, known)] if found else found


def _is_alike(shelf: Shelf, key: str, known: str) -> bool:
    """What stands on one shelf may still be far apart: `bones` sounds like `abe yens` without its vowels."""
    if known in key and len(key) > len(known) + 1:
        return False  # that is a word added to the name, not a slip
    if len(key) == len(known) and shelf is not Shelf.SOUND:
        return True
    return Indel.normalized_similarity(key, known, score_cutoff=_ALIKE[shelf]) > 0
