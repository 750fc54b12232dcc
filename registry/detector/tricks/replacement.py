"""A letter stands where another one belongs: `dexl` for `dell`."""

from collections.abc import Iterator

from registry.detector.protected import ANY
from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    for i in range(len(name)):
        yield name[:i] + ANY + name[i + 1 :]


REPLACEMENT = Trick("replacement", "typo-replacement", _originals)
