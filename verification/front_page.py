"""The accounts that the front page of a website links to: a suggestion to whoever runs it, never a proof."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from verification.accounts import AccountRef
from verification.fetching import Ask, Failure, clean_text
from verification.outcomes import Problem
from verification.platforms.listing import account_named
from verification.platforms.platform import Get

LARGEST_PAGE = 400 * 1024  # bytes; the links stand at the very end of a page as often as on top
MOST_LINKS = 3_000  # of a page that are looked at
MOST_ACCOUNTS = 200  # that are offered
LONGEST_HINT = 80
_HTML = "text/html, application/xhtml+xml"
_SPACE = re.compile(r"\s+")
MOST_NESTED = 1_000  # deeper nesting costs quadratic time; no page that people read is as deep
_TAG = re.compile(
    r"<(/?)(?:div|span|section|b|i|em|font|a|ul|ol|table|main|nav|center|strong|u|s|small|big|code)\b",
    re.ASCII | re.IGNORECASE,
)
# What "share this page" links to is no account of the page's.
_SHARING = re.compile(
    r"/(?:share|sharer|intent|submit|pin/create|dialog|shareArticle|sharing|home\?status)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """An account that the page links to, the page's own address for it, and the words of the link."""

    account: AccountRef
    url: str
    hint: str


async def read_front_page(site: str, ask: Ask, *, test_names: bool = False) -> tuple[Found, ...] | Failure:
    """The accounts that https://SITE/ links to, in the order of the page; or why it could not be read.

    Links that the page itself declares as its own (`rel=me`, `sameAs`) come first.
    """
    answer = await ask(Get(f"https://{site}/", _HTML, {}, "website"))
    if isinstance(answer, Failure) and answer.problem is Problem.REDIRECTED and not site.startswith("www."):
        answer = await ask(Get(f"https://www.{site}/", _HTML, {}, "website"))
    if isinstance(answer, Failure):
        return answer
    html = answer.body[:LARGEST_PAGE].decode("utf-8", "replace")
    return await asyncio.to_thread(accounts_linked, html, answer.url, test_names=test_names)


def accounts_linked(html: str, base: str, *, test_names: bool = False) -> tuple[Found, ...]:
    """The accounts that a page links to, each once; never raises."""
    found: dict[AccountRef, Found] = {}
    for url, words in islice(_links(html, base), MOST_LINKS):
        if len(url) > LONGEST_HINT * 6 or _SHARING.search(url):
            continue
        account = account_named(url, test_names=test_names)
        if account is None or not account.handle.isprintable():
            continue
        known = found.get(account)
        if known is None and len(found) < MOST_ACCOUNTS:
            found[account] = Found(account, url, words)
        elif known is not None and not known.hint and words:
            found[account] = Found(account, known.url, words)
    return tuple(found.values())


def _links(html: str, base: str) -> Iterator[tuple[str, str]]:
    """What the page declares as its own first, then every other link, each with its words."""
    page = LexborHTMLParser(_shallow(html).encode("utf-8", "replace"))
    for node in page.css("a[rel~=me][href], link[rel~=me][href]"):
        yield _address(node, base), _words(node)
    for script in page.css('script[type="application/ld+json"]'):
        for url in _same_as(script.text()):
            yield url, ""
    for node in page.css("a[href]"):
        yield _address(node, base), _words(node)


def _shallow(html: str) -> str:
    """The page up to where it is nested too deeply to be one."""
    depth = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 1
        if depth > MOST_NESTED:
            return html[: tag.start()]
    return html


def _address(node: LexborNode, base: str) -> str:
    try:
        return urljoin(base, (node.attributes.get("href") or "").strip())
    except ValueError:
        return ""


def _words(node: LexborNode) -> str:
    """What the link says, to eyes or to a screen reader, or the picture in it."""
    picture = node.css_first("img[alt], svg[aria-label]")
    attributes = picture.attributes if picture else {}
    said = (
        node.text(deep=True),
        node.attributes.get("aria-label"),
        node.attributes.get("title"),
        attributes.get("alt") or attributes.get("aria-label"),
    )
    return next((clean for text in said if (clean := _clean(text or ""))), "")


def _clean(text: str) -> str:
    return clean_text(_SPACE.sub(" ", text[: LONGEST_HINT * 4]).strip(), LONGEST_HINT)


def _same_as(text: str) -> list[str]:
    """Every address under `sameAs`, as deep as it stands; what is no JSON says nothing."""
    try:
        data: Any = json.loads(text[:LARGEST_PAGE])
    except (ValueError, RecursionError):
        return []
    found: list[str] = []
    left: list[Any] = [data]
    while left and len(found) < MOST_ACCOUNTS:
        node = left.pop(0)
        if isinstance(node, dict):
            same = node.get("sameAs")
            found += [one for one in (same if isinstance(same, list) else [same]) if isinstance(one, str)]
            left += node.values()
        elif isinstance(node, list):
            left += node
    return found
