"""GitLab's public API on gitlab.com or any other host: the profile of a user, or the description of a group."""

import re
from collections.abc import Generator, Mapping
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    number,
    or_broken,
    read_object,
    read_objects,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_OK = 200
_KEY = re.compile(
    r"(?P<host>[a-z0-9.-]+(?::[0-9]{1,5})?)/(?:id:(?P<id>[0-9]{1,18})|(?P<name>[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}))",
)
# What a user writes about himself. Everything else on the page is counted, or said by others.
_OWN = ("bio", "name", "website_url", "linkedin", "twitter", "discord", "location", "organization", "job_title")
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "This GitLab server knows no user or group of this name.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "The GitLab server answered for another account.")
_ENDED = Trouble(Problem.NOT_ACTIVE, "The GitLab server says that this account is blocked or deactivated.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Bio, website and name of a user, or name and description of a group; numeric ids (docs.gitlab.com, Users API).

    A project's description is not read: a fork copies it, and hides where it comes from once the source is gone.
    """
    del place  # a profile has one place
    key = _KEY.fullmatch(account.handle)
    if key is None:
        return Trouble(Problem.REFUSED, "This is not the address of a GitLab user or group.")
    if key["id"]:
        return (yield from _user(account, key["host"], key["id"], None))
    listed = yield _get(key["host"], f"users?username={quote(key['name'], safe='')}")
    users = read_objects(listed)  # 200 [] for a name that no user has
    if not users:
        return (yield from _group(account, key["host"], key["name"]))
    if len(users) > 1:
        raise Malformed("several users")
    if not same(required_text(users[0], "username"), key["name"]):
        return _ANOTHER
    return (yield from _user(account, key["host"], number(users[0], "id"), key["name"]))


def _user(account: AccountRef, host: str, user_id: str, name: str | None) -> Generator[Get, Reply, Words | Trouble]:
    reply = yield _get(host, f"users/{user_id}", 404)
    if reply.status != _OK:
        if name is not None:
            raise Malformed("the user that was just listed is missing")
        return _NOBODY
    user = read_object(reply)
    username = required_text(user, "username")
    if number(user, "id") != user_id or (name is not None and not same(username, name)):
        return _ANOTHER
    if required_text(user, "state") != "active":
        return _ENDED
    website = text(user, "website_url")
    texts = tuple(text(user, key) for key in _OWN)
    return Words(account, user_id, texts, (website,) if website else (), text(user, "name") or None, reply)


def _group(account: AccountRef, host: str, name: str) -> Generator[Get, Reply, Words | Trouble]:
    reply = yield _get(host, f"groups/{quote(name, safe='')}?with_projects=false", 404)
    if reply.status != _OK:
        return _NOBODY
    group = read_object(reply)
    if not same(required_text(group, "full_path"), name):
        return _ANOTHER
    return Words(account, f"group:{number(group, 'id')}", _group_texts(group), (), text(group, "name") or None, reply)


def _group_texts(group: Mapping[str, object]) -> tuple[str, ...]:
    return text(group, "description"), text(group, "name")


def _get(host: str, path: str, *more: int) -> Get:
    return Get(f"https://{host}/api/v4/{path}", "application/json", {}, "gitlab", (_OK, *more))
