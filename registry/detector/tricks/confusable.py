"""Letters look like others: `deIl` with a capital i, one with a Cyrillic e, `rn` for m."""

from collections.abc import Iterator

from registry.detector.protected import Shelf
from registry.detector.skeleton import skeleton
from registry.detector.tricks.trick import Trick


def _originals(name: str) -> Iterator[str]:
    yield skeleton(name)


CONFUSABLE = Trick("confusable", "homoglyph-ascii", _originals, Shelf.LOOKS)
