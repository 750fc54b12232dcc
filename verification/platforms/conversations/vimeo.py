"""Vimeo by post: the oEmbed answer names the owner and holds title and description of a video, without a key."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    Malformed,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Trouble, Words

_OEMBED = "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F{video}"
_read_video = post_address(
    r"(?i:https://(?:www\.)?vimeo\.com)/(?P<id>[0-9]{1,12})/?(?:[?#]\S*)?",
    wanted="Paste the address of the video, such as https://vimeo.com/123.",
    refused="This is not the address of a public video on Vimeo.",
)
_AUTHOR = re.compile(r"https://vimeo\.com/(?:user(?P<id>[0-9]{1,12})|(?P<handle>[A-Za-z0-9_]{1,32}))")
_OK = 200


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """Title and description of one public video; `author_url` must be the claimed account's."""
    wanted = _read_video(place)
    if isinstance(wanted, Trouble):
        return wanted
    reply = yield Get(_OEMBED.format(video=wanted["id"]), "application/json", {}, "vimeo", (_OK, 404))
    if reply.status != _OK:
        return Trouble(Problem.POST_NOT_FOUND, "Vimeo shows no public video at this address.")
    answer = read_object(reply)
    author = _AUTHOR.fullmatch(required_text(answer, "author_url"))
    number = answer.get("video_id")
    if author is None or isinstance(number, bool) or number not in (None, int(wanted["id"])):
        raise Malformed("author_url or video_id")
    if account.handle.startswith("id:") and author["handle"]:
        # A name hides the number of its account: nothing to compare.
        return Trouble(Problem.REFUSED, "Vimeo shows this account under its name; claim it by that name.")
    named = f"id:{author['id']}" if author["id"] else author["handle"]
    if not same(named, account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Vimeo says that another account owns this video.")
    texts = (text(answer, "title"), text(answer, "description"))
    return Words(AccountRef("vimeo", named.lower()), None, texts, (), None, reply)
