"""VK's API, read with the operator's service token: what a user or community says of itself, and a post on its wall."""

import re
from collections.abc import Generator, Mapping
from urllib.parse import urlencode

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    flag,
    list_of_objects,
    number,
    or_broken,
    read_object,
    required_text,
    text,
)
from verification.platforms.platform import Asked, Complaint, Conversation, Get, Reply, Trouble, Words

_API = "https://api.vk.com/method/"
_VERSION = "5.199"
_BY_ID = re.compile(r"(?P<kind>id|club)(?P<id>[0-9]{1,18})")
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_.]{2,32}")
_COMMUNITIES = frozenset(("group", "page", "event"))
_LARGEST_ID = 10**18
_read_post = post_address(
    r"https?://(?:(?:www|m|new)\.)?vk\.(?:com|ru)/(?:[^?#]*\?(?:[^#]*&)?w=)?"
    r"wall(?P<owner>-?[0-9]{1,18})_(?P<post>[0-9]{1,18})(?:[?&%#/].*)?",
    wanted="Paste the address of the post, such as https://vk.com/wall-1_2.",
    refused="This is not the address of a post on a wall of VK.",
)
# Error codes (VK API, "errors"). The key, or what it may do; the allowance; and what they say of an account.
_REFUSED = frozenset((2, 4, 5, 7, 11, 20, 27, 28, 1116, 1117))
_SPENT = frozenset((6, 9, 29))
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "VK knows no user or community of this name or number.")
_ENDED = Trouble(Problem.NOT_ACTIVE, "VK says that this account is deleted or blocked.")
_CLOSED = Trouble(Problem.BLOCKED, "VK does not show this to everybody.")
_ERRORS: Mapping[int, Trouble] = {
    18: _ENDED,
    113: _NOBODY,
    125: _NOBODY,
    14: _CLOSED,
    15: _CLOSED,
    30: _CLOSED,
    203: _CLOSED,
}


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Status, description and website of a user or community; `screen_name` or `id` must be the claimed one.

    A profile that is closed shows only a part of itself to strangers.
    """
    del place  # a profile has one place
    return (yield from _profile(account))


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one post; the account must have written it (`from_id`), on its own wall (`owner_id`; wall.getById).

    Who reposts shows others' words, and so does a community that publishes what a reader suggested.
    """
    wanted = _read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    profile = yield from _profile(account)
    if isinstance(profile, Trouble):
        return profile
    reply = yield _ask("wall.getById", posts=f"{wanted['owner']}_{wanted['post']}")
    response = _response(reply)
    if isinstance(response, Trouble):
        return response
    posts = list_of_objects(as_object(response).get("items"))
    if not posts:
        return _CLOSED if profile.partial else Trouble(Problem.POST_NOT_FOUND, "VK shows no such post.")
    if len(posts) != 1:
        raise Malformed("items")
    trouble = _not_its_own(posts[0], (wanted["owner"], wanted["post"]), profile.stable_id)
    return trouble or Words(profile.account, profile.stable_id, (text(posts[0], "text"),), (), None, reply)


def complaint(reply: Reply) -> Complaint | None:
    """What an error, which comes with 200, says of the key; None where it is of something else."""
    try:
        answer = read_object(reply)
        code = _code(answer) if "error" in answer else None
    except Malformed:
        return None
    if code in _SPENT:
        return Complaint.SPENT
    return Complaint.REFUSED if code in _REFUSED else None


def _profile(account: AccountRef) -> Generator[Asked, Reply, Words | Trouble]:
    """The account's own words about itself. Which sort of account a name belongs to has to be asked first."""
    by_id = _BY_ID.fullmatch(account.handle)
    if by_id is not None:
        is_user, asked = by_id["kind"] == "id", by_id["id"]
    elif _NAME.fullmatch(account.handle):
        found = _resolved((yield _ask("utils.resolveScreenName", screen_name=account.handle)))
        if isinstance(found, Trouble):
            return found
        is_user, asked = found
    else:
        return Trouble(Problem.REFUSED, "This is not the name or number of an account on VK.")
    if is_user:
        reply = yield _ask("users.get", user_ids=asked, fields="screen_name,status,about,site")
    else:
        reply = yield _ask("groups.getById", group_id=asked, fields="screen_name,status,status_audio,description,site")
    return _read_profile(account, reply, asked, is_user=is_user)


