"""What speaks for and against a name with words around it: which words, glued or apart, and how rare the name is."""

from registry.detector.circumstances import Circumstances
from registry.detector.places import is_place
from registry.detector.protected import Source
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect
from registry.detector.tables import common_words, first_names, trusted_words

_LONG = 14
_MOST_LETTERS = 12


def addition_features(suspect: Suspect, reading: Reading, around: Circumstances) -> dict[str, float]:
    """The features of the letters around a name, by name of the feature."""
    original = suspect.original
    start, end = len(suspect.before), len(suspect.before) + len(suspect.written)
    apart = start in reading.breaks and end in reading.breaks
    found = {
        f"inside of {min(len(original), _LONG)}": 1.0,
        "stands apart": float(apart),
        "name is a word": float(original in common_words() or original in first_names()),
        "is disguised": float(around.is_disguised),
        "is listed only": float(not around.root.name.proven),
        "by the brand's name": float(around.root.source is Source.NAME),
        "by a domain's label": float(around.root.source is Source.LABEL),
        "brand is on this platform": float(around.is_on_platform),
        f"on {reading.platform}": 1.0,
        "letters before": min(len(suspect.before), _MOST_LETTERS) / _MOST_LETTERS,
        "letters behind": min(len(suspect.behind), _MOST_LETTERS) / _MOST_LETTERS,
        "in the middle": float(bool(suspect.before and suspect.behind)),
    }
    for side in filter(None, (suspect.before, suspect.behind)):
        found |= _side(side, reading)
    return {name: value for name, value in found.items() if value}


def _side(text: str, reading: Reading) -> dict[str, float]:
    word = trusted_words().get(text) or trusted_words().get(text.removesuffix("s"))
    if word:
        return {f"word of {word.sort}": 1.0, f"weight of {word.sort}": word.weight}
    if text.isdecimal():
        return {"digits": 1.0, f"digits on {reading.platform}": 1.0}
    if is_place(text):
        return {"a place": 1.0}
    if text in common_words() or text in first_names():
        return {"another word": 1.0}
    return {"letters that are no word": 1.0}
