"""The strict reading of a platform's JSON: whatever two readers could understand differently is turned down."""

import json
from collections.abc import Mapping
from functools import wraps
from urllib.parse import urlsplit

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.platform import Conversation, Reply, Talk, Trouble

_WRONG_TYPE = "a value of another type than documented"
_LARGEST_NUMBER = 1 << 64


class Malformed(Exception):
    """The answer has another shape than documented."""


def or_broken(talk: Talk) -> Talk:
    """A conversation that meets a malformed answer ends as "broken": nothing can be said now."""

    @wraps(talk)
    def careful(account: AccountRef, place: str | None) -> Conversation:
        try:
            return (yield from talk(account, place))
        except Malformed:
            return Trouble(
                Problem.BROKEN, "The platform answered in another form than it documents. We will try again."
            )

    return careful


def read_object(reply: Reply) -> Mapping[str, object]:
    """The JSON object in the body; duplicate keys, NaN, Infinity, deep nesting or another type raise Malformed."""
    return as_object(_read(reply))


def read_object_or_null(reply: Reply) -> Mapping[str, object] | None:
    """The same where the platform answers `null` for what it does not have."""
    document = _read(reply)
    return None if document is None else as_object(document)


def read_objects(reply: Reply) -> list[Mapping[str, object]]:
    """The list of objects in the body; a member of another type raises Malformed."""
    return list_of_objects(_read(reply))


def as_object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Malformed(_WRONG_TYPE)
    return value


def text(document: Mapping[str, object], key: str) -> str:
    """The string under the key, "" where it is missing or null."""
    value = document.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(_WRONG_TYPE)
    return value


def required_text(document: Mapping[str, object], key: str) -> str:
    value = text(document, key)
    if not value:
        raise Malformed(f"no {key}")
    return value


def objects(value: object) -> list[Mapping[str, object]]:
    """A list of objects. JSON-LD writes a list of one as the object itself (Fedify does), and an empty one as null."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list):
        raise Malformed(_WRONG_TYPE)
    return [member for member in value if isinstance(member, dict)]


def list_of_objects(value: object) -> list[Mapping[str, object]]:
    """A list of nothing but objects; anything else raises Malformed."""
    if not isinstance(value, list):
        raise Malformed(_WRONG_TYPE)
    return [as_object(member) for member in value]


def number(document: Mapping[str, object], key: str) -> str:
    """The positive whole number under the key in decimal, as an id is kept; anything else raises Malformed."""
    value = document.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < _LARGEST_NUMBER:
        raise Malformed(f"no {key}")
    return str(value)


def strings(value: object) -> list[str]:
    """A list of strings, or one string alone."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [member for member in value if isinstance(member, str)]
    return []


def flag(document: Mapping[str, object], key: str) -> bool:
    """Whether the key is set to true; anything else than a boolean or null is malformed."""
    value = document.get(key)
    if value is not None and not isinstance(value, bool):
        raise Malformed(_WRONG_TYPE)
    return value is True


def same(one: str, other: str) -> bool:
    """Equality of handles and hosts: ASCII case folding only (SECURITY P5)."""
    if one.isascii() and other.isascii():
        return one.lower() == other.lower()
    return one == other


def host_of(url: str) -> str:
    """Host and port of an https address, "" for anything else; user info is never an address of an account."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme == "https" and "@" not in parts.netloc else ""


def media_type(reply: Reply) -> str:
    return reply.content_type.partition(";")[0].strip().lower()


def _read(reply: Reply) -> object:
    try:
        return json.loads(reply.body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise Malformed(str(problem)) from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise Malformed("a key stands there twice")
    return document


def _no_constant(name: str) -> object:
    raise Malformed(name)
