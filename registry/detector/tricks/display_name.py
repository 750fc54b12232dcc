"""The shown name is the brand's while the handle has nothing in common with it."""

from difflib import SequenceMatcher

from registry.detector.language import is_first_name, is_surname
from registry.detector.skeleton import fold, letters

NAME = "display_name"
KIND = "display-name-only"

_SHARED = 3
"""Letters in a row that handle and shown name may share by chance."""
_SMALL = 3
_SHORTEST_INITIALS = 4


def is_foreign(handle_key: str, display_key: str) -> bool:
    """The handle could not have been made from the shown name: no part, no initials."""
    match = SequenceMatcher(None, handle_key, display_key, autojunk=False).find_longest_match()
    return match.size <= _SHARED and not _is_abbreviation(handle_key, display_key)


def has_initials(handle_key: str, shown: str) -> bool:
    """The handle begins with the first letters of the shown words, small ones left out or not: `tfhhq`."""
    words = [part for word in shown.split() if (part := fold(word))]
    long = [word for word in words if len(word) > _SMALL]
    found = {"".join(word[0] for word in some) for some in (words, long)}
    return any(len(initials) >= _SHORTEST_INITIALS and handle_key.startswith(initials) for initials in found)


def person_features(shown: str) -> dict[str, float]:
    """The feature of a shown name that a person may bear: how much of it are first names and surnames."""
    parts = [part for word in shown.split() if (part := fold(word))]
    called = sum(is_first_name(part) or is_surname(part) for part in parts)
    return {"shown name is a person's": called / len(parts)} if called and len(parts) > 1 else {}


def _is_abbreviation(handle_key: str, display_key: str) -> bool:
    """The handle's letters stand in the shown name in this order: `tfl` for Transport for London."""
    rest = iter(letters(display_key))
    return len(handle_key) <= len(display_key) // 2 + 1 and all(letter in rest for letter in handle_key)
