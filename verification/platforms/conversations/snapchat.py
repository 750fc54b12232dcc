"""Snapchat's page of a public profile: its description, from the state the page carries."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import Malformed, or_broken, required_text, same, text
from verification.platforms.conversations.reading_state import inside, read_state
from verification.platforms.platform import Conversation, Get, Trouble, Words

_HANDLE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{1,13}[A-Za-z0-9]")
_OK = 200


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The description of the page; `username` must be the handle (Snapchat shows no stable id)."""
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of an account on Snapchat.")
    reply = yield Get(f"https://www.snapchat.com/@{account.handle}", "text/html", {}, "snapchat", (_OK, 404))
    if reply.status != _OK:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Snapchat shows no account of this name.")
    page = inside(read_state(reply, "__NEXT_DATA__"), "props", "pageProps")
    profile = inside(page, "userProfile")
    case = text(profile, "$case")
    if case not in {"userInfo", "publicProfileInfo"}:
        raise Malformed("$case")
    person = inside(profile, case)
    if not same(required_text(person, "username"), account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Snapchat answered for another account.")
    if page.get("pageMetadata") is None:
        # A private profile: its bio is for friends only.
        return Trouble(Problem.BLOCKED, "Snapchat shows the description of public profiles only.")
    said = text(inside(page, "pageMetadata", "pageDescription"), "value")
    name = text(person, "displayName") or None
    return Words(account, None, (said,), (), name, reply)
