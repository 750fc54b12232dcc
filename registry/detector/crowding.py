"""How many guarded names somebody comes upon by chance: it grows with the registry and shrinks with a name's rarity."""

from collections.abc import Mapping
from functools import lru_cache
from math import exp, log, log10
from types import MappingProxyType

from registry.detector.addition_features import says_strongly
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect
from registry.detector.telling import rarity

_FEWEST = 10_000
_LEARNT = 4.5 * log(10)
"""Nats of the crowd among which the weights were learnt: what a larger one changes is not learnt but reckoned."""
_OTHERWISE = exp(-8.0)
"""How often, beside one imitation, an honest handle is as near for any other reason than chance."""
_MOST_NATS = 50.0

_VARIANTS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "omission": (1, 0),
        "repetition": (1, 0),
        "transposition": (1, 0),
        "insertion": (25, 0),
        "addition": (0, 72),
        "keyboard": (7, 0),
        "vowel_swap": (1.6, 0),
        "bitsquat": (3, 0),
        "replacement": (20, 0),
        "word_order": (0, 2),
        "soundsquat": (3, 0),
        "typo_multi": (300, 0),
        "confusable": (0.6, 0),
        "leet": (0.6, 0),
    }
)
"""How many names a trick makes of one: so many for each letter, and so many besides; one where none is given."""


def known_by(original: str) -> float:
    """Nats by which a guarded name is told from all others."""
    return min(rarity(original), _MOST_NATS)


@lru_cache(maxsize=256)
def met_by_chance(trick: str, original: str, crowd: int) -> float:
    """Nats of the guarded names that a stranger's name meets by chance with this trick."""
    each, besides = _VARIANTS.get(trick, (0, 1))
    return log(each * len(original) + besides) + nats_of(crowd) - known_by(original)


@lru_cache(maxsize=64)
def nats_of(crowd: int) -> float:
    """Nats of the crowd in steps of half a power of ten, so that one more name changes no answer.

    A small registry is judged as the labelled one was: it grows.
    """
    return round(2 * log10(max(_FEWEST, crowd))) / 2 * log(10)


def crowding(suspect: Suspect, reading: Reading, crowd: int) -> float:
    """Evidence that a larger registry than the labelled one takes off: nothing of a rare name, all of a common one.

    Nobody comes by chance upon a whole name, set apart, beside a word that offers help: it is somebody of that name.
    """
    grown = nats_of(crowd) - _LEARNT
    if grown <= 0 or (suspect.slip.trick == "separator" and says_strongly(suspect, reading)):
        return 0.0
    places = len(suspect.before) + len(suspect.behind) + 1
    met = places * exp(met_by_chance(suspect.slip.trick, suspect.original, crowd))
    return log((_OTHERWISE + met) / (_OTHERWISE + met * exp(-grown)))
