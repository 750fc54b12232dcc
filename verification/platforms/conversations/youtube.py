"""YouTube by post: the oEmbed answer names the channel and holds the title of a video, without a key."""

import re
from urllib.parse import unquote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import Malformed, or_broken, read_object, required_text, text
from verification.platforms.handles import normalise
from verification.platforms.platform import Conversation, Get, Trouble, Words

_OEMBED = "https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{video}"
read_video = post_address(
    r"(?i:https://(?:(?:(?:www|m|music)\.)?youtube\.com/(?:watch\?(?:[^#\s]*&)?v=|shorts/|live/)|(?:www\.)?youtu\.be/))"
    r"(?P<id>[A-Za-z0-9_-]{11})(?:[/?&#]\S*)?",
    wanted="Paste the address of the video, such as https://youtu.be/….",
    refused="This is not the address of a video on YouTube.",
)
_AUTHOR = re.compile(
    r"https://www\.youtube\.com/(?:channel/(?P<id>UC[A-Za-z0-9_-]{22})|(?P<handle>@[^/?#\s@]{3,180})|(?:user|c)/[^/?#\s]+)"
)
_OK = 200


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The title of one video; `author_url` must name the claimed channel (`author_name` is free text)."""
    wanted = read_video(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield Get(_OEMBED.format(video=wanted["id"]), "application/json", {}, "youtube", (_OK, 404))
    if reply.status != _OK:
        return Trouble(Problem.POST_NOT_FOUND, "YouTube shows no public video at this address.")
    answer = read_object(reply)
    author = _AUTHOR.fullmatch(required_text(answer, "author_url"))
    if author is None or text(answer, "type") != "video":
        raise Malformed("author_url or type")
    named = author["id"] or _handle(author["handle"])
    if named is None or named.startswith("@") != account.handle.startswith("@"):
        return Trouble(
            Problem.NEEDS_KEY, "YouTube names the channel of this video by another of its names. Claim the @name."
        )
    if named != account.handle:
        return Trouble(Problem.ANOTHER_ACCOUNT, "YouTube says that another channel posted this video.")
    return Words(account, None, (required_text(answer, "title"),), (), None, reply)


def _handle(written: str | None) -> str | None:
    """The canonical spelling of a handle as it stands in an address, percent-encoded where it is not ASCII."""
    if written is None:
        return None
    try:
        return normalise(unquote(written, errors="strict"), ("nfc", "fold"))
    except UnicodeDecodeError:
        raise Malformed("author_url") from None
