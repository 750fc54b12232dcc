"""Twitch's Helix API, read with the operator's app key: the description of a channel."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    list_of_objects,
    or_broken,
    read_object,
    required_text,
    text,
)
from verification.platforms.platform import Conversation, Get, Trouble, Words

_USERS = "https://api.twitch.tv/helix/users?login={login}"
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,24}")
_NUMBER = re.compile(r"[0-9]{1,20}")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The description of a channel; `login` must be the handle and `id` is the stable id (Helix, "Get Users").

    An empty list is all that Twitch says of a name that is free, and of one that is banned.
    """
    del place  # a channel has one place
    if not _LOGIN.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of a channel on Twitch.")
    address = _USERS.format(login=account.handle)
    reply = yield Get(address, "application/json", base="twitch", key="twitch")
    users = list_of_objects(read_object(reply).get("data"))
    if not users:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Twitch knows no channel of this name.")
    if len(users) != 1:
        raise Malformed("data")
    user = users[0]
    login, stable_id = required_text(user, "login"), required_text(user, "id")
    if not _LOGIN.fullmatch(login) or not _NUMBER.fullmatch(stable_id):
        raise Malformed("login or id")
    said, name = text(user, "description"), text(user, "display_name")
    return Words(AccountRef("twitch", login.lower()), stable_id, (said,), (), name or None, reply)
