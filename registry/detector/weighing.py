"""Weighs what speaks for and against an imitation; the sum of the evidence becomes a score between 0 and 1."""

import re
from dataclasses import dataclass
from math import exp

from registry.detector.bearing import is_disguised
from registry.detector.places import is_place
from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading
from registry.detector.suspects import Suspect
from registry.detector.tables import TrustedWord, common_words, first_names, trusted_words
from registry.detector.tricks import combosquatting

THRESHOLD = 0.5
"""Findings below this score are kept to ourselves."""

NOTHING = -9.0

_SLIPS = {
    "confusable": 3.0,
    "leet": 2.6,
    "repetition": 2.6,
    "transposition": 2.4,
    "separator": 2.4,
    "plural": 0.8,
    "vowel_swap": 1.0,
    "keyboard": 1.2,
    "insertion": 1.2,
    "omission": 1.0,
    "addition": 0.6,
    "replacement": 0.6,
    "word_order": 1.6,
    "tld_swap": 3.0,
}
"""Evidence of one slip in a name of eight letters (log likelihood ratio): chance weighs less."""

_SHAPES = frozenset({"confusable", "leet", "separator", "tld_swap"})
"""Tricks that keep the look of a name: no chance neighbours, so short names may be taken for each other."""

_SHORTEST_SHOWN = 4
"""Letters of a shown name that can be anybody's in particular."""

_DIGIT_PLATFORMS = {"x": 2.2, "telegram": 2.2, "instagram": 2.2, "tiktok": 1.0, "facebook": 0.4}
"""Digits behind a brand are a scam's pattern on some platforms; YouTube gives them to everybody."""

_PROJECT_PLATFORMS = frozenset({"github", "gitlab", "npm", "pypi"})
"""Here a project is named after what it works with: `acme-client` accuses nobody."""

_LONG = 13
_SHORT = 4
_STRONG_WORD = 2.4
"""What a word must weigh to speak for itself beside a name of four letters: support, login, official."""
_WORD_AT_AN_END = 4
_INNER_CAPITAL = re.compile(r"[a-z]I")
_INNER_DIGIT = re.compile(r"(?<=[^\d])\d(?=[^\d])")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the guarded names tell about one suspect besides its spelling."""

    root: Root
    is_on_platform: bool
    """The brand has a registered account where the asked handle is."""
    is_disguised: bool
    """The handle has foreign letters that the brand does not write."""


def circumstances(root: Root, reading: Reading, names: ProtectedNames) -> Circumstances:
    on_platform = any(name.platform == reading.platform for name in names.of_brand(root.name.brand))
    return Circumstances(root, on_platform, is_disguised(reading, root, names))


def score(evidence: float) -> float:
    """Evidence as a probability."""
    return round(1 / (1 + exp(-evidence)), 4)


def weigh(suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    """All evidence that this suspect is an imitation of this root; `NOTHING` where a rule forbids a finding."""
    root = around.root
    if _is_another_entity(suspect) or _is_told_openly(suspect, reading) or _is_ending_only(suspect, reading, root):
        return NOTHING
    if not suspect.added:
        return _weigh_slip(suspect, reading, around) - _doubts(root)
    evidence = _weigh_added_words(suspect, reading, around)
    if suspect.trick != combosquatting.NAME:
        evidence += min(0.0, _weigh_slip(suspect, reading, around) - 1.0)
    return evidence - _doubts(root)


def weigh_display_name(suspect: Suspect, around: Circumstances) -> float:
    """All evidence that a shown name is borrowed while the handle is a stranger's."""
    if suspect.trick not in {"separator", "confusable", "combosquatting"} or len(suspect.original) < _SHORTEST_SHOWN:
        return NOTHING
    evidence = 1.5 + 0.35 * (min(len(suspect.original), 12) - 7)
    if suspect.trick == "confusable" or around.is_disguised:
        evidence += 2
    if suspect.added:
        evidence += 0.5 * max(word.weight for word in suspect.added) - 1
    return evidence - _ordinary(suspect.original) - (0 if around.root.name.proven else 1)


def _doubts(root: Root) -> float:
    return (0.4 if root.source is Source.NAME else 0) + (0 if root.name.proven else 1)


def _ordinary(key: str) -> float:
    """Evidence taken off because the name is anybody's: an ordinary word or a first name."""
    return 3.0 if key in first_names() or key in common_words() else 0.0


