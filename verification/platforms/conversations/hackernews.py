"""Hacker News: what a user says about himself, and the text of one comment or text post (github.com/HackerNews/API)."""

import re
from collections.abc import Generator, Mapping

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_html import links_of, text_of
from verification.platforms.conversations.reading_json import (
    Malformed,
    flag,
    number,
    or_broken,
    read_object_or_null,
    required_text,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_API = "https://hacker-news.firebaseio.com/v0"
_HANDLE = re.compile(r"[A-Za-z0-9_-]{2,15}")
_read_item = post_address(
    r"https://news\.ycombinator\.com/item\?id=(?P<id>[0-9]{1,12})(?:[&#].*)?",
    wanted="Paste the address of the post, https://news.ycombinator.com/item?id=….",
    refused="This is not the address of a post on Hacker News.",
)
_POSTS = frozenset(("comment", "story", "poll"))
_NO_POST = Trouble(Problem.POST_NOT_FOUND, "Hacker News shows no such post, or it was removed.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The "about" text; `id` must be the handle exactly, the second of creation stands in for a stable id."""
    del place  # a profile has one place
    user = yield from _user(account)
    if isinstance(user, Trouble):
        return user
    document, reply = user
    about = text(document, "about")
    return Words(account, number(document, "created"), (text_of(about),), links_of(about), None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one comment or text post whose author the platform names; what it quotes does not count."""
    wanted = _read_item(place)
    if isinstance(wanted, Trouble):
        return wanted
    user = yield from _user(account)
    if isinstance(user, Trouble):
        return user
    reply = yield _get(f"item/{wanted['id']}")
    item = read_object_or_null(reply)
    if item is None or flag(item, "deleted") or flag(item, "dead"):
        return _NO_POST
    if number(item, "id") != str(int(wanted["id"])) or required_text(item, "type") not in _POSTS:
        raise Malformed("id or type")
    if required_text(item, "by") != account.handle:
        return Trouble(Problem.ANOTHER_ACCOUNT, "Hacker News says that another account wrote this post.")
    return Words(account, number(user[0], "created"), (_unquoted(text(item, "text")),), (), None, reply)


def _user(account: AccountRef) -> Generator[Get, Reply, tuple[Mapping[str, object], Reply] | Trouble]:
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of a user on Hacker News.")
    reply = yield _get(f"user/{account.handle}")
    user = read_object_or_null(reply)
    if user is None:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Hacker News knows no user of this name who ever wrote something.")
    if required_text(user, "id") != account.handle:  # `pg` and `PG` are two people
        return Trouble(Problem.ANOTHER_ACCOUNT, "Hacker News answered for another account.")
    return user, reply


def _unquoted(html: str) -> str:
    """People quote each other by a paragraph that begins with ">", or in italics."""
    paragraphs = text_of(html.replace("\n", " "), without="i").splitlines()
    return "\n".join(line for line in paragraphs if not line.lstrip().startswith(">")).strip()


def _get(path: str) -> Get:
    return Get(f"{_API}/{path}.json", "application/json", {}, "hackernews")
