"""Guarded names that stay for a while: arrays that several processes share, and a note of those taken off since."""

import sys
from collections.abc import Iterable, Iterator, Sequence

from registry.detector.costing import NOTES, is_recalled, recall
from registry.detector.finding import Protected
from registry.detector.index.arrays import ACCOUNT, BRAND, FIELDS, KEY, ON_SHELF, SOURCE_BITS, SOURCES, Arrays
from registry.detector.index.digests import Digests, Kind
from registry.detector.index.strings import Strings
from registry.detector.index.table import Sieve, Table
from registry.detector.roots import Root, Shelf, Source, account_of, roots_of

_MOST_REMEMBERED = 20_000
"""Names kept as objects, because they are asked for again and again."""


class Settled:
    """Answers from arrays; names may only be taken off."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._strings = Strings(arrays.text, arrays.text_starts)
        self._fields, self._proven = arrays.fields.data, arrays.proven.data
        self._roots, self._root_starts = arrays.roots.data, arrays.root_starts.data
        self._notes = arrays.notes.data
        self._by_letters = Table(arrays.letter_slots, arrays.letter_starts, arrays.id_bits)
        self._sieve = Sieve(arrays.letter_sieve)
        self._by_text = Table(arrays.text_slots, arrays.text_bucket_starts, arrays.id_bits)
        self._keys = arrays.keys
        self._gone: set[int] = set()
        self._silent: set[int] = set()
        """Keys whose names are all gone."""
        self._remembered: dict[int, Protected] = {}
        self._told: dict[str, int] = {}
        """The numbers of keys told lately: whoever was told one asks whose it is."""

    def __len__(self) -> int:
        return self.arrays.names - len(self._gone)

    def __iter__(self) -> Iterator[Protected]:
        return (self._name(number) for number in range(self.arrays.names) if number not in self._gone)

    @property
    def crowd(self) -> int:
        """How many keys have a name."""
        return self.arrays.keys - len(self._silent)

    @property
    def taken_off(self) -> int:
        return len(self._gone)

    def remove(self, name: Protected) -> None:
        """Takes a name off; one that is not here is no mistake."""
        for number in self._numbers(ACCOUNT, "\n".join(account_of(name.platform, name.handle))):
            if self._name(number) == name:
                self._gone.add(number)
                keys = {key for root in roots_of(name) for key in self._numbered(root.key)}
                self._silent.update(key for key in keys if not any(self._names(key)))

    def account(self, platform: str, handle: str) -> Protected | None:
        """The name that is this account."""
        asked = account_of(platform, handle)
        for number in self._numbers(ACCOUNT, "\n".join(asked)):
            name = self._name(number)
            if account_of(name.platform, name.handle) == asked:
                return name
        return None

    def of_brand(self, brand: str) -> list[Protected]:
        return [name for number in self._numbers(BRAND, brand) if (name := self._name(number)).brand == brand]

    def roots(self, key: str) -> list[Root]:
        """The names that have this key."""
        numbers = self._numbered(key)
        return [Root(key, source, self._name(name)) for number in numbers for name, source in self._names(number)]

    def passed(self, digests: Digests) -> list[int]:
        """The places of the digests under which something may be kept."""
        return self._sieve.passed(digests)

    def keys_under(self, digests: Sequence[int]) -> list[str]:
        """The keys kept under any of these digests of shapes, each once, and rarely others."""
        find = self._by_letters.find
        numbers = find(digests[0]) if len(digests) == 1 else {number for digest in digests for number in find(digest)}
        return self._live(numbers) if numbers else []

    def on_shelf(self, shelf: Shelf, spelling: str, most: int = sys.maxsize) -> list[str]:
        """The keys that stand on a shelf under this spelling; where they are more than `most`, more than that of them.

        Of a million names, one question in thousands also finds a key with another spelling: spelling all of them again
        would cost more than anything else here, and whoever asks compares the names anyway.
        """
        numbers = self._by_text.find(ON_SHELF[shelf].digest(spelling))
        return self._live(numbers[: most + 1 + len(self._silent)]) if numbers else []

    def recall(self, key: str) -> None:
        """Has it known what this key costs, if it is one of a name."""
        if not is_recalled(key):
            for number in self._numbered(key):
                recall(key, *self._notes[NOTES * number : NOTES * (number + 1)])

    def _numbered(self, key: str) -> tuple[int, ...]:
        """The number of this key, if it has one."""
        if (known := self._told.get(key)) is not None:
            return (known,)
        found = self._by_text.find(KEY.digest(key))
        return tuple(number for number in found if number < self._keys and self._strings[number] == key)

    def _live(self, numbers: Iterable[int]) -> list[str]:
        if len(self._told) >= _MOST_REMEMBERED:
            self._told.clear()
        keys = []
        for number in numbers:
            if number < self._keys and number not in self._silent:
                key = self._strings[number]
                self._told[key] = number
                keys.append(key)
        return keys

    def _numbers(self, kind: Kind, text: str) -> list[int]:
        found = self._by_text.find(kind.digest(text))
        return [number for number in found if number < self.arrays.names and number not in self._gone]

    def _names(self, key: int) -> Iterator[tuple[int, Source]]:
        for number in self._roots[self._root_starts[key] : self._root_starts[key + 1]]:
            if number >> SOURCE_BITS not in self._gone:
                yield number >> SOURCE_BITS, SOURCES[number & ((1 << SOURCE_BITS) - 1)]

    def _name(self, number: int) -> Protected:
        known = self._remembered.get(number)
        if known is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            handle, *others = self._fields[FIELDS * number : FIELDS * (number + 1)]
            platform, brand, brand_name, family = map(self._strings.shared, others)
            proven = bool(self._proven[number])
            known = Protected(self._strings[handle], platform, brand, brand_name, family, proven)
            self._remembered[number] = known
        return known
