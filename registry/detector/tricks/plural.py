"""An ending of number is added or taken away: `dells` for `dell`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    if name.endswith("s"):
        yield name[:-1]
    if name.endswith("es"):
        yield name[:-2]


PLURAL = Trick("plural", "plural", _originals)
