"""Matrix: the profile of a user, from the user's own home server (Client-Server API, "Profiles")."""

import re
from collections.abc import Generator
from urllib.parse import quote, urlsplit

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    host_of,
    or_broken,
    read_object,
    required_text,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_USER = re.compile(r"@[A-Za-z0-9._=\-/+]{1,254}:(?P<server>[a-z0-9.-]+)(?::[0-9]{1,5})?")
_OK, _MISSING = 200, 404
# A static file; many servers send it as what they send every file without an ending.
_FILE_TYPES = "application/json, text/plain, application/octet-stream"


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The display name and every other text field of the profile; the user id itself is the stable id.

    The answer does not repeat the id, so only the server that the id names, or the one it names itself, is asked.
    """
    del place  # a profile has one place
    user = _USER.fullmatch(account.handle)
    if user is None:
        return Trouble(Problem.REFUSED, "Only users can be read; what a room says is shown to its members alone.")
    base = yield from _home_server(user["server"])
    path = f"/_matrix/client/v3/profile/{quote(account.handle, safe='')}"
    reply = yield Get(base + path, "application/json", {}, "matrix", (_OK, _MISSING))
    document = read_object(reply)
    if reply.status != _OK:
        return _nobody(text(document, "errcode"))
    name = text(document, "displayname")
    others = [value for key, value in document.items() if key not in {"avatar_url", "displayname"}]
    texts = (name, *(value for value in others if isinstance(value, str)))
    return Words(account, account.handle, texts, (), name or None, reply)


def _nobody(errcode: str) -> Trouble:
    """Synapse 1.163 says M_UNKNOWN of whom it does not know or has erased, M_NOT_FOUND of whose profile is empty.

    Who was deactivated without being erased keeps the profile, and nothing a stranger may ask says so.
    The specification allows M_NOT_FOUND for all of these, and others (Dendrite) use it so. 404 with another code or
    none is a server that speaks no Matrix, or not at this address: raises Malformed.
    """
    if errcode == "M_UNKNOWN":
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "The home server knows no user of this name.")
    if errcode == "M_NOT_FOUND":
        return Trouble(
            Problem.ACCOUNT_NOT_FOUND,
            "The home server shows no profile of this name: there is no such user, or the profile is empty.",
        )
    raise Malformed("errcode")


def _home_server(server: str) -> Generator[Get, Reply, str]:
    """Where clients of this server go; without the file they go to the server itself (spec: "Well-known URI")."""
    reply = yield Get(f"https://{server}/.well-known/matrix/client", _FILE_TYPES, {}, "matrix", (_OK, _MISSING))
    if reply.status != _OK:
        return f"https://{server}"
    base = required_text(as_object(read_object(reply).get("m.homeserver")), "base_url")
    if not host_of(base) or not base.isascii() or not base.isprintable():
        raise Malformed("base_url")
    parts = urlsplit(base)
    if parts.query or parts.fragment or ".." in parts.path:
        raise Malformed("base_url")
    return base.rstrip("/")
