"""X by post: the oEmbed answer names the author and holds the post's own text, without a key."""

import re
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_html import first_paragraph
from verification.platforms.conversations.reading_json import Malformed, or_broken, read_object, required_text, same
from verification.platforms.platform import Conversation, Get, Trouble, Words

_OEMBED = "https://publish.twitter.com/oembed?url={url}&omit_script=1&hide_thread=1&dnt=1"
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
# The handle in a post's address is decoration: x.com/ANYTHING/status/ID opens ID. So it is not even read here.
read_post = post_address(
    r"(?i:https://(?:(?:www|mobile|m)\.)?(?:x|twitter)\.com)/"
    r"(?:i/web|i|@?[A-Za-z0-9_]{1,15})/status(?:es)?/(?P<id>[0-9]{1,20})(?:/(?:photo|video)/[0-9])?/?(?:[?#].*)?",
    wanted="Paste the address of the post, such as https://x.com/name/status/123.",
    refused="This is not the address of a post on X.",
)
_AUTHOR = re.compile(r"https://(?:x|twitter)\.com/(?P<handle>[A-Za-z0-9_]{1,15})")
_OWN_POST = re.compile(r"https://(?:x|twitter)\.com/(?P<handle>[A-Za-z0-9_]{1,15})/status/(?P<id>[0-9]{1,20})")


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one public post; `author_url` and `url` must both be the claimed handle's (X gives no stable id)."""
    if not _HANDLE.fullmatch(account.handle):
        return Trouble(Problem.REFUSED, "This account is known by number only; claim it by its handle.")
    wanted = read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    address = f"https://twitter.com/{account.handle}/status/{wanted['id']}"
    reply = yield Get(_OEMBED.format(url=quote(address, safe="")), "application/json", {}, "x", (200, 404))
    if reply.status != 200:  # noqa: PLR2004
        return Trouble(Problem.POST_NOT_FOUND, "X shows no public post at this address.")
    answer = read_object(reply)
    author = _AUTHOR.fullmatch(required_text(answer, "author_url"))
    shown = _OWN_POST.fullmatch(required_text(answer, "url"))
    if author is None or shown is None or shown["id"] != wanted["id"]:
        raise Malformed("author_url or url")
    if not same(author["handle"], account.handle) or not same(shown["handle"], account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "X says that another account wrote this post.")
    # Only the first paragraph is the post; the author line after it and any second quote hold other people's words.
    words = first_paragraph(required_text(answer, "html"), "blockquote.twitter-tweet")
    if words is None:
        raise Malformed("html")
    return Words(AccountRef("x", author["handle"].lower()), None, (words,), (), None, reply)
