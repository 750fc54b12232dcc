"""Instagram's professional accounts, read with the operator's own (Business Discovery): biography and website."""

import re
from collections.abc import Mapping

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.graph_api import GRAPH, ask, read_node
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    number,
    or_broken,
    required_text,
    text,
)
from verification.platforms.platform import Conversation, Trouble, Words

# The operator's own account asks; braces stand in percent form, for `{client_id}` is filled in by the fetcher.
_DISCOVER = "{{client_id}}?fields=business_discovery.username({name})%7Bid,ig_id,username,name,biography,website%7D"
_HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
_NUMBER = re.compile(r"[0-9]{1,20}")
_HIDDEN = (
    "Instagram shows us no professional account of this name: there may be none, or it may be a personal one. "
    "A personal account can be made a professional one in its settings."
)


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Biography and website; `username` must be the handle and `ig_id` is the stable id (Business Discovery).

    Personal accounts are not found by it, so "not found" decides nothing.
    """
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of an account on Instagram.")
    reply = yield ask(GRAPH + _DISCOVER.format(name=account.handle), "instagram")
    answer = read_node(reply, _HIDDEN)
    if isinstance(answer, Trouble):
        return answer
    user = as_object(answer.get("business_discovery"))
    username, website = required_text(user, "username"), text(user, "website")
    if not _HANDLE.fullmatch(username):
        raise Malformed("username")
    named = AccountRef("instagram", username.lower())
    texts = (text(user, "biography"), website)
    links = (website,) if website else ()
    return Words(named, _stable_id(user), texts, links, text(user, "name") or None, reply)


def _stable_id(user: Mapping[str, object]) -> str:
    """`ig_id`, a number or its digits. `id` is no substitute: to another app the same account may have another."""
    if not isinstance(user.get("ig_id"), str):
        return number(user, "ig_id")
    stable_id = required_text(user, "ig_id")
    if not _NUMBER.fullmatch(stable_id):
        raise Malformed("ig_id")
    return stable_id
