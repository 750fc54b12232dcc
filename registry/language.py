"""The two languages: which one somebody reads, and the sentences in it."""

import re
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

LANGUAGES = ("en", "es")
DEFAULT = "en"
LOCALE_FOLDER = Path(__file__).parent / "locale"
current: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def catalogue(language: str) -> NullTranslations:
    return translation("messages", LOCALE_FOLDER, [language], fallback=True)


def gettext(sentence: str, language: str | None = None, /, **values: object) -> str:
    """The sentence in the reader's language, its `%(name)s` places filled."""
    found = catalogue(language or current.get()).gettext(sentence)
    return found % values if values else found


def ngettext(one: str, many: str, count: int, language: str | None = None, /, **values: object) -> str:
    found = catalogue(language or current.get()).ngettext(one, many, count)
    return found % {"count": count, **values}


def mark(sentence: str) -> str:
    """Marks a sentence for translation where it stands; `gettext` translates it where it is shown."""
    return sentence


def possessor(name: str, language: str = DEFAULT) -> str:
    """The name as it stands before "'s" in an English sentence: McDonald's accounts, not McDonald's's."""
    return re.sub("['’]s$", "", name) if language == "en" else name  # noqa: RUF001


def choose(*wishes: str) -> str:
    """The first of the wishes that we speak; a wish may be `es-MX` or an Accept-Language header's part."""
    spoken = (wish.partition("-")[0].lower() for wish in wishes)
    return next((language for language in spoken if language in LANGUAGES), DEFAULT)
