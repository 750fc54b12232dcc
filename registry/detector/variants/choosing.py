"""Brings all lookalikes of a name into one order, the likeliest first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log

from registry.detector.variants.looks import LOOKS
from registry.detector.variants.name import Maker, Name, read_original
from registry.detector.variants.parts import PARTS
from registry.detector.variants.slips import SLIPS
from registry.detector.variants.sounds import SOUNDS
from registry.detector.variants.words import WORDS, with_words, years

MAKERS = (*LOOKS, *SLIPS, *SOUNDS, *PARTS, *WORDS)

_YEARS = 0.02
_WITH_WORD = 0.05
"""Share of doubled tricks, a slip and an added word: `paypol_support`."""

_TWICE = 0.02
_SLIPS_WITH_WORD = 40
_SLIPS_DOUBLED = 15
_SECOND_TRICKS = 20
"""Of single slips, the likeliest are tried with a second trick, and of that its likeliest results."""

_SECOND_WORDS = ("support", "official", "help", "soporte", "oficial", "app", "ayuda", "promo", "giveaway", "24")


@dataclass(frozen=True, slots=True)
class Variant:
    """One lookalike, and the main trick and kind by which it was made."""

    handle: str
    trick: str
    kind: str


_Priced = tuple[float, str, Variant]
_Spellings = Iterable[tuple[str, float]]


def variants(
    name: str,
    platform: str | None = None,
    *,
    allows: Callable[[str], bool] = bool,
    year: int | None = None,
) -> Iterator[Variant]:
    """The lookalikes a squatter would register of a handle, the likeliest first, each once.

    `allows` says which handles the platform's grammar accepts. The same name in other capitals is the same account
    everywhere and therefore none of them; `year` adds this year's and the next one's number. The order of kinds follows
    what squatters were seen to register (most add a word), not what is easiest to make.
    """
    original = read_original(name, platform)
    if not original.text:
        return
    seen = {_whole(original, original.text).casefold(), name.strip().casefold()}
    priced = (found for maker, made in _made(original, year) for found in _priced(original, maker, made, allows))
    for _, _, variant in sorted(priced, key=lambda found: found[:2]):
        if variant.handle.casefold() not in seen:
            seen.add(variant.handle.casefold())
            yield variant


def _made(original: Name, year: int | None) -> Iterator[tuple[Maker, _Spellings]]:
    for maker in (*MAKERS, Maker("combosquatting", "affix-digits", _YEARS, with_words(years(year)))):
        yield maker, maker.spellings(original)
    slips = [text for _, text in sorted(_slips(original))]
    with_word = Maker("combosquatting", "combo-typo-affix", _WITH_WORD, with_words(_SECOND_WORDS))
    yield with_word, _doubled(original, slips[:_SLIPS_WITH_WORD], with_word)
    for second in SLIPS:
        twice = Maker(second.trick, "typo-multi", _TWICE / len(SLIPS), second.spellings)
        yield twice, _doubled(original, slips[:_SLIPS_DOUBLED], second)


def _priced(original: Name, maker: Maker, made: _Spellings, allows: Callable[[str], bool]) -> Iterator[_Priced]:
    """The price of a spelling is how surprising it is: a trick with many ways shares what is expected of it."""
    whole_handle = _with_ending if maker.trick == "tld_swap" else _whole
    weights = {handle: weight for text, weight in made if allows(handle := whole_handle(original, text))}
    whole = sum(weights.values())
    for handle, weight in weights.items():
        yield -log(maker.share * weight / whole), handle, Variant(handle, maker.trick, maker.kind)


def _slips(original: Name) -> Iterator[tuple[float, str]]:
    for maker in SLIPS:
        made = list(maker.spellings(original))
        whole = sum(weight for _, weight in made)
        yield from ((-maker.share * weight / whole, text) for text, weight in made)


def _doubled(original: Name, slips: Iterable[str], second: Maker) -> Iterator[tuple[str, float]]:
    """The likeliest slips with a second trick on top, that in turn as far as it is likely."""
    for rank, slipped in enumerate(slips, 1):
        made = sorted(second.spellings(original.with_text(slipped)), key=lambda found: -found[1])
        yield from ((text, weight / rank) for text, weight in made[:_SECOND_TRICKS])


def _whole(original: Name, text: str) -> str:
    return f"{original.before}{text}{original.behind}"


def _with_ending(original: Name, text: str) -> str:
    """`text` brings its own ending where the name is a domain."""
    if not original.ending:
        return _whole(original, text)
    return original.before + text + original.behind.removeprefix(f".{original.ending}")
