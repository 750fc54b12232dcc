"""What speaks for and against a slip of a whole name: the trick, its place, and how rare the name is."""

from math import log

from registry.detector.circumstances import Circumstances
from registry.detector.endings import ending_features
from registry.detector.protected import Source
from registry.detector.reading import Reading
from registry.detector.rules import SHAPES
from registry.detector.suspects import Suspect
from registry.detector.tables import common_words, first_names

_LONG = 14


def slip_features(suspect: Suspect, reading: Reading, around: Circumstances) -> dict[str, float]:
    """The features of one slip, by name."""
    original, written, trick = suspect.original, suspect.written, suspect.slip.trick
    length = min(len(original), _LONG)
    found = {
        f"trick {trick}": 1.0,
        f"{'shape' if trick in SHAPES else 'slip'} of {length}": 1.0,
        "begins otherwise": float(trick not in {*SHAPES, "word_order"} and written[:1] != original[:1]),
        "is disguised": float(around.is_disguised),
        "written is a word": float(written in common_words() or written in first_names()),
        "original is a word": float(original in common_words() or original in first_names()),
        "is listed only": float(not around.root.name.proven),
        "by the brand's name": float(around.root.source is Source.NAME),
        "by a domain's label": float(around.root.source is Source.LABEL),
        "brand is on this platform": float(around.is_on_platform),
        "crowd": log(around.crowd),
        f"on {reading.platform}": 1.0,
    }
    if trick == "tld_swap":
        found |= ending_features(reading, around.root.name.handle, around.root.name.platform)
    return {name: value for name, value in found.items() if value}
