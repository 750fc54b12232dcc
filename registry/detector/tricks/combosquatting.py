"""A trusted word is added to the name: `dell_support`, `promodell`, `ayuda-dell-mexico`."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from registry.detector.places import places
from registry.detector.tables import TrustedWord, trusted_words
from registry.detector.values import value

NAME = "combosquatting"

_LONGEST_WORD = 22
_SHORTEST_GLUED = 3
"""Shorter words must stand apart: the `hr` in `chroma` is no department."""
_TELLING_CORE = 6
"""Letters a core must have before a word of three letters may be glued to it."""
_SHORTEST_CORE = 3
_TELLING = 4
"""Letters by which it is seen that no longer word begins or ends here."""
_SHORT = (1, 2, 3)
_ALL = range(1, _LONGEST_WORD + 1)


@value()
class Split:
    """A name without the words that were added to it."""

    core: str
    before: tuple[TrustedWord, ...]
    behind: tuple[TrustedWord, ...]
    stands_apart: bool
    """A separator, capital or digit parts the added words from the core."""
    start: int
    end: int

    def around(self, key: str) -> tuple[str, str]:
        """What stands before the core and behind it."""
        return key[: self.start], key[self.end :]


def splits(key: str, breaks: frozenset[int]) -> Iterator[Split]:
    """Every way to take known words off both ends of a name."""
    fronts = _fronts(key, breaks)
    backs = _backs(key, breaks)
    for start, before in fronts.items():
        for end, behind in backs.items():
            if end - start >= _SHORTEST_CORE and (before or behind):
                apart = (not before or start in breaks) and (not behind or end in breaks)
                if apart or end - start >= _TELLING_CORE or _are_long(before + behind):
                    yield Split(key[start:end], before, behind, apart, start, end)


def _fronts(key: str, breaks: frozenset[int]) -> dict[int, tuple[TrustedWord, ...]]:
    found: dict[int, tuple[TrustedWord, ...]] = {0: ()}
    waiting, known, sizes = [0], _known(), _sizes_by_front()
    while waiting:
        start = waiting.pop()
        is_number = key[start : start + 1].isdecimal()
        for size in _ALL if is_number else sizes.get(key[start : start + _TELLING], _SHORT):
            end, text = start + size, key[start : start + size]
            if (text in known or (is_number and text.isdecimal())) and end <= len(key) and end not in found:
                word = _added_word(text, stands_apart=start in breaks and end in breaks)
                if word:
                    found[end] = (*found[start], word)
                    waiting.append(end)
    return found


def _backs(key: str, breaks: frozenset[int]) -> dict[int, tuple[TrustedWord, ...]]:
    found: dict[int, tuple[TrustedWord, ...]] = {len(key): ()}
    waiting, known, sizes = [len(key)], _known(), _sizes_by_back()
    while waiting:
        end = waiting.pop()
        is_number = key[end - 1 : end].isdecimal()
        for size in reversed(_ALL) if is_number else sizes.get(key[max(0, end - _TELLING) : end], _SHORT[::-1]):
            start = end - size
            text = key[start:end] if start >= 0 else ""
            if (text in known or (is_number and text.isdecimal())) and start not in found:
                word = _added_word(text, stands_apart=start in breaks and end in breaks)
                if word:
                    found[start] = (word, *found[end])
                    waiting.append(start)
    return found


def _are_long(added: tuple[TrustedWord, ...]) -> bool:
    return all(len(word.word) > _SHORTEST_GLUED or word.word.isdecimal() for word in added)


def _added_word(text: str, *, stands_apart: bool) -> TrustedWord | None:
    if len(text) < _SHORTEST_GLUED and not stands_apart:
        return None
    if stands_apart and text.isdecimal():
        return TrustedWord(text, "digits", 0)
    if word := _words().get(text):
        return word
    return _places().get(text) if stands_apart or len(text) > _SHORTEST_GLUED else None


@cache
def _known() -> frozenset[str]:
    return frozenset(_words()).union(_places())


@cache
def _sizes_by_front() -> dict[str, tuple[int, ...]]:
    """How many letters a word may have that begins so, the fewest first; most names begin like none of them."""
    sizes = defaultdict[str, set[int]](set)
    for word in _known():
        sizes[word[:_TELLING]].add(len(word))
    return {front: tuple(sorted(found.union(_SHORT).intersection(_ALL))) for front, found in sizes.items()}


@cache
def _sizes_by_back() -> dict[str, tuple[int, ...]]:
    """How many letters a word may have that ends so, the most first."""
    sizes = defaultdict[str, set[int]](set)
    for word in _known():
        sizes[word[-_TELLING:]].add(len(word))
    return {back: tuple(sorted(found.union(_SHORT).intersection(_ALL), reverse=True)) for back, found in sizes.items()}


@cache
def _words() -> dict[str, TrustedWord]:
    """All words that may be added, by word and by plural."""
    words = trusted_words()
    return {f"{word}s": found for word, found in words.items()} | words


@cache
def _places() -> dict[str, TrustedWord]:
    return {place: TrustedWord(place, "place", 0) for place in places()}
