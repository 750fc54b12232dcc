"""What speaks for and against a slip of a whole name: the trick, its place, chance, and what ordinary language says."""

from rapidfuzz.distance import OSA

from registry.detector.circumstances import Circumstances
from registry.detector.crowding import known_by, met_by_chance
from registry.detector.domains import DOMAIN_PLATFORMS
from registry.detector.endings import ending_features
from registry.detector.language import frequency, is_first_name, is_surname, is_word, name_frequency, segments
from registry.detector.protected import Source
from registry.detector.reading import Reading
from registry.detector.rules import SHAPES
from registry.detector.suspects import Suspect
from registry.detector.tables import keyboard_neighbours
from registry.detector.telling import Change, change, cost

_PACKAGE_PLATFORMS = frozenset({"npm", "pypi", "crates"})
_LONG, _SHORT, _SHORT_PART, _LONG_PART = 16, 7, 5, 12
_REST = 3
_FAR, _FAR_LETTERS = frozenset({"typo_multi", "soundsquat"}), 8
_MOST_GAIN = 12.0
_LIKELY, _UNLIKELY, _RARE = 12.0, -25.0, -14.0
"""Nats of the names expected nearby: beyond these, more or fewer make no difference."""

_DRAWN_ALIKE = frozenset(
    map(
        frozenset,
        ("ce", "hn", "hb", "uv", "vy", "ft", "ij", "bd", "pq", "mn", "ao", "eo", "co", "nr", "kx", "gy", "il"),
    )
)


def slip_features(suspect: Suspect, reading: Reading, around: Circumstances) -> dict[str, float]:
    """The features of one slip, by name."""
    trick = suspect.slip.trick
    found = {f"trick {trick}": 1.0, **_chance(suspect, around), **_circumstances(reading, around)}
    if trick not in SHAPES:
        seen = change(suspect.written, suspect.original)
        found |= _language(suspect, seen) | _place(suspect, seen) | _letters(suspect, seen)
    if trick in _FAR:
        edits = OSA.distance(suspect.written, suspect.original) - 1
        found |= {"edits more than one": edits, "share of edits": 10 * edits / len(suspect.original)}
        found["letters of a name far off"] = max(0, len(suspect.original) - _FAR_LETTERS) / 4
    if reading.platform in DOMAIN_PLATFORMS and trick != "separator":
        found |= ending_features(reading, around.root.name.handle, around.root.name.platform)
    return {name: value for name, value in found.items() if value}


def _chance(suspect: Suspect, around: Circumstances) -> dict[str, float]:
    """How many guarded names somebody meets by chance with this trick: many, short and common names are met often."""
    original, trick = suspect.original, suspect.slip.trick
    known, met = known_by(original), met_by_chance(suspect, around.crowd)
    of = "shape: " if trick in SHAPES else ""
    return {
        f"{of}letters": min(len(original), _LONG) / 4,
        f"{of}letters too few": max(0, _SHORT - len(original)) / 2,
        f"{of}rarity": known / 10,
        f"{of}met by chance": max(_UNLIKELY, min(_LIKELY, met)) / 10,
        f"{of}often met by chance": max(0.0, min(_LIKELY, met - _RARE)) / 10,
    }


def _language(suspect: Suspect, seen: Change) -> dict[str, float]:
    """An ordinary word or name was hardly meant as another; a name that reads well and was broken was meant."""
    written, original = suspect.written, suspect.original
    gain = cost(written) - cost(original)
    in_words, of_words = segments(written), segments(original)
    is_one, was_one = is_word(written), is_word(original)
    has_rest = seen.rest >= _REST
    return {
        "broken": max(-_MOST_GAIN, min(_MOST_GAIN, gain)) / 5,
        "broken much": max(0.0, min(_MOST_GAIN, gain)) / 5,
        "written in words": float(in_words.unknown == 0),
        "original of words": float(of_words.unknown == 0),
        "written is a word": float(is_one or (in_words.unknown == 0 and len(in_words.words) == 1)),
        "original is a word": float(was_one),
        "both are words": float(is_one and was_one),
        "written is a person's name": float(is_first_name(written) or is_surname(written)),
        "original is a person's name": float(is_first_name(original) or is_surname(original)),
        "written is common": max(frequency(written), name_frequency(written)) / 3,
        "original is common": max(frequency(original), name_frequency(original)) / 3,
        "letters of the telling part": min(len(seen.telling), _LONG_PART) / 4,
        "telling part too short": float(max(0, _SHORT_PART - len(seen.telling)) if has_rest else 0),
        "other words around": float(has_rest),
        "told part is a word": float(has_rest and _is_known(seen.told)),
        "telling part is a word": float(has_rest and _is_known(seen.telling)),
    }


def _is_known(part: str) -> bool:
    return len(part) >= _REST and (is_word(part) or is_first_name(part))


def _place(suspect: Suspect, seen: Change) -> dict[str, float]:
    if suspect.slip.trick == "word_order":
        return {}
    return {
        "first letter changed": float(seen.before == 0),
        "second letter changed": float(seen.before == 1),
        "end changed": float(seen.behind == 0 and suspect.slip.trick != "plural"),
    }


def _letters(suspect: Suspect, seen: Change) -> dict[str, float]:
    """Keys that lie together, letters drawn alike, digits among letters."""
    original, at = suspect.original, seen.before
    beside = keyboard_neighbours().get(seen.typed, "") if suspect.slip.trick in {"insertion", "addition"} else ""
    around = original[max(0, at - 1) : at + 1]
    is_digit, was_digit = seen.typed.isdecimal(), seen.meant.isdecimal()
    return {
        "typed beside its key": float(any(letter in beside for letter in around)),
        "drawn alike": float(len(seen.typed) == len(seen.meant) == 1 and {seen.typed, seen.meant} in _DRAWN_ALIKE),
        "digit for letter": float(is_digit and not was_digit),
        "digit among letters": float(is_digit and 0 < at < len(original) and around.isalpha()),
        "letter for digit": float(was_digit and bool(seen.typed) and not is_digit),
    }


def _circumstances(reading: Reading, around: Circumstances) -> dict[str, float]:
    return {
        "is disguised": float(around.is_disguised),
        "is listed only": float(not around.root.name.proven),
        "by the brand's name": float(around.root.source is Source.NAME),
        "by a domain's label": float(around.root.source is Source.LABEL),
        "brand is on this platform": float(around.is_on_platform),
        "on domains": float(reading.platform in DOMAIN_PLATFORMS),
        "on packages": float(reading.platform in _PACKAGE_PLATFORMS),
    }
