"""The arrays that hold guarded names for good, and how they are filled."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from registry.detector.finding import Protected
from registry.detector.index.asking import kept_digests
from registry.detector.index.digests import Digests, Kind, letters, rolled
from registry.detector.index.strings import pack_strings
from registry.detector.index.table import build_sieve, build_table
from registry.detector.roots import SHELVES, Shelf, Source, account_of, roots_of
from registry.detector.skeleton import shape

Numbers = NDArray[np.uint32]

SOURCES = tuple(Source)
SOURCE_BITS = 2
FIELDS = 5
"""Strings of a name: handle, platform, brand, brand's name, family."""

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


@lru_cache(maxsize=1)
def nothing() -> Arrays:
    """The arrays without any name."""
    return fill(())


def fill(names: Iterable[Protected]) -> Arrays:
    """The arrays for these names; a second one for the same account takes the first one's place."""
    unique = list({account_of(name.platform, name.handle): name for name in names}.values())
    keys, pairs = _paired(unique)
    texts = dict(keys)
    fields = array("I", (texts.setdefault(text, len(texts)) for name in unique for text in _texts(name)))
    id_bits = max(len(unique), len(keys)).bit_length()
    text, text_starts = pack_strings(texts)
    letter_slots, letter_starts, letter_sieve = _by_letters([shape(key) for key in keys], id_bits)
    text_slots, text_bucket_starts = _by_text(unique, list(keys), id_bits)
    pairs.sort()
    bounds = np.arange(len(keys) + 1, dtype=np.uint64) << np.uint64(32)
    return Arrays(
        text=text,
        text_starts=text_starts,
        fields=np.frombuffer(fields, np.uint32),
        proven=np.array([name.proven for name in unique], np.uint8),
        roots=pairs.astype(np.uint32),
        root_starts=np.searchsorted(pairs, bounds).astype(np.uint32),
        letter_slots=letter_slots,
        letter_starts=letter_starts,
        letter_sieve=letter_sieve,
        text_slots=text_slots,
        text_bucket_starts=text_bucket_starts,
    )


def _texts(name: Protected) -> tuple[str, ...]:
    return name.handle, name.platform, name.brand, name.brand_name, name.family


def _paired(names: Sequence[Protected]) -> tuple[dict[str, int], Digests]:
    """A number for each key, and each key's number together with a name's number and what the key is to it."""
    keys: dict[str, int] = {}
    sources = {source: number for number, source in enumerate(SOURCES)}
    pairs = array("Q")
    for number, name in enumerate(names):
        for root in roots_of(name):
            key = keys.setdefault(root.key, len(keys))
            pairs.append(key << 32 | number << SOURCE_BITS | sources[root.source])
    return keys, np.array(pairs, np.uint64)


def _by_letters(forms: Sequence[str], id_bits: int) -> tuple[Numbers, Numbers, Digests]:
    parts = list(_rolled(forms))
    digests = np.concatenate([np.zeros(0, np.uint64), *(part for part, _ in parts)])
    ids = np.concatenate([np.zeros(0, np.uint32), *(part for _, part in parts)])
    del parts
    return *build_table(digests, ids, id_bits), build_sieve(digests)


def _rolled(forms: Sequence[str]) -> Iterator[tuple[Digests, Numbers]]:
    """All digests of all shapes with the numbers of their keys; shapes of one length are rolled together."""
    by_size: defaultdict[int, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        by_size[len(form)].append(number)
    for size, numbers in by_size.items():
        sums = rolled(letters("".join([forms[number] for number in numbers])).reshape(-1, size))
        for digests in kept_digests(sums):
            yield digests.ravel(), np.repeat(np.array(numbers, np.uint32), digests.shape[-1])


def _by_text(names: Sequence[Protected], keys: Sequence[str], id_bits: int) -> tuple[Numbers, Numbers]:
    ways = [
        [KEY.digest(key) for key in keys],
        *([ON_SHELF[shelf].digest(spell(key)) for key in keys] for shelf, spell in SHELVES.items()),
        [ACCOUNT.digest("\n".join(account_of(name.platform, name.handle))) for name in names],
        [BRAND.digest(name.brand) for name in names],
    ]
    digests = np.concatenate([np.array(way, np.uint64) for way in ways])
    return build_table(digests, np.concatenate([np.arange(len(way), dtype=np.uint32) for way in ways]), id_bits)
