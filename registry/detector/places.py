"""Countries, languages and big cities by name: a brand's name with one of these is an honest regional account."""

from typing import Final

from babel import Locale

from registry.detector.skeleton import fold
from registry.detector.tables import packed_lines

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr")
_CODE = 2
_PLACES: Final[set[str]] = set()


def is_place(word: str) -> bool:
    """Whether a folded word is a country or language, by name or code, a big city or an American state."""
    return word in places()


def places() -> set[str]:
    """All of them, folded; not to be changed."""
    if not _PLACES:
        _PLACES.update(_read_places())
    return _PLACES


def _read_places() -> set[str]:
    found = {place for line in packed_lines("places.txt.gz") for place in line.split()}
    for language in _LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if len(code) == _CODE:
                found.update((code.casefold(), fold(name)))
        found.update(fold(name) for code, name in locale.languages.items() if len(code) == _CODE)
    return {word for word in found if word.isascii()}
