"""Pinterest's record of a profile: its description and website, as its own pages ask for it."""

import json
import re
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.conversations.reading_state import inside
from verification.platforms.platform import Conversation, Get, Trouble, Words

_RECORD = "https://www.pinterest.com/resource/UserResource/get/?source_url={source}&data={data}"
_HANDLE = re.compile(r"[A-Za-z0-9_]{3,30}")
_NUMBER = re.compile(r"[0-9]{1,24}")
_OK, _MISSING = 200, 404


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Description, name and website; `username` must be the handle, `id` is the stable id."""
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of an account on Pinterest.")
    reply = yield Get(_url(account.handle), "application/json", {}, "pinterest", (_OK, _MISSING))
    answer = inside(read_object(reply), "resource_response")
    if reply.status != _OK:
        # The address is Pinterest's own business: only its words say that nobody is there, not a page that moved.
        if not text(answer, "message").startswith("User not found"):
            raise Malformed("message")
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Pinterest knows no account of this name.")
    user = inside(answer, "data")
    stable_id = required_text(user, "id")
    if (
        text(answer, "status") != "success"
        or text(user, "type") not in {"", "user"}
        or not _NUMBER.fullmatch(stable_id)
    ):
        raise Malformed("user")
    if not same(required_text(user, "username"), account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Pinterest answered for another account.")
    website, name = text(user, "website_url"), text(user, "full_name")
    texts = (text(user, "about"), name, website)
    return Words(account, stable_id, texts, (website,) if website else (), name or None, reply)


def _url(handle: str) -> str:
    options = {
        "isPrefetch": False,
        "field_set_key": "profile",
        "username": handle,
        "no_fetch_context_on_resource": False,
    }
    data = json.dumps({"options": options, "context": {}}, separators=(",", ":"))
    return _RECORD.format(source=quote(f"/{handle}/", safe=""), data=quote(data, safe=""))
