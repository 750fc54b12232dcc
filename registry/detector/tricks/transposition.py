"""Two letters that stand side by side have changed places: `dlel` for `dell`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    for i in range(len(name) - 1):
        if name[i] != name[i + 1]:
            yield name[:i] + name[i + 1] + name[i] + name[i + 2 :]


TRANSPOSITION = Trick("transposition", "typo-transposition", _originals)
