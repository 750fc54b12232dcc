"""What folded names cost, read as words and as mere letters; kept with the guarded ones in three small numbers."""

from registry.detector import segmenting
from registry.detector.language import letters_cost, letters_total
from registry.detector.segmenting import NOT_NOTED
from registry.detector.values import value

NOTES = 3
_MOST_KEPT = 8192
_OF_WORDS, _ONE = 1 << 15, 1 << 14
_MOST_LETTERS = _ONE - 1
"""All costs are tenths of nats: as whole numbers they come back as they were."""


@value()
class Costs:
    """How seldom a name is met: nats of its cheapest reading, and nats a letter under the letters' model."""

    words: float
    letters: float
    is_of_words: bool
    """No letter of it is unknown."""
    is_one: bool
    """It is a single word, number or coined piece."""


_known: dict[str, Costs] = {}


def costs(key: str) -> Costs:
    """What a folded name costs."""
    known = _known.get(key)
    return _keep(key, _reckoned(key, segmenting.segments(key), letters_cost(key))) if known is None else known


def notes_of(key: str) -> tuple[int, int, int]:
    """What is noted of a name: its words' cost, its letters' cost with what it is made of, and where its pieces end."""
    reading, ends = segmenting.read_anew(key)
    words, letters = round(10 * reading.cost), round(10 * letters_total(key)[0])
    if words >= NOT_NOTED or letters > _MOST_LETTERS:
        return NOT_NOTED, 0, NOT_NOTED
    found = _reckoned(key, reading, 0.0)
    return words, letters | _OF_WORDS * found.is_of_words | _ONE * found.is_one, ends


def read_notes(key: str, words: int, letters: int) -> Costs | None:
    """The costs that were noted of a name; None where they were not."""
    if words == NOT_NOTED:
        return None
    count = len(key) + 1 if key.isalpha() else letters_total(key)[1]
    a_letter = (letters & _MOST_LETTERS) / 10 / count if count else 0.0
    return Costs(words / 10, a_letter, bool(letters & _OF_WORDS), bool(letters & _ONE))


def is_recalled(key: str) -> bool:
    """Whether it is known already what this name costs."""
    return key in _known


def recall(key: str, words: int, letters: int, ends: int) -> None:
    """Takes in what `notes_of` told of a name earlier: it needs not be reckoned again."""
    if noted := read_notes(key, words, letters):
        segmenting.recall(key, ends)
        _keep(key, noted)


def _keep(key: str, found: Costs) -> Costs:
    if len(_known) >= _MOST_KEPT:
        _known.clear()
    _known[key] = found
    return found


def _reckoned(key: str, reading: segmenting.Segmentation, a_letter: float) -> Costs:
    is_of_words = reading.unknown == 0
    is_one = not reading.words or (is_of_words and reading.words == (key,))
    return Costs(reading.cost, a_letter, is_of_words, is_one)
