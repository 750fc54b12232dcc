"""TikTok by post: the oEmbed answer names the author and holds the caption, without a key."""

import re
from collections.abc import Mapping
from urllib.parse import quote

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
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_OEMBED = "https://www.tiktok.com/oembed?url={url}"
_HANDLE = re.compile(r"[A-Za-z0-9_.]{2,24}")
# The handle in the address is decoration: tiktok.com/@ANYTHING/video/ID opens ID. So it is not even read here.
_read_post = post_address(
    r"(?i:https://(?:(?:www|m)\.)?tiktok\.com)/"
    r"(?:@[A-Za-z0-9_.]{0,24}/(?P<kind>video|photo)/(?P<id>[0-9]{5,25})/?|v/(?P<old>[0-9]{5,25})(?:\.html)?)(?:[?#].*)?",
    wanted="Paste the address of the video, such as https://www.tiktok.com/@name/video/1.",
    refused="This is not the address of a video on TikTok.",
)
_AUTHOR = re.compile(r"https://www\.tiktok\.com/@(?P<handle>[A-Za-z0-9_.]{2,24})")


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The caption of one public post; `author_unique_id` and `author_url` must be the handle's (no stable id there)."""
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This is not the name of an account on TikTok.")
    wanted = _read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    number = wanted["id"] or wanted["old"]
    address = f"https://www.tiktok.com/@{account.handle}/{wanted['kind'] or 'video'}/{number}"
    reply = yield Get(_OEMBED.format(url=quote(address, safe="")), "application/json", {}, "tiktok", (200, 400, 404))
    if reply.status != 200:  # noqa: PLR2004
        return _missing(reply)
    answer = read_object(reply)
    if text(answer, "embed_product_id") not in {"", number}:
        raise Malformed("embed_product_id")
    author = _author(answer)
    if not same(author, account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "TikTok says that another account posted this video.")
    return Words(AccountRef("tiktok", author.lower()), None, (text(answer, "title"),), (), None, reply)


def _author(answer: Mapping[str, object]) -> str:
    """Older answers name the author by address only; where both stand there, both must say the same."""
    address = _AUTHOR.fullmatch(required_text(answer, "author_url"))
    if address is None:
        raise Malformed("author_url")
    if not same(text(answer, "author_unique_id") or address["handle"], address["handle"]):
        raise Malformed("two authors")
    return address["handle"]


def _missing(reply: Reply) -> Trouble:
    """TikTok's own mark; any other error page with the same status says nothing about the video."""
    answer = read_object(reply)
    if answer.get("code") != reply.status or text(answer, "message") != "Something went wrong":
        raise Malformed("error")
    return Trouble(Problem.POST_NOT_FOUND, "TikTok shows no public video at this address.")
