"""What a trick is: one way of making a lookalike, told backwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registry.detector.protected import Shelf


@dataclass(frozen=True, slots=True)
class Trick:
    """`originals` answers: which names may this one come from? Each answer is one look-up on the trick's shelf.

    An answer may hold `ANY` once: any letter may have stood there.
    """

    name: str
    kind: str
    originals: Callable[[str], Iterator[str]]
    shelf: Shelf = Shelf.WRITTEN
