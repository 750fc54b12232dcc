"""Weighs what speaks for and against an imitation; the sum of the evidence becomes a score between 0 and 1."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect
from registry.detector.tables import TrustedWord, common_words, first_names

THRESHOLD = 0.5
"""Findings below this score are kept to ourselves."""

NOTHING = -9.0

_SLIPS = {
    "confusable": 3.2,
    "leet": 2.6,
    "repetition": 2.6,
    "transposition": 2.4,
    "separator": 2.4,
    "plural": 1.2,
    "vowel_swap": 1.4,
    "keyboard": 1.6,
    "insertion": 1.4,
    "omission": 1.2,
    "addition": 0.6,
    "replacement": 1.0,
    "word_order": 1.8,
    "tld_swap": 2.4,
}
"""Evidence of one slip in a name of eight letters (log likelihood ratio): what honest names do by chance weighs less."""

_SHORTEST_SHOWN = 4

_SHAPES = frozenset({"confusable", "leet", "separator"})
"""Tricks that keep the look of a name: no chance neighbours, so short names may be taken for each other."""

_DIGIT_PLATFORMS = {"x": 2.2, "telegram": 2.2, "instagram": 2.2, "tiktok": 1.0, "facebook": 0.6}
"""Digits behind a brand are a scam's pattern on some platforms; YouTube gives them to everybody."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the guarded names tell about one suspect besides its spelling."""

    root: Root
    is_on_platform: bool
    """The brand has a registered account where the asked handle is."""


def score(evidence: float) -> float:
    """Evidence as a probability."""
    return round(1 / (1 + exp(-evidence)), 4)


def weigh(suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    """All evidence that this suspect is an imitation of this root; `NOTHING` where a rule forbids a finding."""
    if _is_another_entity(suspect) or reading.fan_words - _fan_words_in(suspect.original, reading.fan_words):
        return NOTHING
    if suspect.added:
        evidence = _weigh_added_words(suspect, reading, around)
        if suspect.trick != "combosquatting" and evidence > NOTHING:
            evidence += min(0.0, _weigh_slip(suspect, reading) - 1.0)
    else:
        evidence = _weigh_slip(suspect, reading)
    if around.root.source is Source.NAME:
        evidence -= 0.4
    if not around.root.name.proven:
        evidence -= 1.0
    return evidence


def _weigh_slip(suspect: Suspect, reading: Reading) -> float:
    length = len(suspect.original)
    if length < _shortest(suspect):
        return NOTHING
    evidence = _SLIPS[suspect.trick] + 0.75 * (min(length, 13) - 8)
    if suspect.trick in _SHAPES:
        evidence = max(evidence, _SLIPS[suspect.trick] - 1)
    elif suspect.written[0] != suspect.original[0] and suspect.trick != "word_order":
        evidence -= 1.0
    if suspect.written in first_names() or suspect.written in common_words():
        evidence -= 3
    if reading.is_disguised:
        evidence += 2
    return evidence


def _shortest(suspect: Suspect) -> int:
    """Letters an original must have before this trick says anything at all."""
    if suspect.trick in _SHAPES:
        return 3
    return {"transposition": 5, "repetition": 5}.get(suspect.trick, 6)


def _weigh_added_words(suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    weights = sorted((_weigh_word(word, reading, around) for word in suspect.added), reverse=True)
    if not weights or weights[0] <= 0 or any(word.sort == "fan" for word in suspect.added):
        return NOTHING
    evidence = weights[0] + 0.4 * sum(weights[1:]) - 1.6 + 0.45 * (min(len(suspect.original), 10) - 6)
    if suspect.stands_apart:
        evidence += 0.3
    if suspect.original in first_names() or suspect.original in common_words():
        evidence -= 2
    return evidence


def _weigh_word(word: TrustedWord, reading: Reading, around: Circumstances) -> float:
    match word.sort:
        case "official":
            return word.weight if around.is_on_platform else 0.0
        case "digits":
            return _DIGIT_PLATFORMS.get(reading.platform or "", 0.0)
        case _:
            return word.weight


def _is_another_entity(suspect: Suspect) -> bool:
    """Only numbers differ: `sdis47` and `sdis49` are two fire brigades."""
    return _numbers(suspect.written) != _numbers(suspect.original) and (
        _without_digits(suspect.written) == _without_digits(suspect.original)
    )


def _numbers(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


def _without_digits(key: str) -> str:
    return "".join(c for c in key if not c.isdigit())


def _fan_words_in(original: str, fan_words: Iterable[str]) -> set[str]:
    return {word for word in fan_words if word in original}


def circumstances(root: Root, reading: Reading, names: ProtectedNames) -> Circumstances:
    on_platform = any(name.platform == reading.platform for name in names.of_brand(root.name.brand))
    return Circumstances(root, on_platform)


def weigh_display_name(suspect: Suspect, display: Reading, root: Root) -> float:
    """All evidence that a shown name is borrowed while the handle is a stranger's."""
    if suspect.trick not in {"separator", "confusable", "combosquatting"} or len(suspect.original) < _SHORTEST_SHOWN:
        return NOTHING
    evidence = 1.5 + 0.35 * (min(len(suspect.original), 12) - 7)
    if suspect.trick == "confusable" or display.is_disguised:
        evidence += 2
    if suspect.added:
        evidence += 0.5 * max(word.weight for word in suspect.added) - 1
    if suspect.original in first_names() or suspect.original in common_words():
        evidence -= 3
    return evidence - (0 if root.name.proven else 1)
