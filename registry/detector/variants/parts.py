"""The name's parts, forwards: other separators, another order, a domain's other ending, a platform's word behind it."""

from collections.abc import Iterator
from itertools import permutations

from registry.detector.variants.name import Maker, Name, Spelling

_SEPARATORS = "_.-"
_MOST_WORDS = 4
_ENDINGS = (
    *("com", "net", "org", "io", "co", "app", "info", "online", "shop", "store", "site", "xyz", "club", "top"),
    *("support", "help", "live", "vip", "es", "mx", "us", "de", "co.uk", "com.mx", "com.co", "com.ar"),
)
_SITES = ("com", "net", "app", "web", "io", "org", "online", "site")
_PLATFORM_WORDS = {
    "x": ("x", "twitter", "tw"),
    "instagram": ("ig", "insta", "instagram"),
    "youtube": ("yt", "tv", "youtube", "channel"),
    "tiktok": ("tiktok", "tt", "tok"),
    "telegram": ("tg", "telegram", "bot", "channel"),
    "facebook": ("fb", "facebook", "page"),
}


def _separators(name: Name) -> Iterator[Spelling]:
    bare = "".join(c for c in name.text if c.isalnum())
    yield bare, 4.0
    ends = _word_ends(name)
    for separator in _SEPARATORS:
        if ends:
            yield separator.join(name.words), 4.0
        yield name.text + separator, 2.0
        yield separator + name.text, 1.5
        yield name.text + separator * 2, 0.5
        for i in range(1, len(bare)):
            yield bare[:i] + separator + bare[i:], 1.0 if i in ends else 0.15


def _word_ends(name: Name) -> set[int]:
    ends, at = set(), 0
    for word in name.words[:-1]:
        at += len(word)
        ends.add(at)
    return ends


def _word_order(name: Name) -> Iterator[Spelling]:
    if not 1 < len(name.words) <= _MOST_WORDS:
        return
    for order in permutations(name.words):
        if order != name.words:
            yield "".join(order), 1.0
            yield from ((separator.join(order), 0.5) for separator in _SEPARATORS)


def _endings(name: Name) -> Iterator[Spelling]:
    if name.ending:
        yield from ((f"{name.text}.{ending}", 1.0 / rank) for rank, ending in enumerate(_ENDINGS, 1))
        yield name.text + name.ending.replace(".", ""), 0.3
        return
    for rank, word in enumerate(_SITES, 1):
        yield f"{name.text}.{word}", 1.0 / rank
        yield f"{name.text}{word}", 0.7 / rank
        yield from ((f"{name.text}{separator}{word}", 0.5 / rank) for separator in "_-")


def _platform_words(name: Name) -> Iterator[Spelling]:
    for rank, word in enumerate(_PLATFORM_WORDS.get(name.platform, ()), 1):
        yield f"{name.text}{word}", 1.0 / rank
        yield from ((f"{name.text}{separator}{word}", 0.7 / rank) for separator in _SEPARATORS)


PARTS = (
    Maker("separator", "separator", 0.05, _separators),
    Maker("tld_swap", "tld-swap", 0.03, _endings),
    Maker("word_order", "word-order", 0.01, _word_order),
    Maker("combosquatting", "affix-other", 0.01, _platform_words),
)
