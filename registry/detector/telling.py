"""Which letters of a name were changed, and how much the part of the name around them tells."""

from rapidfuzz.distance import Postfix, Prefix

from registry.detector.costing import costs
from registry.detector.segmenting import segments
from registry.detector.values import value

START = 3.0
"""Nats that it costs to begin a coined name."""
_MOST_A_LETTER = 2.7
"""Nats a letter of a coined name has; a heap of letters costs more in a model of words, yet is no rarer as a name."""


@value()
class Change:
    """`typed` stands where `meant` belongs, and the part `told` of what is written where `telling` does."""

    typed: str
    meant: str
    before: int
    """Letters before the change that are the same."""
    behind: int
    telling: str
    told: str
    rest: int
    """Letters of the meant name that are other words: `bank` in `kgbank`."""


def change(written: str, original: str) -> Change:
    """The change from an original to what is written, and the word or coined part in which it lies."""
    before = Prefix.similarity(written, original)
    most = min(len(written), len(original)) - before
    behind = min(most, Postfix.similarity(written, original))
    ends = _part_ends(original)
    start = max(end for end in ends if end <= min(before, len(original) - 1))
    stop = min((end for end in ends if end >= len(original) - behind and end > start), default=len(original))
    return Change(
        typed=written[before : len(written) - behind],
        meant=original[before : len(original) - behind],
        before=before,
        behind=behind,
        telling=original[start:stop],
        told=written[start : len(written) - (len(original) - stop)],
        rest=len(original) - (stop - start),
    )


def cost(key: str) -> float:
    """Nats of a folded name: how seldom somebody comes upon it by chance."""
    known = costs(key)
    return min(known.words, known.letters * (len(key) + 1) + START)


def rarity(key: str) -> float:
    """Nats by which one name is told from all others."""
    known, size = costs(key), len(key)
    return min(known.words, known.letters * (size + 1) + START, _MOST_A_LETTER * size)


def _part_ends(key: str) -> tuple[int, ...]:
    """Where the words of a name begin and end, and the coined parts between them."""
    ends, at = {0, len(key)}, 0
    for word in segments(key).words:
        start = key.find(word, at)
        if start >= 0:
            at = start + len(word)
            ends.update((start, at))
    return tuple(sorted(ends))