def _resolved(reply: Reply) -> tuple[bool, str] | Trouble:
    """Whether the name is a user's, and the number behind it; an empty answer is a name that is free."""
    response = _response(reply)
    if isinstance(response, Trouble):
        return response
    if response in ([], {}):
        return _NOBODY
    found = as_object(response)
    kind = required_text(found, "type")
    if kind != "user" and kind not in _COMMUNITIES:
        return _NOBODY  # an app
    return kind == "user", number(found, "object_id")


def _read_profile(account: AccountRef, reply: Reply, asked: str, *, is_user: bool) -> Words | Trouble:
    response = _response(reply)
    if isinstance(response, Trouble):
        return response
    found = list_of_objects(response if is_user else as_object(response).get("groups"))
    if not found:
        return _NOBODY
    if len(found) != 1 or number(found[0], "id") != asked.lstrip("0"):
        raise Malformed("id")
    who, stable_id = found[0], ("" if is_user else "-") + asked.lstrip("0")
    if text(who, "deactivated"):
        return _ENDED
    named = _numbered(stable_id)
    if not _BY_ID.fullmatch(account.handle):
        named = AccountRef("vk", required_text(who, "screen_name").lower())
    if not _NAME.fullmatch(named.handle):
        raise Malformed("screen_name")
    # What somebody listens to may stand in the place of the status; it is nobody's own words.
    keys = ("about" if is_user else "description", *(() if who.get("status_audio") else ("status",)), "site")
    site = text(who, "site")
    links = (site,) if site else ()
    texts = tuple(text(who, key) for key in keys)
    return Words(named, stable_id, texts, links, _display_name(who), reply, partial=_is_closed(who, is_user=is_user))


def _not_its_own(said: Mapping[str, object], asked: tuple[str, str], stable_id: str | None) -> Trouble | None:
    """Why a post does not count; None if the account itself wrote it on its own wall."""
    owner, author = _signed(said, "owner_id"), _signed(said, "from_id")
    if (owner, number(said, "id")) != (str(int(asked[0])), str(int(asked[1]))):
        raise Malformed("owner_id or id")
    if said.get("is_deleted"):  # 1 or true
        return Trouble(Problem.POST_NOT_FOUND, "This post was deleted.")
    if owner != stable_id or author != stable_id:
        detail = "Somebody else wrote this post, or it stands on another wall."
        return Trouble(Problem.ANOTHER_ACCOUNT, detail, _numbered(author), author)
    if said.get("signer_id"):
        return Trouble(Problem.TOKEN_NOT_FOUND, "This post is signed by a person; only one without a signature counts.")
    if said.get("copy_history") or required_text(said, "post_type") != "post":
        return Trouble(Problem.TOKEN_NOT_FOUND, "This is a repost or a draft; only a post of one's own counts.")
    return None


def _is_closed(who: Mapping[str, object], *, is_user: bool) -> bool:
    """Whether strangers see only a part: users say so by a flag, communities by a number other than 0."""
    if is_user:
        return flag(who, "is_closed") and not flag(who, "can_access_closed")
    value = who.get("is_closed")
    if value is not None and not isinstance(value, int):
        raise Malformed("is_closed")
    return bool(value)


def _numbered(stable_id: str) -> AccountRef:
    """The account by its number, which is negative for a community."""
    return AccountRef("vk", f"club{stable_id[1:]}" if stable_id.startswith("-") else f"id{stable_id}")


def _display_name(who: Mapping[str, object]) -> str | None:
    return " ".join(filter(None, (text(who, key) for key in ("name", "first_name", "last_name")))) or None


def _signed(said: Mapping[str, object], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < abs(value) < _LARGEST_ID:
        raise Malformed(key)
    return str(value)


def _ask(method: str, **parameters: str) -> Get:
    query = urlencode({**parameters, "v": _VERSION}, safe=",")
    return Get(f"{_API}{method}?{query}", "application/json", base="vk", key="vk")


def _response(reply: Reply) -> object:
    """What was asked for, or the trouble that an error means; another error raises Malformed."""
    answer = read_object(reply)
    if "error" not in answer:
        return answer.get("response")
    trouble = _ERRORS.get(_code(answer))
    if trouble is None:
        raise Malformed("error")
    return trouble


def _code(answer: Mapping[str, object]) -> int:
    code = as_object(answer.get("error")).get("error_code")
    if not isinstance(code, int) or isinstance(code, bool):
        raise Malformed("error_code")
    return code
