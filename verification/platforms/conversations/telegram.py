"""Telegram's public pages: the bio or description at t.me, and one post of a channel."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_html import PAGE_LIMIT, text_of
from verification.platforms.conversations.reading_json import Malformed, or_broken, same
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_HANDLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,31}")
_read_post = post_address(
    r"(?i:https://(?:t|telegram)\.me)/(?:s/)?@?(?P<handle>[A-Za-z][A-Za-z0-9_]{1,31})/(?P<id>[0-9]{1,10})/?(?:[?#]\S*)?",
    wanted="Paste the address of the post, such as https://t.me/name/43.",
    refused="This is not the address of a post in a public channel on Telegram.",
)
_RESOLVE = re.compile(r"tg://resolve\?domain=(?P<handle>[A-Za-z0-9_]{2,32})(?:&.*)?")
_OWNER = re.compile(r"https://t\.me/(?P<handle>[A-Za-z0-9_]{2,32})")
_HTML = "text/html"
_HEADERS = {"Accept-Language": "en"}
_REFUSED = Trouble(Problem.REFUSED, "This is not the name of an account on Telegram.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "Telegram answered for another account.")
_NOT_FOUND = ("noindex, nofollow", "noindex,nofollow")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Bio or description, and title; the page's own button and its `@name` must both be the handle."""
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return _REFUSED
    url = f"https://t.me/{account.handle}"
    reply = yield Get(url, _HTML, _HEADERS, "telegram")
    if reply.url != url:
        return Trouble(Problem.BLOCKED, "Telegram sends visitors of this address elsewhere.")
    page = _parse(reply)
    title = _only_child(page, "tgme_page", "tgme_page_title")
    named = _names_on(page, listed=title is not None)
    if any(not same(name, account.handle) for name in named):
        return _ANOTHER
    if title is None:
        if page.css_first("div.tgme_page") is None or not named or not _is_unlisted(page):
            raise Malformed("neither a profile nor the page for nobody")
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "Telegram shows no public account of this name.")
    if not named:
        raise Malformed("the page names nobody")
    described = _only_child(page, "tgme_page", "tgme_page_description")
    name = _text(title)
    texts = (_text(described) if described else "", name)
    return Words(AccountRef("telegram", account.handle.lower()), None, texts, (), name or None, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one channel post; what it forwards, answers or previews is somebody else's."""
    if not _HANDLE.fullmatch(account.handle):
        return _REFUSED
    wanted = _read_post(place)
    if isinstance(wanted, Trouble):
        return wanted
    if not same(wanted["handle"], account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "This post belongs to another account.")
    number = int(wanted["id"])
    url = f"https://t.me/{account.handle}/{number}?embed=1"
    reply = yield Get(url, _HTML, _HEADERS, "telegram")
    if reply.url != url:
        return Trouble(Problem.BLOCKED, "Telegram sends visitors of this address elsewhere.")
    page = _parse(reply)
    messages = page.css("div.tgme_widget_message")
    failed = page.css("div.tgme_widget_message_error")
    if not messages and len(failed) == 1 and _text(failed[0]) == "Post not found":
        return Trouble(Problem.POST_NOT_FOUND, "Telegram shows no such post.")
    if len(messages) != 1 or failed:
        raise Malformed("not one message")
    return _own_words(account, number, messages[0], reply)


def _own_words(account: AccountRef, number: int, message: LexborNode, reply: Reply) -> Words | Trouble:
    channel, _, shown = (message.attributes.get("data-post") or "").partition("/")
    # In a public group anybody writes: there the owner's name is the member's, and not a link to the group.
    owners = message.css("a.tgme_widget_message_owner_name")
    owner = _OWNER.fullmatch(owners[0].attributes.get("href") or "") if len(owners) == 1 else None
    if shown != str(number):
        raise Malformed("data-post")
    if message.css_first('[class*="forward" i]') is not None:
        return Trouble(Problem.ANOTHER_ACCOUNT, "This post is a forward of somebody else's. Post the line itself.")
    if owner is None or not same(channel, account.handle) or not same(owner["handle"], account.handle):
        return Trouble(Problem.ANOTHER_ACCOUNT, "Telegram does not say that this account wrote the post.")
    for other in message.css('[class*="reply" i], [class*="preview" i], [class*="poll" i], blockquote'):
        other.decompose()
    written = message.css("div.tgme_widget_message_text")
    if len(written) != 1:
        raise Malformed("not one text")
    return Words(AccountRef("telegram", account.handle.lower()), None, (_text(written[0]),), (), None, reply)


def _parse(reply: Reply) -> LexborHTMLParser:
    html = reply.body.decode("utf-8", "replace")
    if len(html) > PAGE_LIMIT or "</html>" not in html[-500:]:
        raise Malformed("not a whole page")
    page = LexborHTMLParser(html)
    for silent in page.css("script, style, template, noscript, textarea, iframe, [hidden]"):
        silent.decompose()
    return page


def _only_child(page: LexborHTMLParser, parent: str, name: str) -> LexborNode | None:
    """The one element of this class, where Telegram puts it; several, or one elsewhere, is no page of Telegram."""
    found = page.css(f".{name}")
    if len(found) > 1 or (found and not page.css(f"div.{parent} > div.{name}")):
        raise Malformed(name)
    return found[0] if found else None


def _names_on(page: LexborHTMLParser, *, listed: bool) -> list[str]:
    """Whose page this is, wherever Telegram itself says so; in a bio a name may be anybody's."""
    own = "div.tgme_page_action > a[href], div.tgme_page_photo > a[href]"
    buttons = page.css(own if listed else f"{own}, a.tgme_username_link")
    links = [_RESOLVE.fullmatch(button.attributes.get("href") or "") for button in buttons]
    extra = _only_child(page, "tgme_page", "tgme_page_extra")
    shown = _text(extra) if extra else ""
    return [link["handle"] for link in links if link] + ([shown[1:]] if shown.startswith("@") else [])


def _is_unlisted(page: LexborHTMLParser) -> bool:
    robots = page.css_first('head > meta[name="robots"]')
    return robots is not None and robots.attributes.get("content") in _NOT_FOUND


def _text(node: LexborNode) -> str:
    return text_of(node.html or "")
