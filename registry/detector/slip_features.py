"""What speaks for and against a slip of a whole name: the trick, its place, chance, and what ordinary language says."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from registry.detector.circumstances import Circumstances
from registry.detector.costing import costs
from registry.detector.crowding import known_by, met_by_chance
from registry.detector.domains import DOMAIN_PLATFORMS
from registry.detector.endings import ending_features
from registry.detector.language import is_first_name, is_word, letters_cost, likeness
from registry.detector.protected import Source
from registry.detector.reading import Reading
from registry.detector.rules import SHAPES
from registry.detector.suspects import Suspect
from registry.detector.tables import keyboard_neighbours
from registry.detector.telling import START, Change, change, cost

_PACKAGE_PLATFORMS = frozenset({"npm", "pypi", "crates"})
_LONG, _SHORT, _SHORT_PART, _LONG_PART = 16, 7, 5, 12
_REST = 3
_FAR, _FAR_LETTERS = frozenset({"typo_multi", "soundsquat"}), 8
_MOST_GAIN = 12.0
_LIKELY, _UNLIKELY, _RARE = 12.0, -25.0, -14.0
"""Nats of the names expected nearby: beyond these, more or fewer make no difference."""

_ADDING = frozenset({"insertion", "addition"})
_REPLACING = frozenset({"vowel_swap", "keyboard", "bitsquat", "replacement"})
_DRAWN_ALIKE = frozenset(
    pair[::way]
    for pair in ("ce", "hn", "hb", "uv", "vy", "ft", "ij", "bd", "pq", "mn", "ao", "eo", "co", "nr", "kx", "gy", "il")
    for way in (1, -1)
)

_MOST_COMMON = 10.0
_MAY_BE = (
    *("written in words", "written is a word", "original is a word", "both are words", "end changed"),
    *("written is a person's name", "original is a person's name"),
)
_MAY_BE_COMMON = ("written is common", "original is common")
_MAY_BE_AROUND = ("other words around", "told part is a word", "telling part is a word")
_MAY_BE_OF_DIGITS = ("digit for letter", "digit among letters", "letter for digit")

Features = dict[str, float]


def slip_features(suspect: Suspect, reading: Reading, around: Circumstances) -> Features:
    """The features of one slip, by name."""
    trick = suspect.slip.trick
    found = spelling_features(trick, suspect.written, suspect.original, around.crowd) | _circumstances(reading, around)
    if reading.platform in DOMAIN_PLATFORMS and trick != "separator":
        found |= ending_features(reading, around.root.name.handle, around.root.name.platform)
    return found


@lru_cache(maxsize=256)
def spelling_features(trick: str, written: str, original: str, crowd: int) -> Features:
    """What the letters alone say, whosever name it is; not to be changed."""
    found = {f"trick {trick}": 1.0, **_chance(trick, original, crowd)}
    if trick not in SHAPES:
        seen = change(written, original)
        found |= _language(written, original, seen) | _place(trick, seen) | _letters(trick, original, seen)
    if trick in _FAR:
        found |= _edits(written, original)
    return {name: value for name, value in found.items() if value}


def first_of_spelling(trick: str, written: str, original: str, crowd: int) -> Features:
    """Those of the spelling's features that are reckoned quickly."""
    found = {f"trick {trick}": 1.0, **_chance(trick, original, crowd)}
    if trick in _FAR:
        found |= _edits(written, original)
    if trick != "word_order" and written[:2] != original[:2]:
        found["first letter changed" if written[0] != original[0] else "second letter changed"] = 1.0
    if costs(original).is_of_words:
        found["original of words"] = 1.0
    return found


def most_gain(written: str, original: str) -> float:
    """No fewer nats than those by which a name reads worse for its slip."""
    return letters_cost(written) * (len(written) + 1) + START - cost(original)


def best_of_spelling(trick: str, *, is_one: bool, has_letters_only: bool) -> Features:
    """What the others may be at most, besides what is broken; no less of a name in one piece, or without digits."""
    found = dict.fromkeys(_MAY_BE, 1.0) | dict.fromkeys(_MAY_BE_COMMON, _MOST_COMMON / 3)
    found["letters of the telling part"] = _LONG_PART / 4
    if not is_one:
        found |= dict.fromkeys(_MAY_BE_AROUND, 1.0) | {"telling part too short": float(_SHORT_PART)}
    if not has_letters_only:
        found |= dict.fromkeys(_MAY_BE_OF_DIGITS, 1.0)
    if trick in _ADDING:
        found["typed beside its key"] = 1.0
    if trick in _REPLACING:
        found["drawn alike"] = 1.0
    return found


