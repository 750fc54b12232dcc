"""A list of accounts as people write it: a line each, pasted or as a table, with what each account is for."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from registry.errors import BadInput
from registry.language import mark
from registry.models.columns import AccountRole

MOST_LINES = 500
LONGEST_ADDRESS = 500
LONGEST_REGION = 60
LONGEST_HINT = 80
COLUMNS = ("address", "role", "region", "language")
# What a menu offers; any of them may be followed by a region ("es-MX") in a table.
LANGUAGES = (
    "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fil", "fr", "gl", "he", "hi",
    "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sr",
    "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant",
)  # fmt: skip
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}))?", re.ASCII | re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{2}", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_KNOWN_LANGUAGES = {language.partition("-")[0] for language in LANGUAGES} | {"no", "nn", "zh", "ga", "mt", "is", "mk"}

# The head of a table in the languages we speak, and the words for what an account is for.
_HEADS: Mapping[str, str] = {
    **{name: name for name in COLUMNS},
    "url": "address", "account": "address", "link": "address", "profile": "address", "handle": "address",
    "dirección": "address", "direccion": "address", "cuenta": "address", "enlace": "address", "perfil": "address",
    "función": "role", "funcion": "role", "rol": "role", "purpose": "role", "uso": "role",
    "región": "region", "country": "region", "país": "region", "pais": "region",
    "idioma": "language", "lengua": "language", "lang": "language",
}  # fmt: skip
_ROLES: Mapping[str, AccountRole] = {
    **{role.value: role for role in AccountRole},
    "customer support": AccountRole.SUPPORT, "help": AccountRole.SUPPORT, "care": AccountRole.SUPPORT,
    "soporte": AccountRole.SUPPORT, "ayuda": AccountRole.SUPPORT, "atención al cliente": AccountRole.SUPPORT,
    "media": AccountRole.PRESS, "news": AccountRole.PRESS, "prensa": AccountRole.PRESS,
    "ventas": AccountRole.SALES, "jobs": AccountRole.CAREERS, "empleo": AccountRole.CAREERS,
    "country": AccountRole.REGION, "regional": AccountRole.REGION, "región": AccountRole.REGION,
    "producto": AccountRole.PRODUCT, "tienda": AccountRole.STORE, "shop": AccountRole.STORE,
    "ceo": AccountRole.EXECUTIVE, "directivo": AccountRole.EXECUTIVE, "empleado": AccountRole.EMPLOYEE,
    "principal": AccountRole.MAIN, "main account": AccountRole.MAIN,
}  # fmt: skip

_BAD_ROLE = mark("We do not know the role “%(role)s”. Choose one of the list.")
_BAD_REGION = mark("A region is a country's two letters or a few words, 60 characters at most.")
_BAD_LANGUAGE = mark("“%(language)s” is not a language's code. It looks like es or pt-BR.")
_EMPTY = mark("Paste at least one address.")
_TOO_MANY = mark("That is more than 500 accounts. Send them in two or more lists; nothing was kept.")
_BROKEN = mark("This is no list that we can read. Save it as CSV in UTF-8, or paste one address a line.")


@dataclass(frozen=True, slots=True)
class Line:
    """One account that may be claimed, as typed: what is wrong with it is found when it is looked at."""

    address: str
    role: str = AccountRole.MAIN.value
    region: str = ""
    language: str = ""
    ticked: bool = True
    hint: str = ""  # the words of the link, where it was found on a page

    def kept(self) -> dict[str, Any]:
        """As the database keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an account is for, where it speaks and in which language."""

    role: AccountRole
    region: str = ""
    language: str = ""


def read_lines(text: str) -> list[Line]:
    """The lines of a pasted list or a table with or without a head; raises BadInput for none or too many.

    A table's columns may be parted by commas, semicolons or tabs, and stand in any order under a head.
    """
    rows = [row for row in _rows(text.removeprefix("\ufeff")) if any(cell.strip() for cell in row)]
    if rows and (head := _head(rows[0])):
        rows = rows[1:]
    else:
        head = dict(zip(COLUMNS, range(len(COLUMNS)), strict=True))
    lines = [_line(row, head) for row in rows if not row[0].lstrip().startswith("#")]
    lines = [line for line in lines if line.address]
    if not lines:
        raise BadInput(_EMPTY, field="list")
    if len(lines) > MOST_LINES:
        raise BadInput(_TOO_MANY, field="list")
    return lines


def purpose_of(line: Line) -> Purpose:
    """What the line says beside the address; raises BadInput with the name of the column."""
    return clean_purpose(line.role, line.region, line.language)


def clean_purpose(role: str, region: str, language: str) -> Purpose:
    """What was typed or chosen, in one spelling; raises BadInput with the name of the field."""
    known = _ROLES.get(role.strip().lower() or AccountRole.MAIN.value)
    if known is None:
        raise BadInput(_BAD_ROLE, field="role", role=role[:40])
    return Purpose(known, clean_region(region), clean_language(language))


def clean_region(region: str) -> str:
    """A country's code in capitals, other words as they are; raises BadInput."""
    region = " ".join(region.split())
    if len(region) > LONGEST_REGION or not region.isprintable():
        raise BadInput(_BAD_REGION, field="region")
    return region.upper() if _CODE.fullmatch(region) else region


def clean_language(language: str) -> str:
    """The code as it is usually written ("pt-BR", "zh-Hans"); raises BadInput."""
    language = language.strip()
    if not language:
        return ""
    parts = _LANGUAGE.fullmatch(language)
    if parts is None or parts[1].lower() not in _KNOWN_LANGUAGES:
        raise BadInput(_BAD_LANGUAGE, field="language", language=language[:20])
    shown = (parts[1].lower(), (parts[2] or "").title(), (parts[3] or "").upper())
    return "-".join(part for part in shown if part)


def table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """A table for spreadsheets: nothing in it is taken for a formula (SECURITY W12)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_neutral(cell) for cell in line] for line in lines)
    return "\ufeff" + out.getvalue()


def _neutral(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    mark_between = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=mark_between))
    except csv.Error as broken:
        raise BadInput(_BROKEN, field="list") from broken


def _head(row: list[str]) -> dict[str, int]:
    """Where each column stands, if this is the head of a table."""
    names = [_HEADS.get(cell.strip().lower(), "") for cell in row]
    return {name: names.index(name) for name in set(names) if name} if "address" in names else {}


def _line(row: list[str], head: Mapping[str, int]) -> Line:
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in head.items()}
    address = cells.get("address", "")
    if address.startswith("'") and address[1:2] in _FORMULA:  # our own template, once through a spreadsheet
        address = address[1:]
    role = cells.get("role", "")[:LONGEST_REGION]
    known = _ROLES.get(role.lower() or AccountRole.MAIN.value)
    return Line(
        _kept(address, LONGEST_ADDRESS),
        known.value if known else _kept(role, LONGEST_REGION),
        _kept(cells.get("region", ""), LONGEST_REGION + 1),
        _kept(cells.get("language", ""), 20),
    )


def _kept(text: str, longest: int) -> str:
    """What the database can hold; what is wrong with it is said when it is looked at."""
    return text.encode(errors="replace").decode().replace("\0", "")[:longest]
