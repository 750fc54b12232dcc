"""A letter too many stands inside the name: `delxl` for `dell`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    for i in range(1, len(name) - 1):
        if name[i] != name[i - 1]:
            yield name[:i] + name[i + 1 :]


INSERTION = Trick("insertion", "typo-insertion", _originals)
