"""Reddit by post, from the Atom feed of its comments page: only the post itself, never what others answered."""

import re

from selectolax.lexbor import LexborHTMLParser

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_html import FRAGMENT_LIMIT, text_of
from verification.platforms.conversations.reading_json import Malformed, or_broken, same
from verification.platforms.conversations.reading_xml import ATOM, TYPES, Element, read_xml
from verification.platforms.platform import Conversation, Get, Trouble, Words

_FEED = "https://www.reddit.com/comments/{id}/.rss"
_HANDLE = re.compile(r"u/(?P<handle>[A-Za-z0-9_-]{3,20})")
read_post = post_address(
    r"(?i:https://(?:(?:(?:www|old|new|np|m)\.)?reddit\.com/(?:(?:r|u|user)/[A-Za-z0-9_-]{2,23}/)?comments|redd\.it))/"
    r"(?P<id>[A-Za-z0-9]{3,12})(?:/[^/?#\s]*)?/?(?:[?#]\S*)?",
    wanted="Paste the address of the post, such as https://www.reddit.com/comments/1abc.",
    refused="This is not the address of a post on Reddit.",
)
_OWN_LINK = re.compile(
    r"https://(?:www|old)\.reddit\.com/(?:r|user)/[A-Za-z0-9_-]+/comments/(?P<id>[a-z0-9]+)(?:/\S*)?"
)
_OK = 200
_LINKS = Trouble(Problem.TOKEN_NOT_FOUND, "This post links to something else. Only the text of a text post counts.")


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:  # noqa: PLR0911 -- each refusal has its own sentence
    """Title and text of one text post; the author of the entry `t3_…` must be the claimed user."""
    name = _HANDLE.fullmatch(account.handle)
    if name is None:
        return Trouble(Problem.REFUSED, "A subreddit has many authors; it cannot be proven by a post.")
    wanted = read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    number = wanted["id"].lower()
    reply = yield Get(_FEED.format(id=number), TYPES, {}, "reddit", (_OK, 404))
    if reply.status != _OK:
        return Trouble(Problem.POST_NOT_FOUND, "Reddit shows no such post.")
    feed = read_xml(reply)
    posts = [entry for entry in feed.all(_atom("entry")) if entry.text(_atom("id")) == f"t3_{number}"]
    if feed.name != _atom("feed") or len(posts) != 1:
        raise Malformed("not one post")
    author = posts[0].only(_atom("author"))
    written_by = author.text(_atom("name")) if author else ""
    if not written_by.startswith("/u/"):
        raise Malformed("author")
    if written_by == "/u/[deleted]":
        return Trouble(Problem.POST_NOT_FOUND, "This post was deleted.")
    if not same(written_by[3:], name["handle"]):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Reddit says that another account wrote this post.")
    said = _own_text(posts[0], number)
    if said is None:
        return _LINKS
    return Words(
        AccountRef("reddit", f"u/{written_by[3:].lower()}"), None, (said, posts[0].text(_atom("title"))), source=reply
    )


def _own_text(entry: Element, number: str) -> str | None:
    """What a text post says without what it quotes; None for links and crossposts, whose words may be others'."""
    content = entry.only(_atom("content"))
    if content is None or content.attributes.get("type") != "html":
        raise Malformed("content")
    html = entry.text(_atom("content"))
    if len(html) > FRAGMENT_LIMIT:
        raise Malformed("content")
    body = LexborHTMLParser(html).body
    if body is None:
        return None
    links = [link.attributes.get("href") or "" for link in body.css("a") if link.text() == "[link]"]
    own = [_OWN_LINK.fullmatch(link) for link in links]
    texts = [node for node in body.iter() if node.tag == "div" and node.attributes.get("class") == "md"]
    if len(texts) != 1 or any(link is None or link["id"] != number for link in own):
        return None
    return text_of(texts[0].html or "", without="blockquote")


def _atom(local: str) -> str:
    return f"{{{ATOM}}}{local}"
