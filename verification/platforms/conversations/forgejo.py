"""Forgejo and Gitea on any host: the profile of a user or organisation, and the description of a repository."""

import re
from dataclasses import replace

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    as_object,
    flag,
    number,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Trouble, Words

_OK, _MISSING = 200, 404
_KEY = re.compile(r"(?P<host>[a-z0-9.-]+(?::[0-9]{1,5})?)/(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]{0,39})")
_read_repository = post_address(
    r"https://(?P<host>[A-Za-z0-9.:-]+)/(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]*)/(?P<repository>(?!\S*\.\.)[A-Za-z0-9_.-]{1,100})/?",
    wanted="Paste the address of the repository that has the line as its description.",
    refused="This is not the address of a repository.",
)
_NO_ADDRESS = Trouble(Problem.REFUSED, "This is not the address of a user or organisation on a Forgejo server.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "The server answered for another account; it may have been renamed.")


def _renamed(host: str, login: str, stable_id: str | None) -> Trouble:
    return replace(_ANOTHER, account=AccountRef("forgejo", f"{host}/{login.lower()}"), stable_id=stable_id)


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Description, website, full name and location; `login` must be the handle and `id` is the stable id."""
    del place  # a profile has one place
    key = _KEY.fullmatch(account.handle)
    if key is None or ".." in key["name"]:
        return _NO_ADDRESS
    reply = yield _get(key["host"], f"users/{key['name']}")
    if reply.status != _OK:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "This server knows no public account of this name.")
    user = read_object(reply)
    login, stable_id = required_text(user, "login"), number(user, "id")
    if not same(login, key["name"]):  # a renamed user's old name leads to the new one
        return _renamed(key["host"], login, stable_id)
    website = text(user, "website")
    texts = tuple(text(user, name) for name in ("description", "website", "full_name", "location"))
    links = (website,) if website else ()
    return Words(account, stable_id, texts, links, text(user, "full_name") or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:  # noqa: PLR0911 -- one refusal a line
    """The description of one public, empty repository of the account; a fork's or mirror's is somebody else's.

    A fork copies the description, and once its source is deleted the server no longer says that it is one (Gitea's
    `DeleteRepository` resets `is_fork`). Nobody can fork a repository without a file. Both servers say which are empty.
    """
    key = _KEY.fullmatch(account.handle)
    if key is None:
        return _NO_ADDRESS
    named = _read_repository(place)
    if isinstance(named, Trouble):
        return named
    if not same(named["host"], key["host"]) or not same(named["name"], key["name"]):
        return Trouble(Problem.ANOTHER_ACCOUNT, "This repository belongs to another account.")
    reply = yield _get(key["host"], f"repos/{key['name']}/{named['repository']}")
    if reply.status != _OK:
        return Trouble(Problem.POST_NOT_FOUND, "The server shows no public repository at this address.")
    repository = read_object(reply)
    owner = as_object(repository.get("owner"))
    login, stable_id = required_text(owner, "login"), number(owner, "id")
    if not same(login, key["name"]):
        return _renamed(key["host"], login, stable_id)
    if flag(repository, "fork") or flag(repository, "mirror"):
        return Trouble(Problem.ANOTHER_ACCOUNT, "This is a copy of somebody else's repository; make one of your own.")
    if "empty" in repository and not flag(repository, "empty"):
        return Trouble(
            Problem.ANOTHER_ACCOUNT,
            "This repository holds files, so it may be a copy of somebody else's; make a new one and leave it empty.",
        )
    return Words(account, stable_id, (text(repository, "description"),), (), None, reply)


def _get(host: str, path: str) -> Get:
    return Get(f"https://{host}/api/v1/{path}", "application/json", {}, "forgejo", (_OK, _MISSING))