def broken(gain: float) -> Features:
    """How much worse a name reads for its slip."""
    kept = max(-_MOST_GAIN, min(_MOST_GAIN, gain))
    return {"broken": kept / 5, "broken much": max(0.0, kept) / 5}


def _edits(written: str, original: str) -> Features:
    edits = OSA.distance(written, original) - 1
    return {
        "edits more than one": edits,
        "share of edits": 10 * edits / len(original),
        "letters of a name far off": max(0, len(original) - _FAR_LETTERS) / 4,
    }


def best_circumstances(platform: str | None) -> tuple[Features, Features]:
    """What surely stands beside the letters of a plain handle that is no domain, and what may at most."""
    sure = {"on packages": 1.0} if platform in _PACKAGE_PLATFORMS else {}
    may_be = ("is listed only", "by the brand's name", "by a domain's label", "brand is on this platform")
    return sure, dict.fromkeys(may_be, 1.0)


@lru_cache(maxsize=256)
def _chance(trick: str, original: str, crowd: int) -> Features:
    """How many guarded names somebody meets by chance with this trick: many, short and common names are met often."""
    known, met = known_by(original), met_by_chance(trick, original, crowd)
    of = "shape: " if trick in SHAPES else ""
    return {
        f"{of}letters": min(len(original), _LONG) / 4,
        f"{of}letters too few": max(0, _SHORT - len(original)) / 2,
        f"{of}rarity": known / 10,
        f"{of}met by chance": max(_UNLIKELY, min(_LIKELY, met)) / 10,
        f"{of}often met by chance": max(0.0, min(_LIKELY, met - _RARE)) / 10,
    }


def _language(written: str, original: str, seen: Change) -> Features:
    """An ordinary word or name was hardly meant as another; a name that reads well and was broken was meant."""
    gain = cost(written) - cost(original)
    in_words, of_words = costs(written), costs(original)
    (is_one, is_person, is_common), (was_one, was_person, was_common) = likeness(written), likeness(original)
    has_rest = seen.rest >= _REST
    return {
        **broken(gain),
        "written in words": float(in_words.is_of_words),
        "original of words": float(of_words.is_of_words),
        "written is a word": float(is_one or (in_words.is_of_words and in_words.is_one)),
        "original is a word": float(was_one),
        "both are words": float(is_one and was_one),
        "written is a person's name": float(is_person),
        "original is a person's name": float(was_person),
        "written is common": is_common / 3,
        "original is common": was_common / 3,
        "letters of the telling part": min(len(seen.telling), _LONG_PART) / 4,
        "telling part too short": float(max(0, _SHORT_PART - len(seen.telling)) if has_rest else 0),
        "other words around": float(has_rest),
        "told part is a word": float(has_rest and _is_known(seen.told)),
        "telling part is a word": float(has_rest and _is_known(seen.telling)),
    }


def _is_known(part: str) -> bool:
    return len(part) >= _REST and (is_word(part) or is_first_name(part))


def _place(trick: str, seen: Change) -> Features:
    if trick == "word_order":
        return {}
    return {
        "first letter changed": float(seen.before == 0),
        "second letter changed": float(seen.before == 1),
        "end changed": float(seen.behind == 0 and trick != "plural"),
    }


def _letters(trick: str, original: str, seen: Change) -> Features:
    """Keys that lie together, letters drawn alike, digits among letters."""
    at = seen.before
    beside = keyboard_neighbours().get(seen.typed, "") if trick in _ADDING else ""
    around = original[max(0, at - 1) : at + 1]
    is_digit, was_digit = seen.typed.isdecimal(), seen.meant.isdecimal()
    return {
        "typed beside its key": float(any(letter in beside for letter in around)),
        "drawn alike": float(len(seen.typed) == 1 and seen.typed + seen.meant in _DRAWN_ALIKE),
        "digit for letter": float(is_digit and not was_digit),
        "digit among letters": float(is_digit and 0 < at < len(original) and around.isalpha()),
        "letter for digit": float(was_digit and bool(seen.typed) and not is_digit),
    }


def _circumstances(reading: Reading, around: Circumstances) -> Features:
    root, platform = around.root, reading.platform
    found = {
        "is disguised": around.is_disguised,
        "is listed only": not root.name.proven,
        "by the brand's name": root.source is Source.NAME,
        "by a domain's label": root.source is Source.LABEL,
        "brand is on this platform": around.is_on_platform,
        "on domains": platform in DOMAIN_PLATFORMS,
        "on packages": platform in _PACKAGE_PLATFORMS,
    }
    return {name: 1.0 for name, is_so in found.items() if is_so}
