"""Reddit's OAuth API, read with the operator's app key: a user's description, a subreddit's, the text of a post."""

import re
from collections.abc import Mapping

from verification.accounts import AccountRef
from verification.outcomes import Problem
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
from verification.platforms.conversations.reddit import read_post
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_API = "https://oauth.reddit.com"
_USER = re.compile(r"u/(?P<name>[A-Za-z0-9_-]{3,20})")
_NAME = re.compile(r"[A-Za-z0-9_-]{3,20}")
_ID = re.compile(r"[a-z0-9]{1,13}")
_OK = 200
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "Reddit knows no user of this name.")
_SUSPENDED = Trouble(Problem.NOT_ACTIVE, "Reddit says that this account is suspended.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The description of a user; `name` must be the handle and `id` is the stable id (GET /user/username/about).

    A suspended user comes with 200, without an id.
    """
    del place  # a profile has one place
    wanted = _USER.fullmatch(account.handle)
    if wanted is None:
        return Trouble(Problem.REFUSED, "A subreddit has many moderators; claim the user instead.")
    reply = yield _get(f"/user/{wanted['name']}/about?raw_json=1")
    if reply.status != _OK:
        return _NOBODY
    user = _thing(read_object(reply), "t2")
    name = required_text(user, "name")
    if flag(user, "is_suspended"):
        if not same(name, wanted["name"]):
            raise Malformed("name")
        return _SUSPENDED
    named, stable_id = _identity(name, required_text(user, "id"))
    page = user.get("subreddit")
    texts = [text(as_object(page), key) for key in ("public_description", "title")] if page is not None else []
    return Words(named, stable_id, tuple(texts), (), None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """Title and text of one text post; its `author` must be the user (GET /api/info, an object of the post alone)."""
    if not _USER.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "A subreddit has many authors; it cannot be proven by a post.")
    wanted = read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    number = wanted["id"].lower()
    reply = yield _get(f"/api/info?id=t3_{number}&raw_json=1")
    if reply.status != _OK:
        raise Malformed("status")
    things = list_of_objects(_thing(read_object(reply), "Listing").get("children"))
    if not things:
        return Trouble(Problem.POST_NOT_FOUND, "Reddit shows no such post.")
    if len(things) != 1:
        raise Malformed("children")
    return _words(account, _thing(things[0], "t3"), number, reply)


def _words(account: AccountRef, said: Mapping[str, object], number: str, reply: Reply) -> Words | Trouble:
    if required_text(said, "name") != f"t3_{number}":
        raise Malformed("name")
    author = required_text(said, "author")
    if author == "[deleted]" or text(said, "removed_by_category"):
        return Trouble(Problem.POST_NOT_FOUND, "This post was deleted.")
    prefix, _, author_id = required_text(said, "author_fullname").partition("_")
    if prefix != "t2":
        raise Malformed("author_fullname")
    # What a link or a crosspost shows may be others' words, its title too.
    if said.get("is_self") is not True or said.get("crosspost_parent") or said.get("crosspost_parent_list"):
        return Trouble(
            Problem.TOKEN_NOT_FOUND, "This post links to something else. Only the text of a text post counts."
        )
    named, stable_id = _identity(author, author_id)
    if named != account:
        return Trouble(Problem.ANOTHER_ACCOUNT, "Reddit says that another account wrote this post.", named, stable_id)
    return Words(named, stable_id, (_unquoted(text(said, "selftext")), text(said, "title")), (), None, reply)


def _unquoted(markdown: str) -> str:
    """The text without quotes: in Markdown, from a line that begins with ">" to the next empty one."""
    kept: list[str] = []
    is_quote = False
    for line in markdown.splitlines():
        is_quote = bool(line.strip()) and (is_quote or line.lstrip().startswith(">"))
        if not is_quote:
            kept.append(line)
    return "\n".join(kept)


def _get(path: str) -> Get:
    return Get(_API + path, "application/json", base="reddit", expected=(_OK, 404), key="reddit")


def _thing(document: Mapping[str, object], kind: str) -> Mapping[str, object]:
    if document.get("kind") != kind:
        raise Malformed("kind")
    return as_object(document.get("data"))


def _identity(name: str, number: str) -> tuple[AccountRef, str]:
    if not _NAME.fullmatch(name) or not _ID.fullmatch(number):
        raise Malformed("name or id")
    return AccountRef("reddit", f"u/{name.lower()}"), number
