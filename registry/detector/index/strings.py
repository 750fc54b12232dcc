"""Strings by number, one behind the other in one piece of memory."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Starts = NDArray[np.uint32]


class Strings:
    """Reads strings by their number."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: Bytes, starts: Starts) -> None:
        self._text, self._starts = text.data, starts.data

    def __getitem__(self, number: int) -> str:
        return str(self._text[self._starts[number] : self._starts[number + 1]], "utf-8", "surrogatepass")


def pack_strings(strings: Iterable[str]) -> tuple[Bytes, Starts]:
    """The text and the starts; raises OverflowError beyond four billion bytes."""
    packed, starts = bytearray(), array("I", [0])
    for string in strings:
        packed += string.encode("utf-8", "surrogatepass")
        starts.append(len(packed))
    return np.frombuffer(bytes(packed), np.uint8), np.array(starts, np.uint32)
