"""What a program sends: JSON members and query parameters, each of the type that it has to be."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from starlette.exceptions import HTTPException

from registry.web.api.answering import parameter, sent_object, unusable
from registry.web.state import AppRequest

PAGE_SIZE, LARGEST_PAGE = 50, 200
LONGEST_TEXT = 2048
LONGEST_NUMBER = 18
T = TypeVar("T")


async def members(request: AppRequest, *known: str) -> dict[str, Any]:
    """The object that was sent; raises 422 for a member that means nothing here: it may be a misspelt one."""
    found = await sent_object(request)
    if not set(found) <= set(known):
        raise HTTPException(422, "unknown_member")
    return found


async def optional_members(request: AppRequest, *known: str) -> dict[str, Any]:
    """The same where nothing has to be sent."""
    return await members(request, *known) if await request.body() else {}


def text(found: Mapping[str, Any], name: str, usual: str | None = None) -> str:
    """A text; raises 422 when it is none, is too long, or is missing and there is no usual one."""
    value = found.get(name, usual)
    if value is None and usual is not None:
        value = usual
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not _can_be_kept(value):
        raise unusable(name, 422)
    return value


def texts(found: Mapping[str, Any], name: str, *, most: int) -> list[str]:
    """A list of texts; none when it was not sent. Raises 422."""
    value = found.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise unusable(name, 422)
    return [text({name: one}, name) for one in value]


def limit_of(request: AppRequest) -> int:
    """How many rows a page shall have; raises 400."""
    asked = parameter(request, "limit", LONGEST_NUMBER) or str(PAGE_SIZE)
    if not (asked.isascii() and asked.isdecimal()) or not 1 <= int(asked) <= LARGEST_PAGE:
        raise unusable("limit")
    return int(asked)


def cursor_of(request: AppRequest) -> UUID | None:
    """Behind which row the page begins; raises 400."""
    asked = parameter(request, "cursor", 36)
    if asked is None:
        return None
    try:
        return UUID(asked)
    except ValueError as broken:
        raise unusable("cursor") from broken


def number_of(request: AppRequest, name: str) -> int | None:
    """A whole number of the query; raises 400."""
    asked = parameter(request, name, LONGEST_NUMBER)
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal()):
        raise unusable(name)
    return int(asked)


def one_of(table: Mapping[str, T], word: str, name: str) -> T:
    """What the word stands for; raises 422 for any other."""
    if word not in table:
        raise unusable(name, 422)
    return table[word]


def _can_be_kept(value: str) -> bool:
    """No table holds a null byte, and no text a half of a character."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
