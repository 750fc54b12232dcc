"""YouTube's Data API, read with the operator's app key: what a channel or a video says of itself."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    list_of_objects,
    or_broken,
    read_object,
    required_text,
    text,
)
from verification.platforms.conversations.youtube import read_video
from verification.platforms.handles import normalise
from verification.platforms.platform import Complaint, Conversation, Get, Reply, Trouble, Words

_API = "https://www.googleapis.com/youtube/v3/"
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
_HANDLE = re.compile(r"@[\w.\-\u00b7]{3,30}")
_SPENT = frozenset(("dailyLimitExceeded", "quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded"))
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "YouTube knows no channel of this name.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The description of a channel; its `id` is the stable id and `customUrl` its handle (channels.list).

    No items are all that YouTube says of a name that is free, and of a channel that was ended.
    """
    del place  # a channel has one place
    selector = _selector(account.handle)
    if selector is None:
        return Trouble(Problem.REFUSED, "This is not the name or number of a channel on YouTube.")
    reply = yield _get(f"channels?part=snippet&{selector}")
    channel = _only(reply)
    if channel is None:
        return _NOBODY
    stable_id, snippet = _channel_id(channel), as_object(channel.get("snippet"))
    named = _named(account, stable_id, snippet)
    return Words(named, stable_id, (text(snippet, "description"),), (), text(snippet, "title") or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """Title and description of one video; the channel of its `channelId` must be the claimed one (videos.list)."""
    if _selector(account.handle) is None:
        return Trouble(Problem.REFUSED, "This is not the name or number of a channel on YouTube.")
    wanted = read_video(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield _get(f"videos?part=snippet&id={wanted['id']}")
    video = _only(reply)
    if video is None:
        return Trouble(Problem.POST_NOT_FOUND, "YouTube shows no public video at this address.")
    if required_text(video, "id") != wanted["id"]:
        raise Malformed("id")
    written = as_object(video.get("snippet"))
    stable_id = required_text(written, "channelId")
    if not _CHANNEL.fullmatch(stable_id):
        raise Malformed("channelId")
    named = AccountRef("youtube", stable_id)
    if account.handle.startswith("@"):
        channel = _only((yield _get(f"channels?part=snippet&id={stable_id}")))
        if channel is None or _channel_id(channel) != stable_id:
            raise Malformed("the channel of a video")
        named = _named(account, stable_id, as_object(channel.get("snippet")))
    if named != account:
        detail = "YouTube says that another channel posted this video."
        return Trouble(Problem.ANOTHER_ACCOUNT, detail, named, stable_id)
    return Words(named, stable_id, (text(written, "title"), text(written, "description")), (), None, reply)


def complaint(reply: Reply) -> Complaint | None:
    """What an error says of the key: `errors[].reason` (Data API, "Errors"); None where it is of something else."""
    if reply.status not in {400, 403}:
        return None
    try:
        error = as_object(read_object(reply).get("error"))
        reasons = {text(one, "reason") for one in list_of_objects(error.get("errors"))}
    except Malformed:
        return None
    if reasons & _SPENT:
        return Complaint.SPENT
    # We ask for nothing that a good key might not read: any other refusal is about the key.
    return Complaint.REFUSED


def _get(path: str) -> Get:
    return Get(_API + path, "application/json", base="youtube", key="youtube")


def _selector(handle: str) -> str | None:
    if _CHANNEL.fullmatch(handle):
        return f"id={handle}"
    # Letters of every script are allowed in a handle; the address needs them as bytes.
    return f"forHandle={quote(handle, safe='')}" if _HANDLE.fullmatch(handle) else None


def _only(reply: Reply) -> Mapping[str, object] | None:
    items = read_object(reply).get("items")
    found = [] if items is None else list_of_objects(items)
    if len(found) > 1:
        raise Malformed("items")
    return found[0] if found else None


def _channel_id(channel: Mapping[str, object]) -> str:
    stable_id = required_text(channel, "id")
    if not _CHANNEL.fullmatch(stable_id):
        raise Malformed("id")
    return stable_id


def _named(account: AccountRef, stable_id: str, snippet: Mapping[str, object]) -> AccountRef:
    """The channel by the sort of name that was asked for."""
    if not account.handle.startswith("@"):
        return AccountRef("youtube", stable_id)
    handle = normalise(required_text(snippet, "customUrl"), ("nfc", "fold"))
    if handle is None or not _HANDLE.fullmatch(handle):
        raise Malformed("customUrl")
    return AccountRef("youtube", handle)
