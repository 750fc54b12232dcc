"""Strings by number, one behind the other in one piece of memory."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Starts = NDArray[np.uint32]

_MOST_KEPT = 20_000


class Strings:
    """Reads strings by their number."""

    __slots__ = ("_kept", "_starts", "_text")

    def __init__(self, text: Bytes, starts: Starts) -> None:
        self._text, self._starts = text.data, starts.data
        self._kept: dict[int, str] = {}

    def __getitem__(self, number: int) -> str:
        return str(self._text[self._starts[number] : self._starts[number + 1]], "utf-8", "surrogatepass")

    def shared(self, number: int) -> str:
        """A string that is soon asked for again: a brand's, a platform's."""
        known = self._kept.get(number)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[number] = self[number]
        return known


def pack_strings(strings: Iterable[str]) -> tuple[Bytes, Starts]:
    """The text and the starts; raises OverflowError beyond four billion bytes."""
    packed, starts = bytearray(), array("I", [0])
    for string in strings:
        packed += string.encode("utf-8", "surrogatepass")
        starts.append(len(packed))
    return np.frombuffer(bytes(packed), np.uint8), np.array(starts, np.uint32)
