"""Threads, read with the operator's token (Profile Discovery): the biography of a public profile."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.graph_api import ask, read_node
from verification.platforms.conversations.reading_json import Malformed, or_broken, required_text, text
from verification.platforms.platform import Conversation, Trouble, Words

_LOOK_UP = "https://graph.threads.com/v1.0/profile_lookup?username={name}&fields=username,name,biography"
_HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
_HIDDEN = "Threads shows us no public profile of this name: there may be none, or it may be private or too young."


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The biography; `username` must be the handle (GET /profile_lookup). The answer holds no stable id.

    Profiles that are private or have few followers are not shown, so "not found" decides nothing.
    """
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "Threads looks profiles up by name; claim the name instead of the number.")
    reply = yield ask(_LOOK_UP.format(name=account.handle), "threads")
    profile = read_node(reply, _HIDDEN)
    if isinstance(profile, Trouble):
        return profile
    username = required_text(profile, "username")
    if not _HANDLE.fullmatch(username):
        raise Malformed("username")
    named = AccountRef("threads", username.lower())
    return Words(named, None, (text(profile, "biography"),), (), text(profile, "name") or None, reply)
