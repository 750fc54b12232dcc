"""Countries, languages and big cities by name: a brand's name with one of these is an honest regional account."""

from functools import cache

from babel import Locale

from registry.detector.skeleton import fold
from registry.detector.tables import packed_lines

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr")
_CODE = 2


def is_place(word: str) -> bool:
    """Whether a folded word is a country or language, by name or code, a big city or an American state."""
    return word in places()


@cache
def places() -> frozenset[str]:
    """All of them, folded."""
    found = {place for line in packed_lines("places.txt.gz") for place in line.split()}
    for language in _LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if len(code) == _CODE:
                found.update((code.casefold(), fold(name)))
        found.update(fold(name) for code, name in locale.languages.items() if len(code) == _CODE)
    return frozenset(word for word in found if word.isascii())
