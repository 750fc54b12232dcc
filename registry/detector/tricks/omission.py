"""A letter is missing: `del` for `dell`."""

from collections.abc import Iterator

from registry.detector.protected import ANY
from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    for i in range(len(name) + 1):
        yield name[:i] + ANY + name[i:]


OMISSION = Trick("omission", "typo-omission", _originals)