def _weigh_slip(suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    length = _telling_length(suspect)
    if len(suspect.original) < _shortest(suspect):
        return NOTHING
    evidence = _SLIPS[suspect.trick] + 0.75 * (min(length, _LONG) - 8)
    if _is_deliberate(suspect, reading):
        evidence = max(evidence, _SLIPS[suspect.trick] - 1)
    elif len(suspect.original) <= _SHORT or _begins_otherwise(suspect):
        evidence -= 1.0
    if around.is_disguised:
        return max(evidence, 0.5) + 2
    return evidence - _ordinary(suspect.written)


def _begins_otherwise(suspect: Suspect) -> bool:
    """People read the first letter best: where it changed, they are rarely fooled."""
    return suspect.trick not in {*_SHAPES, "word_order"} and suspect.written[0] != suspect.original[0]


def _is_deliberate(suspect: Suspect, reading: Reading) -> bool:
    """Nobody writes so by chance: digits among letters, a capital inside a word. `deli` for `dell` may be a word."""
    if suspect.trick != "confusable":
        return suspect.trick in _SHAPES
    return _digits(suspect.written) != _digits(suspect.original) or bool(_INNER_CAPITAL.search(reading.text))


def _shortest(suspect: Suspect) -> int:
    """Letters an original must have before this trick says anything at all."""
    if suspect.trick in _SHAPES:
        return 3
    return {"transposition": 5, "repetition": 5}.get(suspect.trick, 6)


def _telling_length(suspect: Suspect) -> int:
    """Letters that tell one name from another: without an ordinary word that both share, as the `bank` of two banks."""
    written, original = suspect.written, suspect.original
    if suspect.trick in _SHAPES or suspect.trick == "word_order":
        return len(original)
    for size in range(len(original) - 2, _WORD_AT_AN_END - 1, -1):
        for shared in (original[-size:], original[:size]):
            ends = original.endswith(shared) and written.endswith(shared)
            if (ends or written.startswith(shared)) and (shared in common_words() or shared in trusted_words()):
                return len(original) - size + 2
    return len(original)


def _weigh_added_words(suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    added = [_weigh_word(word, suspect, reading, around) for word in suspect.added]
    weights = sorted(added, reverse=True)
    if weights[0] <= 0 or any(word.sort == "fan" for word in suspect.added):
        return NOTHING
    if len(suspect.original) <= _SHORT and weights[0] < _STRONG_WORD:
        return NOTHING
    evidence = weights[0] + 0.4 * sum(weights[1:]) - 1.6 + 0.45 * (min(len(suspect.original), 10) - 6)
    if suspect.stands_apart:
        evidence += 0.3
    if reading.platform in _PROJECT_PLATFORMS:
        evidence -= 3
    if any(word.word in first_names() for word in suspect.before):
        evidence -= 3
    if around.is_disguised:
        evidence += 2
    return evidence - 0.7 * _ordinary(suspect.original)


def _weigh_word(word: TrustedWord, suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    match word.sort:
        case "official":
            # Real brands write it too: only beside a proven account it gives a stranger away.
            return word.weight if around.is_on_platform and around.root.name.proven else 0.0
        case "digits":
            alone = suspect.added == (word,) and suspect.behind == (word,)
            return _DIGIT_PLATFORMS.get(reading.platform or "", 0.0) if alone else 0.0
        case _:
            return word.weight


def _is_another_entity(suspect: Suspect) -> bool:
    """Only numbers differ: `sdis47` and `sdis49` are two fire brigades; a lone digit inside a word is a slip."""
    if suspect.trick in {"combosquatting", "separator", "tld_swap"}:
        return False
    written = suspect.written
    if not any(c.isdigit() for c in suspect.original):
        written = _INNER_DIGIT.sub("", written)
    return written != suspect.original and _without_digits(written) == _without_digits(suspect.original)


def _digits(key: str) -> str:
    return "".join(c for c in key if c.isdigit())


def _without_digits(key: str) -> str:
    return "".join(c for c in key if not c.isdigit())


def _is_told_openly(suspect: Suspect, reading: Reading) -> bool:
    """The handle says that it is a fan's, a critic's or a joke, in a word that the imitated name has not itself."""
    return any(word not in suspect.original for word in reading.fan_words)


def _is_ending_only(suspect: Suspect, reading: Reading, root: Root) -> bool:
    """Only a domain's ending or a country differs: `acme.at` and `AcmeAG`, `acme_il` and `acme_ig`."""
    if suspect.trick in _SHAPES or suspect.added:
        return False
    if root.source is Source.HANDLE and root.label and suspect.written.startswith(root.label):
        return True
    last = max(place for place in reading.breaks | {0} if place < len(reading.key))
    return last > 0 and suspect.original.startswith(suspect.written[:last]) and is_place(reading.key[last:])
