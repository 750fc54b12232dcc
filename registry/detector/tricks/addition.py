"""A letter too many stands before or behind the name: `delly` for `dell`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    yield name[:-1]
    yield name[1:]


ADDITION = Trick("addition", "typo-addition", _originals)
