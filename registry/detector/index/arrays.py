"""The arrays that hold guarded names for good."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.detector.index.digests import Digests, Kind
from registry.detector.roots import Shelf, Source

Numbers = NDArray[np.uint32]

SOURCES = tuple(Source)
SOURCE_BITS = 2
FIELDS = 5
"""Strings of a name: handle, platform, brand, brand's name, family."""
BRAND_FIELD = 2

KEY, ACCOUNT, BRAND = Kind.named("key"), Kind.named("account"), Kind.named("brand")
ON_SHELF = {shelf: Kind.named(shelf.value) for shelf in Shelf}
"""What strings are looked up as."""


@dataclass(frozen=True, slots=True)
class Arrays:
    """Names and keys are numbers; keys are also the numbers of their strings, which come first in the text."""

    text: NDArray[np.uint8]
    text_starts: Numbers
    fields: Numbers
    """The numbers of the five strings of each name."""
    proven: NDArray[np.uint8]
    roots: Numbers
    """Which name has a key, and as what: both in one number."""
    root_starts: Numbers
    notes: NDArray[np.uint16]
    """What each key costs and is made of."""
    letter_slots: Numbers
    letter_starts: Numbers
    letter_sieve: Digests
    """Keys by the digests of their shapes."""
    text_slots: Numbers
    text_bucket_starts: Numbers
    """Keys by themselves and by shelf, names by account and by brand."""

    @property
    def names(self) -> int:
        return len(self.proven)

    @property
    def keys(self) -> int:
        return len(self.root_starts) - 1

    @property
    def id_bits(self) -> int:
        return max(self.names, self.keys).bit_length()
