"""How guarded names are filled into arrays: they come one by one, and only their strings are kept meanwhile."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np

from registry.detector.costing import NOTES, notes_of
from registry.detector.finding import Protected
from registry.detector.index.arrays import (
    ACCOUNT,
    BRAND,
    BRAND_FIELD,
    FIELDS,
    KEY,
    ON_SHELF,
    SOURCE_BITS,
    SOURCES,
    Arrays,
    Numbers,
)
from registry.detector.index.asking import kept_digests
from registry.detector.index.digests import Digests, Kind, letters, rolled
from registry.detector.index.strings import Bytes, pack_strings
from registry.detector.index.table import build_sieve, build_table
from registry.detector.roots import SHELVES, account_of, roots_of
from registry.detector.skeleton import shape


@lru_cache(maxsize=1)
def nothing() -> Arrays:
    """The arrays without any name."""
    return fill(())


def fill(names: Iterable[Protected]) -> Arrays:
    """The arrays for these names; a second one for the same account takes the first one's place."""
    listing = _Listing(names)
    keys, pairs = _paired(listing)
    id_bits = max(len(listing), len(keys)).bit_length()
    by_text = _by_text(listing, keys, id_bits)
    listing.accounts.clear()
    text, text_starts, fields = _packed(listing, keys)
    proven = np.frombuffer(bytes(listing.proven), np.uint8)
    del listing  # before the largest part
    slots, starts, sieve = _by_letters([shape(key) for key in keys], id_bits)
    bounds = np.arange(len(keys) + 1, dtype=np.uint64) << np.uint64(32)
    return Arrays(
        text=text,
        text_starts=text_starts,
        fields=fields,
        proven=proven,
        roots=pairs.astype(np.uint32),
        root_starts=np.searchsorted(pairs, bounds).astype(np.uint32),
        notes=np.fromiter(chain.from_iterable(map(notes_of, keys)), np.uint16, NOTES * len(keys)),
        letter_slots=slots,
        letter_starts=starts,
        letter_sieve=sieve,
        text_slots=by_text[0],
        text_bucket_starts=by_text[1],
    )


class _Listing:
    """The names as numbers of strings: a million of them would be a gigabyte of objects."""

    __slots__ = ("accounts", "fields", "proven", "texts")

    def __init__(self, names: Iterable[Protected]) -> None:
        self.texts: dict[str, int] = {}
        self.accounts: dict[str, int] = {}
        self.fields = array("I")
        self.proven = bytearray()
        for name in names:
            self._take(name)

    def _take(self, name: Protected) -> None:
        account = "\n".join(account_of(name.platform, name.handle))
        number = self.accounts.setdefault(account, len(self.accounts))
        texts = (name.handle, name.platform, name.brand, name.brand_name, name.family)
        numbers = array("I", [self.texts.setdefault(text, len(self.texts)) for text in texts])
        self.fields[FIELDS * number : FIELDS * (number + 1)] = numbers
        self.proven[number : number + 1] = bytes((name.proven,))

    def __len__(self) -> int:
        return len(self.accounts)

    def __iter__(self) -> Iterator[Protected]:
        strings, fields = list(self.texts), self.fields
        for number, proven in enumerate(self.proven):
            handle, platform, brand, brand_name, family = fields[FIELDS * number : FIELDS * (number + 1)]
            texts = strings[handle], strings[platform], strings[brand], strings[brand_name], strings[family]
            yield Protected(*texts, proven=bool(proven))


def _paired(names: Iterable[Protected]) -> tuple[dict[str, int], Digests]:
    """A number for each key, and each key's number together with a name's number and what the key is to it."""
    keys: dict[str, int] = {}
    sources = {source: number for number, source in enumerate(SOURCES)}
    pairs = array("Q")
    for number, name in enumerate(names):
        for root in roots_of(name):
            key = keys.setdefault(root.key, len(keys))
            pairs.append(key << 32 | number << SOURCE_BITS | sources[root.source])
    return keys, np.sort(np.array(pairs, np.uint64))


def _packed(listing: _Listing, keys: dict[str, int]) -> tuple[Bytes, Numbers, Numbers]:
    """All strings, those of the keys first, and the names by the new numbers of their strings."""
    fields = np.array(listing.fields, np.uint32)
    is_used = np.zeros(len(listing.texts), np.bool_)
    is_used[fields] = True
    kept, numbers = dict(keys), np.zeros(len(listing.texts), np.uint32)
    for number, text in enumerate(listing.texts):
        if is_used[number]:  # a name whose place was taken left its strings behind
            numbers[number] = kept.setdefault(text, len(kept))
    return *pack_strings(kept), numbers[fields]


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


def _by_text(listing: _Listing, keys: Iterable[str], id_bits: int) -> tuple[Numbers, Numbers]:
    strings = list(listing.texts)
    brands, where = np.unique(np.array(listing.fields, np.uint32)[BRAND_FIELD::FIELDS], return_inverse=True)
    ways = [
        _digests(KEY, keys),
        *(_digests(ON_SHELF[shelf], map(spell, keys)) for shelf, spell in SHELVES.items()),
        _digests(ACCOUNT, listing.accounts),
        _digests(BRAND, (strings[brand] for brand in brands.tolist()))[where],
    ]
    ids = [np.arange(len(way), dtype=np.uint32) for way in ways]
    return build_table(np.concatenate(ways), np.concatenate(ids), id_bits)


def _digests(kind: Kind, texts: Iterable[str]) -> Digests:
    return np.fromiter(map(kind.digest, texts), np.uint64)
