"""Countries and languages by their codes, and what they are called in the reader's language."""

from functools import cache

from babel import Locale, UnknownLocaleError

# Of the two-letter codes that CLDR names: groups of countries, and codes for tests.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def is_country(code: str) -> bool:
    """Whether this is the code of a country, in capitals."""
    return len(code) == len("XX") and code.isascii() and code.isalpha() and code in names("en")


def country_name(code: str, language: str) -> str:
    """The country's name in the language; the code itself where it has none."""
    return names(language).get(code, code)


def language_name(code: str, language: str) -> str:
    """What a language (BCP 47: "es-MX") is called; the code itself where that is not known."""
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or code
    except (ValueError, UnknownLocaleError):
        return code


@cache
def names(language: str) -> dict[str, str]:
    """Every country by its code, in the order of its name in the language."""
    territories: dict[str, str] = dict(Locale.parse(language).territories)
    found = [(name, code) for code, name in territories.items() if _is_code(code)]
    return {code: name for name, code in sorted(found)}


def _is_code(code: str) -> bool:
    return len(code) == len("XX") and code.isalpha() and code not in _NO_COUNTRIES
