"""The parts of a name have changed places: `bankacme` for `acmebank`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick

_SHORTEST_PART = 3


def _originals(name: str) -> Iterator[str]:
    for i in range(_SHORTEST_PART, len(name) - _SHORTEST_PART + 1):
        yield name[i:] + name[:i]


WORD_ORDER = Trick("word_order", "word-order", _originals)
