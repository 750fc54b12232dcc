"""Linktree's page: description and links, from the state the page carries."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    objects,
    or_broken,
    required_text,
    same,
    text,
)
from verification.platforms.conversations.reading_state import inside, read_state
from verification.platforms.platform import Conversation, Get, Trouble, Words

_HANDLE = re.compile(r"[A-Za-z0-9_.]{2,30}")
_OK, _MISSING = 200, 404
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "Linktree knows no page of this name.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Description and links; `username` must be the handle, the account's id is stable."""
    del place  # a page has one place
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of a page on Linktree.")
    url = f"https://linktr.ee/{account.handle}"
    reply = yield Get(url, "text/html", {}, "linktree", (_OK, _MISSING))
    if reply.status != _OK:
        return _NOBODY
    page = inside(read_state(reply, "__NEXT_DATA__"), "props", "pageProps")
    if page.get("statusCode") == _MISSING and "account" not in page:
        return _NOBODY
    if not same(required_text(page, "username"), account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Linktree answered for another page.")
    owner = inside(page, "account")
    number, active = owner.get("id"), owner.get("isActive")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(active, bool):
        raise Malformed("account")
    if not active:
        return Trouble(Problem.NOT_ACTIVE, "Linktree says that this page is not active.")
    listed = (*objects(owner.get("links")), *objects(page.get("socialLinks")))
    links = tuple(link for link in (text(entry, "url") for entry in listed) if link.startswith("https://"))
    return Words(account, str(number), (text(page, "description"),), links, None, reply)
