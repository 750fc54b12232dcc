"""A digit stands for the letter it resembles: `d3ll` for `dell`, or a letter for such a digit."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick

_MEANT = {"0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g"}
_ALL = str.maketrans({digit: meant[0] for digit, meant in _MEANT.items()})


def _originals(name: str) -> Iterator[str]:
    yield name.translate(_ALL)
    for i, digit in enumerate(name):
        for meant in _MEANT.get(digit, ""):
            yield name[:i] + meant + name[i + 1 :]


LEET = Trick("leet", "leet", _originals)
