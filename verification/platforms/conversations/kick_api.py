"""Kick's public API, read with the operator's app key: the description of a channel."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    list_of_objects,
    number,
    or_broken,
    read_object,
    required_text,
    text,
)
from verification.platforms.platform import Conversation, Get, Trouble, Words

_CHANNELS = "https://api.kick.com/public/v1/channels?slug={slug}"
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,24}")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The description of a channel; `slug` must be the handle, `broadcaster_user_id` is the stable id (GET /channels).

    Kick leaves the description empty while a channel is offline (KickDevDocs, issue 308): then nothing is decided. The
    title of a stream does not count, for moderators may write it.
    """
    del place  # a channel has one place
    if not _SLUG.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of a channel on Kick.")
    reply = yield Get(_CHANNELS.format(slug=account.handle), "application/json", base="kick", key="kick")
    channels = list_of_objects(read_object(reply).get("data"))
    if not channels:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Kick knows no channel of this name.")
    if len(channels) != 1:
        raise Malformed("data")
    slug, stable_id = required_text(channels[0], "slug"), number(channels[0], "broadcaster_user_id")
    if not _SLUG.fullmatch(slug):
        raise Malformed("slug")
    said = text(channels[0], "channel_description")
    return Words(AccountRef("kick", slug.lower()), stable_id, (said,), (), None, reply, partial=not said.strip())
