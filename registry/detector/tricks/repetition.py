"""A letter is doubled: `delll` for `dell`."""

from collections.abc import Iterator

from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    for i in range(1, len(name)):
        if name[i] == name[i - 1]:
            yield name[:i] + name[i + 1 :]


REPETITION = Trick("repetition", "typo-repetition", _originals)
