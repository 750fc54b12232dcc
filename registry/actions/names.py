"""Names that people type: what is accepted, how they are found, and how they look in addresses."""

import re
import unicodedata

from registry.errors import BadName
from registry.language import mark

LONGEST = 80
MOST_MARKS = 1  # combining marks on one letter: more is decoration that runs over the lines around it

# Letters, marks, numbers, and what company names really hold. Symbols (ticks, badges, emoji) are not among them.
_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "Zs"})
_PUNCTUATION = frozenset(
    "&'.,-!?+/()@*%#:|\"_~$=\u2019\u2013\u2014\u00b0\u00b7\u2022\u2116\u201c\u201d\u00ab\u00bb\u20ac\u00a3\u00a5"
)
# Letters that no decomposition makes plain; the same as migrations/0018.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"})  # noqa: RUF001
_NO_TEXT = mark("Write the name.")
_TOO_LONG = mark("A name has at most %(most)s characters.")
_BAD_LETTER = mark("A name cannot hold the character %(code)s.")
_MARKS = mark("A letter of the name carries too many accents.")
_NO_LETTER = mark("A name needs a letter or a digit.")
_AN_ADDRESS = mark("A name cannot hold a web or mail address. Write it as people say it.")
# What mail programs make a link of. “Booking.com” is a name; a letter of ours shall lead nobody to a page behind it.
_ADDRESS = re.compile(r"://|\bwww\.|\w\.[a-z]{2,}[/:?#]|\S@\S+\.\S", re.IGNORECASE)


def clean_name(text: str) -> str:
    """The name as it is kept and shown; raises BadName (SECURITY W11)."""
    if len(text) > LONGEST * 4:  # before anything is computed over it
        raise BadName(_TOO_LONG, field="name", most=str(LONGEST))
    name = re.sub(r" +", " ", unicodedata.normalize("NFC", text)).strip(" ")
    if not name:
        raise BadName(_NO_TEXT, field="name")
    if len(name) > LONGEST:
        raise BadName(_TOO_LONG, field="name", most=str(LONGEST))
    _refuse_bad_letters(name)
    if not any(letter.isalnum() for letter in name):
        raise BadName(_NO_LETTER, field="name")
    return name


def registered_name(text: str) -> str:
    """The same for names that anybody may register: they stand in letters to people who asked for none."""
    name = clean_name(text)
    if _ADDRESS.search(name):
        raise BadName(_AN_ADDRESS, field="name")
    return name


def slug_of(name: str) -> str:
    """The name as it stands in addresses: small ASCII letters, digits and hyphens; never empty."""
    plain = _without_accents(name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
    return slug[:60].strip("-") or "x-" + "".join(f"{ord(letter):x}" for letter in name if letter.isalnum())[:40]


def search_form(name: str) -> str:
    """The name folded for finding: no case, accents, punctuation; words are parted by one space."""
    folded = _without_accents(name).casefold().replace("'", "").replace("\u2019", "").translate(_PLAIN)
    letters = "".join(letter if letter.isalnum() else " " for letter in folded)
    return " ".join(letters.split())[:120].strip()


def _refuse_bad_letters(name: str) -> None:
    marks = 0
    for letter in name:
        category = unicodedata.category(letter)
        if (category not in _CATEGORIES and letter not in _PUNCTUATION) or (category == "Zs" and letter != " "):
            raise BadName(_BAD_LETTER, field="name", code=f"U+{ord(letter):04X}")
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > MOST_MARKS or (marks and letter is name[0]):
            raise BadName(_MARKS, field="name")


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
