"""X's API v2, read with the operator's app key: the bio of an account, the text of a post with its author's number."""

import re
from collections.abc import Mapping

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    list_of_objects,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.conversations.x import read_post
from verification.platforms.platform import Complaint, Conversation, Get, Reply, Trouble, Words

_API = "https://api.x.com/2/"
_FIELDS = "user.fields=description,entities,protected,url"
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
_BY_ID = re.compile(r"id:(?P<id>[0-9]{1,20})")
_NUMBER = re.compile(r"[0-9]{1,20}")
_PROBLEMS = "https://api.twitter.com/2/problems/"
_NEW_PROBLEMS = "https://api.x.com/2/problems/"
_NO_KEY = frozenset(("client-forbidden", "unsupported-authentication", "oauth1-permissions"))
_PAYMENT_REQUIRED, _FORBIDDEN = 402, 403
_FREE = Trouble(Problem.ACCOUNT_NOT_FOUND, "X knows no account of this name.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Bio and name; `username` must be the handle and `id` is the stable id (docs.x.com, "Get user by username").

    A protected account hides its posts, not its bio. X says 200 for a name that is free and for a suspended account.
    """
    del place  # a profile has one place
    path = _path(account.handle)
    if path is None:
        return Trouble(Problem.REFUSED, "This is not the handle of an account on X.")
    reply = yield _get(f"{path}?{_FIELDS}")
    answer = read_object(reply)
    if answer.get("data") is None:
        return _trouble(answer, _FREE)
    user = as_object(answer["data"])
    named, stable_id = _identity(account, user)
    return Words(
        named, stable_id, (text(user, "description"), text(user, "name")), (), text(user, "name") or None, reply
    )


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one post; the user of its `author_id` must be the account (docs.x.com, "Get Post by ID").

    The text of a quote holds only the author's own words; that of a repost holds another's.
    """
    if _path(account.handle) is None:
        return Trouble(Problem.REFUSED, "This is not the handle of an account on X.")
    wanted = read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    fields = "expansions=author_id&user.fields=username&tweet.fields=author_id,referenced_tweets"
    reply = yield _get(f"tweets/{wanted['id']}?{fields}")
    answer = read_object(reply)
    if answer.get("data") is None:
        return _trouble(answer, Trouble(Problem.POST_NOT_FOUND, "X shows no public post at this address."))
    said = as_object(answer["data"])
    if required_text(said, "id") != wanted["id"]:
        raise Malformed("id")
    named, stable_id = _identity(account, _author(answer, required_text(said, "author_id")))
    if named != account:
        return Trouble(Problem.ANOTHER_ACCOUNT, "X says that another account wrote this post.", named, stable_id)
    references = said.get("referenced_tweets")
    kinds = [required_text(one, "type") for one in list_of_objects([] if references is None else references)]
    if "retweeted" in kinds:
        return Trouble(Problem.TOKEN_NOT_FOUND, "This is a repost; only a post of one's own counts.")
    return Words(named, stable_id, (required_text(said, "text"),), (), None, reply)


def complaint(reply: Reply) -> Complaint | None:
    """What an error says of the key (docs.x.com, "Response codes and errors"): credits used up, or no access."""
    if reply.status == _PAYMENT_REQUIRED:
        return Complaint.SPENT
    if reply.status != _FORBIDDEN:
        return None
    try:
        kind = _kind(text(read_object(reply), "type"))
    except Malformed:
        return None
    if kind == "usage-capped":
        return Complaint.SPENT
    return Complaint.REFUSED if kind in _NO_KEY else None


def _get(path: str) -> Get:
    return Get(_API + path, "application/json", base="x", key="x")


def _path(handle: str) -> str | None:
    by_id = _BY_ID.fullmatch(handle)
    if by_id is not None:
        return f"users/{by_id['id']}"
    return f"users/by/username/{handle}" if _HANDLE.fullmatch(handle) else None


def _identity(account: AccountRef, user: Mapping[str, object]) -> tuple[AccountRef, str]:
    """The account by the sort of name that was asked for, and its number."""
    stable_id, username = required_text(user, "id"), required_text(user, "username")
    if not _NUMBER.fullmatch(stable_id) or not _HANDLE.fullmatch(username):
        raise Malformed("id or username")
    is_by_id = _BY_ID.fullmatch(account.handle) is not None
    return AccountRef("x", f"id:{stable_id}" if is_by_id else username.lower()), stable_id


def _author(answer: Mapping[str, object], author_id: str) -> Mapping[str, object]:
    users = list_of_objects(as_object(answer.get("includes")).get("users"))
    authors = [user for user in users if text(user, "id") == author_id]
    if len(authors) != 1:
        raise Malformed("includes")
    return authors[0]


def _trouble(answer: Mapping[str, object], missing: Trouble) -> Trouble:
    """Why there is no data; an error that X does not document decides nothing."""
    errors = list_of_objects(answer.get("errors"))
    if len(errors) != 1:
        raise Malformed("errors")
    title, detail, kind = (text(errors[0], key) for key in ("title", "detail", "type"))
    if same(title, "Forbidden") and "suspended" in detail:
        return Trouble(Problem.NOT_ACTIVE, "X says that this account is suspended.")
    if _kind(kind) == "not-authorized-for-resource":
        return Trouble(Problem.POST_NOT_FOUND, "This account protects its posts; only a public one can be read.")
    if same(title, "Not Found Error") and _kind(kind) == "resource-not-found":
        return missing
    raise Malformed("errors")


def _kind(address: str) -> str:
    for prefix in (_PROBLEMS, _NEW_PROBLEMS):
        if address.startswith(prefix):
            return address.removeprefix(prefix)
    return ""
