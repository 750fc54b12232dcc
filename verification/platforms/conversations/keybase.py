"""Keybase: bio, full name and location of a user (keybase.io, user/lookup)."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Trouble, Words

_LOOK_UP = "https://keybase.io/_/api/1.0/user/lookup.json?usernames={name}&fields=basics,profile"
_HANDLE = re.compile(r"[A-Za-z0-9_]{2,16}")
_ID = re.compile(r"[0-9a-f]{32}")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Bio, full name and location; `basics.username` must be the handle, `id` is the stable id."""
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of a Keybase user.")
    reply = yield Get(_LOOK_UP.format(name=account.handle), "application/json", {}, "keybase")
    document = read_object(reply)
    code, them = as_object(document.get("status")).get("code"), document.get("them")
    # Errors come with 200 as well; only the code 0 is an answer, and [null] is its "nobody".
    if code != 0 or isinstance(code, bool) or not isinstance(them, list) or len(them) != 1:
        raise Malformed("status or them")
    if them[0] is None:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Keybase knows no user of this name.")
    user = as_object(them[0])
    stable_id = required_text(user, "id")
    if not _ID.fullmatch(stable_id):
        raise Malformed("id")
    if not same(required_text(as_object(user.get("basics")), "username"), account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Keybase answered for another account.")
    profile = as_object(user.get("profile") or {})
    texts = tuple(text(profile, key) for key in ("bio", "full_name", "location"))
    return Words(account, stable_id, texts, (), texts[1] or None, reply)
