"""Made-up guarded names and questions about them, as long and as mixed as real ones; the same for the same number."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from registry.detector import Protected

_ONSETS = "b c d f g h j k l m n p r s t v w y z qu ch sh th br cr dr fl gr pl st tr sc sk".split()  # noqa: SIM905
_VOWELS = "a e i o u a e i o u ai ea ee ia io oo ou y".split()  # noqa: SIM905
_CODAS = "b c d f g k l m n p r s t x z ck ll nd ng nt rd rt sh ss st".split()  # noqa: SIM905
_OPEN = 0.4  # of all syllables; so that as many names have neighbours as real ones do
_WORDS = """bank media foods labs motors energy health studio group sports travel hotel air city net data soft games
shop design home blue green north star sun river stone wood gold silver fast smart bright first union central global
water fire light road bridge garden market coffee bread kitchen house school college music radio film press books
paper steel power solar wind ocean lake forest mountain valley island harbor park tower gate field cloud""".split()  # noqa: SIM905
_REGIONS = "uk us es mx de fr it br india japan global europe latam hq app official store news".split()  # noqa: SIM905
_FIRST = """anna james maria john laura peter carmen david lucia mike sarah pablo emma kevin julia daniel sofia brian
elena mark nina oscar paula simon teresa victor wendy adam clara diego""".split()  # noqa: SIM905
_ADDED = "support help login secure verify promo gifts refund soporte ayuda premios oficial care team".split()  # noqa: SIM905
_PLATFORMS = "bluesky facebook instagram x linkedin youtube threads pinterest tiktok github".split()  # noqa: SIM905
_WEIGHTS = (20, 20, 17, 17, 8, 7, 4, 4, 3, 1)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TRIED_FOR_A_BRAND = (2, 3, 4, 5, 6)
SHORTEST, LONGEST = 4, 20
MISSES = "50 % people and word pairs, 20 % companies that nobody guards"
HITS = "12 % one slip, 12 % an added word, 6 % both"


@dataclass(frozen=True, slots=True)
class Question:
    handle: str
    platform: str

    @property
    def key(self) -> str:
        """The letters alone, for peers that know nothing of handles."""
        return _letters(self.handle)


def write_names(count: int, path: Path) -> None:
    """That many accounts, no two with the same handle, in a file that is read line by line."""
    with path.open("w", encoding="ascii") as file:
        for line in islice(_accounts(Random(count)), count):  # noqa: S311
            file.write("\t".join(line) + "\n")


def read_names(path: Path) -> Iterator[Protected]:
    """One at a time: what is kept of them is the index's own affair."""
    with path.open(encoding="ascii") as file:
        for line in file:
            handle, platform, brand, brand_name, family = line.rstrip("\n").split("\t")
            yield Protected(handle, platform, brand, brand_name, family, proven=True)


def read_keys(path: Path) -> Iterator[str]:
    """The letters of each handle alone; of a domain, its label's."""
    for name in read_names(path):
        yield _letters(name.handle.removesuffix(".com"))


def questions(count: int, path: Path) -> list[Question]:
    """Asked handles: see `MISSES` and `HITS`; none is asked twice."""
    chance = Random(count)  # noqa: S311
    guarded = list(read_keys(path))
    asked: dict[str, Question] = {}
    while len(asked) < count:
        handle = _asked(chance, guarded)
        if len(handle) >= SHORTEST:
            asked.setdefault(handle, Question(handle, chance.choices(_PLATFORMS[1:], _WEIGHTS[1:])[0]))
    return list(asked.values())


def _letters(handle: str) -> str:
    return "".join(letter for letter in handle if letter.isalnum())


def _accounts(chance: Random) -> Iterator[tuple[str, str, str, str, str]]:
    taken: set[str] = set()
    number = 0
    while True:
        words = _company(chance)
        number += 1
        brand = f"{'-'.join(words)}-{number}"
        for _ in range(chance.choice(_TRIED_FOR_A_BRAND)):
            platform = chance.choices(_PLATFORMS, _WEIGHTS)[0]
            handle = _handle(words, chance)
            if SHORTEST <= len(handle) <= LONGEST and handle.replace("_", "") not in taken:
                taken.add(handle.replace("_", ""))
                shown = handle.replace("_", "") + ".com" if platform == "bluesky" else handle
                yield shown, platform, brand, " ".join(words).title(), f"company:{brand}"


def _company(chance: Random) -> list[str]:
    match chance.choices(("coined", "coined word", "words", "coined coined"), (65, 20, 5, 10))[0]:
        case "coined":
            return [_coined(chance, chance.choice((2, 2, 3)))]
        case "coined word":
            return [_coined(chance, 2), chance.choice(_WORDS)]
        case "words":
            return chance.choices(_WORDS, k=3)
        case _:
            return [_coined(chance, 2), _coined(chance, 2)]


def _coined(chance: Random, syllables: int) -> str:
    parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) + _coda(chance) for _ in range(syllables))
    return "".join(parts)


def _coda(chance: Random) -> str:
    return "" if chance.random() < _OPEN else chance.choice(_CODAS)


def _handle(words: list[str], chance: Random) -> str:
    glued = chance.choice(("", "", "", "_")).join(words)
    return chance.choices((glued, glued + chance.choice(_REGIONS), f"{glued}_{chance.choice(_REGIONS)}"), (70, 22, 8))[
        0
    ]


def _asked(chance: Random, guarded: list[str]) -> str:
    original = chance.choice(guarded)
    match chance.choices(("person", "words", "company", "slip", "added", "both"), (30, 20, 20, 12, 12, 6))[0]:
        case "person":
            surname = _coined(chance, 2)
            return (
                chance.choice(_FIRST) + chance.choice(("", "_", ".")) + surname + chance.choice(("", "", "84", "1990"))
            )
        case "words":
            return chance.choice(_WORDS) + chance.choice(("", "_")) + chance.choice((*_WORDS, _coined(chance, 2)))
        case "company":
            return _handle(_company(chance), chance)
        case "slip":
            return _slip(original, chance)
        case "added":
            return _with_word(original, chance)
        case _:
            return _with_word(_slip(original, chance), chance)


def _slip(name: str, chance: Random) -> str:
    at = chance.randrange(1, len(name) - 1)
    letter = chance.choice(_LETTERS)
    return chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )
    )


def _with_word(name: str, chance: Random) -> str:
    word, between = chance.choice(_ADDED), chance.choice(("", "_"))
    return chance.choice((name + between + word, word + between + name))
