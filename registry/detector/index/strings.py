"""Strings by number, one behind the other in one piece of memory."""

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
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.uint64)
    if int(ends[-1]) >= 1 << 32:
        raise OverflowError("more text than the numbers of this table can point at")
    return np.frombuffer(b"".join(encoded), np.uint8), ends.astype(np.uint32)
