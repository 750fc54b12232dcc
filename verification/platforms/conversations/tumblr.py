"""Tumblr's feed of a blog: title and description of the blog, and one original post, without a key."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_html import text_of
from verification.platforms.conversations.reading_json import Malformed, or_broken, same
from verification.platforms.conversations.reading_xml import TYPES, Element, read_xml
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_FEED = "https://{handle}.tumblr.com/rss"
_HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_BLOG = re.compile(r"https://(?P<handle>[A-Za-z0-9-]{1,32})\.tumblr\.com/?")
_read_post = post_address(
    r"(?i:https://(?:(?P<host>[a-z0-9-]{1,32})\.tumblr\.com/post|(?:www\.)?tumblr\.com/(?P<name>[a-z0-9-]{1,32})))/"
    r"(?P<id>[0-9]{5,20})(?:/[^/?#\s]*)?/?(?:[?#]\S*)?",
    wanted="Paste the address of the post, such as https://www.tumblr.com/name/123456.",
    refused="This is not the address of a post on Tumblr.",
)
# Reblogs, answers, quotations and contributions hold other people's words and the feed does not say whose: any mark of
# one ends it.
_SHARED = re.compile(r"tumblr_blog|blockquote|npf_quote|asker|question|npf-ask|\breblog|submitted\s+by", re.IGNORECASE)
_OK = 200
_REFUSED = Trouble(Problem.REFUSED, "This is not the name of a blog on Tumblr.")
_NOBODY = Trouble(Problem.ACCOUNT_NOT_FOUND, "Tumblr shows no blog of this name.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "Tumblr answered for another blog.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Title and description of the blog; the feed's own link must be the claimed blog's."""
    del place  # a blog has one place
    if not _HANDLE.fullmatch(account.handle):
        return _REFUSED
    reply = yield _ask(account.handle)
    if reply.status != _OK:
        return _NOBODY
    blog = _blog(reply)
    if not same(_name_of(blog), account.handle):
        return _ANOTHER
    title = blog.text("title")
    described = text_of(blog.text("description"), without="blockquote")
    return Words(account, None, (described, title), (), title or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:  # noqa: PLR0911 -- each refusal has its own sentence
    """The text of one original post among the newest of the blog; a reblog or an answer never counts."""
    if not _HANDLE.fullmatch(account.handle):
        return _REFUSED
    wanted = _read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    if not same(wanted["host"] or wanted["name"], account.handle):
        return _ANOTHER
    reply = yield _ask(account.handle)
    if reply.status != _OK:
        return _NOBODY
    blog = _blog(reply)
    if not same(_name_of(blog), account.handle):
        return _ANOTHER
    found = [item for item in blog.all("item") if _is_post(item, account.handle, wanted["id"])]
    if len(found) != 1:
        return Trouble(Problem.POST_NOT_FOUND, "The blog's feed, which holds its newest posts, does not show this one.")
    written = found[0].text("description")
    if _SHARED.search(written):
        return Trouble(
            Problem.ANOTHER_ACCOUNT, "This post shares or answers somebody else's words. Post the line itself."
        )
    # The title of a reblog or an answer is the other person's sentence; so titles do not count.
    return Words(account, None, (text_of(written),), (), None, reply)


def _blog(reply: Reply) -> Element:
    root = read_xml(reply)
    blog = root.only("channel") if root.name == "rss" else None
    if blog is None:
        raise Malformed("channel")
    return blog


def _name_of(blog: Element) -> str:
    link = _BLOG.fullmatch(blog.text("link"))
    if link is None:
        raise Malformed("link")
    return link["handle"]


def _is_post(item: Element, handle: str, number: str) -> bool:
    shown = _read_post(item.text("link"))
    return isinstance(shown, re.Match) and shown["id"] == number and same(shown["host"] or shown["name"], handle)


def _ask(handle: str) -> Get:
    return Get(_FEED.format(handle=handle), TYPES, {}, "tumblr", (_OK, 404))
