"""GitHub's public API: a user's own words, the description of an organisation, and the files of a public gist."""

import re
from collections.abc import Mapping
from dataclasses import replace

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    flag,
    list_of_objects,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_API = "https://api.github.com"
_HEADERS = {"X-GitHub-Api-Version": "2022-11-28"}
_TYPES = ("application/json", "application/vnd.github+json")
# 404 is the only other status a question lets through; the fetcher knows a spent allowance from a locked door.
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "GitHub knows no account of this name.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "GitHub answered for another account.")
_read_gist = post_address(
    r"https://gist\.github\.com/(?:[A-Za-z0-9_-]+/)?(?P<id>[0-9a-f]{18,40}|[0-9]{1,8})/?(?:[?#].*)?",
    wanted="Paste the address of the gist, https://gist.github.com/….",
    refused="This is not the address of a gist on GitHub.",
)
_HANDLE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9_-])?")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Bio, website, company, name; `login` must be the handle and `id` is the stable id."""
    del place  # a profile has one place
    path = _path(account.handle)
    if path is None:
        return Trouble(Problem.REFUSED, "This is not the address of a GitHub user or organisation.")
    reply = yield _get(path)
    if reply.status != 200:  # noqa: PLR2004
        return _NOBODY
    user = read_object(reply)
    stable_id = _stable_id(user)
    login = required_text(user, "login")
    by_id = account.handle == f"id:{stable_id}"
    if not by_id and not same(login, account.handle):
        return replace(_ANOTHER, account=AccountRef("github", login.lower()), stable_id=stable_id)
    texts = [text(user, key) for key in ("bio", "blog", "company", "name")]
    if user.get("type") == "Organization":
        if not _HANDLE.fullmatch(login):
            raise Malformed("login")
        described = yield _get(f"/orgs/{login}")
        description = _description(described, login, stable_id)
        if description is None:
            return _ANOTHER
        if description:
            texts, reply = [*texts, description], described
    elif user.get("type") != "User":
        return Trouble(Problem.ANOTHER_ACCOUNT, "This is neither a user nor an organisation on GitHub.")
    ref = account if by_id else AccountRef("github", login.lower())
    return Words(ref, stable_id, tuple(texts), _links(user), text(user, "name") or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:  # noqa: PLR0911 -- one refusal a line
    """The text files of one public gist; `owner` must be the account, and alone have written every version.

    A fork keeps its owner but holds somebody else's words (docs.github.com, "Get a gist").
    """
    if _path(account.handle) is None:
        return Trouble(Problem.REFUSED, "This is not the address of a GitHub user or organisation.")
    wanted = _read_gist(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield _get(f"/gists/{wanted['id']}")
    if reply.status != 200:  # noqa: PLR2004
        return Trouble(Problem.POST_NOT_FOUND, "GitHub shows no gist at this address.")
    gist = read_object(reply)
    if required_text(gist, "id") != wanted["id"]:
        raise Malformed("id")
    owner = as_object(gist.get("owner"))
    stable_id, login = _stable_id(owner), required_text(owner, "login")
    by_id = account.handle == f"id:{stable_id}"
    if not by_id and not same(login, account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "GitHub says that this gist belongs to another account.")
    if gist.get("fork_of") is not None or not _all_by(stable_id, list_of_objects(gist.get("history"))):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Somebody else wrote a part of this gist; make a new one of your own.")
    if not flag(gist, "public"):
        return Trouble(Problem.POST_NOT_FOUND, "This gist is secret; make a public one.")
    texts, is_whole = _file_texts(gist)
    return Words(account, stable_id, texts, (), None, reply, partial=not is_whole)


def _all_by(owner_id: str, versions: list[Mapping[str, object]]) -> bool:
    """Whether every version names the owner as who wrote it; one without a writer is nobody's known words."""
    if not versions:
        raise Malformed("history")
    writers = [version.get("user") for version in versions]
    return all(writer is not None and _stable_id(as_object(writer)) == owner_id for writer in writers)


def _file_texts(gist: Mapping[str, object]) -> tuple[tuple[str, ...], bool]:
    """The text files that came whole, and whether all of them did; only GitHub's own mark says what is text."""
    files = [as_object(file) for file in as_object(gist.get("files")).values()]
    written = [file for file in files if text(file, "type").startswith("text/")]
    whole = [file for file in written if not flag(file, "truncated") and text(file, "encoding") in {"", "utf-8"}]
    return tuple(text(file, "content") for file in whole), len(whole) == len(written) and not flag(gist, "truncated")


def _description(reply: Reply, login: str, stable_id: str) -> str | None:
    """An organisation's own text stands in another document; None if that is about somebody else."""
    if reply.status != 200:  # noqa: PLR2004
        return ""
    organisation = read_object(reply)
    if _stable_id(organisation) != stable_id or not same(required_text(organisation, "login"), login):
        return None
    return text(organisation, "description")


def _get(path: str) -> Get:
    return Get(_API + path, ", ".join(_TYPES), _HEADERS, "github", (200, 404))


def _path(handle: str) -> str | None:
    if re.fullmatch(r"id:[0-9]{1,18}", handle):
        return f"/user/{handle[3:]}"
    return f"/users/{handle}" if _HANDLE.fullmatch(handle) else None


def _stable_id(user: Mapping[str, object]) -> str:
    number = user.get("id")
    if not isinstance(number, int) or isinstance(number, bool) or number <= 0:
        raise Malformed("no id")
    return str(number)


def _links(user: Mapping[str, object]) -> tuple[str, ...]:
    blog = text(user, "blog")
    return (blog,) if blog else ()
