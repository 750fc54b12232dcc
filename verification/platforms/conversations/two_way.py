"""Two directions instead of a token: the profile links to a proven website, and the website names the account.

One direction alone proves nothing: any page can link to any account, and any account can write any address.
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from verification.accounts import AccountRef
from verification.outcomes import Problem, Result
from verification.platforms.conversations.reading_html import PAGE_LIMIT, linked_data, rel_me_links
from verification.platforms.conversations.reading_json import Malformed, host_of, or_broken, read_object, strings
from verification.platforms.conversations.website import well_known
from verification.platforms.listing import account_named, line_that_names, listed_accounts
from verification.platforms.platform import Asked, Conversation, Get, Reply, Talk, Trouble, Unanswered, Words

_HTML = "text/html, application/xhtml+xml"
_OK, _MISSING, _GONE = 200, 404, 410
_REDIRECTS = (301, 302, 303, 307, 308)
_SAYS_WHERE = tuple(status for status in range(200, 500) if status != 429)  # noqa: PLR2004 -- "too many" says nothing
_KINDS = frozenset(("Organization", "Corporation", "Brand", "Person"))
_NESTED = ("@graph", "publisher", "mainEntity")
_LANGUAGE = re.compile(r"(?i:/[a-z]{2}(?:[-_/][a-z]{2})?)?")
_DEEPEST = 6  # levels of linked data

_NO_LINK_BACK = Trouble(Problem.PROFILE_LINK_MISSING, "The link field of the profile does not name the proven website.")
_HIDDEN = Trouble(Problem.BLOCKED, "The platform shows us only a part of the profile.")
_NOT_NAMED = Trouble(
    Problem.SITE_LINK_MISSING, 'The front page of the proven website does not name this profile by rel="me" or sameAs.'
)
_NOT_LISTED = Trouble(
    Problem.SITE_LINK_MISSING,
    "The file /.well-known/brand-registry.txt of the proven website does not list this account.",
)

# Whether the page names the account, asked of the site; the reply that shows it, or why not.
_Side = Callable[[Words, str], Generator[Asked, Reply, Reply | Trouble]]


def linked(profile: Talk, pages: tuple[str, ...]) -> Talk:
    """The profile links to one of the proven sites' pages, and that page names the profile (rel=me or sameAs)."""
    return _both_ways(profile, pages, _page_names)


def listed(profile: Talk, pages: tuple[str, ...]) -> Talk:
    """The profile links to one of the proven sites, and that site's well-known file lists the account."""
    return _both_ways(profile, pages, _file_lists)


def half_listed(pages: tuple[str, ...]) -> Talk:
    """One of the proven sites lists the account in its well-known file; the words are that line, not the account's own.

    For platforms that nobody may read: what the profile says is for a person to compare. A site that is away does not
    hide that another one lists the account, and nobody is missed before all sites have answered.
    """

    def talk(account: AccountRef, place: str | None) -> Conversation:
        del place
        missing: Trouble | None = None
        unanswered: list[Unanswered] = []
        for page in pages:
            try:
                ending = yield from _line_of(account, page)
            except Unanswered as failed:
                unanswered.append(failed)
                continue
            if isinstance(ending, Words):
                return ending
            missing = ending
        away = [failed for failed in unanswered if failed.problem.result is Result.UNKNOWN]
        if missing is None or away:
            raise (away or unanswered)[0]
        return missing

    return talk


def _line_of(account: AccountRef, page: str) -> Conversation:
    lines = yield from well_known(AccountRef("website", host_of(page)), None)
    if isinstance(lines, Trouble):
        return Trouble(Problem.SITE_LINK_MISSING, lines.detail)
    reply = lines.source
    line = line_that_names(account, reply) if reply is not None and _same_host(reply.url, page) else None
    return replace(_NOT_LISTED, source=reply) if line is None else Words(account, None, (line,), source=reply)


def _both_ways(profile: Talk, pages: tuple[str, ...], side: _Side) -> Talk:
    """The profile is asked first: a site that its owner keeps silent must not hide that the account links nowhere."""

    @or_broken
    def talk(account: AccountRef, place: str | None) -> Conversation:
        del place
        said = yield from profile(account, None)
        if isinstance(said, Trouble):
            return said
        pointed_at = [page for page in pages if any(_points_at(link, page) for link in said.links)]
        if not pointed_at:
            return _HIDDEN if said.partial else _NO_LINK_BACK
        missing = _NOT_NAMED
        for page in pointed_at[:2]:
            ending = yield from side(said, page)
            if isinstance(ending, Reply):
                texts = (f"{page} names {account}, and its profile links to {page}",)
                return Words(said.account, said.stable_id, texts, said.links, said.display_name, ending)
            missing = ending
        return missing

    return talk


def _page_names(said: Words, page: str) -> Generator[Asked, Reply, Reply | Trouble]:
    reply = yield Get(page, _HTML, {}, "website", (_OK, _MISSING, _GONE))
    if reply.status != _OK or not _same_host(reply.url, page):
        return _NOT_NAMED
    html = reply.body.decode("utf-8", "replace")[:PAGE_LIMIT]
    links = rel_me_links(html)
    if any(_names(said, url) for url in (*links, *_same_as(html, page))):
        return reply
    first = next(iter(links), "")
    if not _same_host(first, page):
        return _NOT_NAMED
    # Mastodon's fallback: the first such link leads to a redirect of the site's own, which names the profile.
    moved = yield Get(first, "*/*", {}, "website", _SAYS_WHERE)
    location = moved.headers.get("location", "") if moved.status in _REDIRECTS else ""
    return reply if _names(said, location) else _NOT_NAMED


def _file_lists(said: Words, page: str) -> Generator[Asked, Reply, Reply | Trouble]:
    host = host_of(page)
    lines = yield from well_known(AccountRef("website", host), None)
    if isinstance(lines, Trouble):
        return Trouble(Problem.SITE_LINK_MISSING, lines.detail)
    reply = lines.source
    if reply is None or not _same_host(reply.url, page):
        return _NOT_LISTED
    accounts = listed_accounts(reply, test_names=True).accounts
    return reply if any(account in _own_names(said) for account in accounts) else _NOT_LISTED


def _names(said: Words, url: str) -> bool:
    """Whether an address on the site names the account. `.test` names can only match an account that has one."""
    if not url.startswith("https://"):
        return False
    return url == said.stable_id or account_named(url, test_names=True) in _own_names(said)


def _own_names(said: Words) -> frozenset[AccountRef | None]:
    """The account, also by the number the platform gave it, and by the server its actor lives on."""
    names = {said.account}
    if said.stable_id:
        platform = said.account.platform
        # A plain number may be somebody else's name, so it counts only where it is written as a number.
        names.add(AccountRef(platform, f"id:{said.stable_id}"))
        if said.stable_id.startswith(("did:", "UC")):
            names.add(AccountRef(platform, said.stable_id))
        if said.stable_id.startswith("https://") and (actor := account_named(said.stable_id, test_names=True)):
            names.add(actor)
    return frozenset(names)


def _points_at(link: str, page: str) -> bool:
    """A link field names the site: https, the same host (www apart), no path or the page's own."""
    if not host_of(link) or not link.isascii() or not _same_host(link, page):
        return False
    parts = urlsplit(link)
    return not parts.query and not parts.fragment and parts.path.rstrip("/") in {"", urlsplit(page).path.rstrip("/")}


def _same_host(one: str, other: str) -> bool:
    first, second = (host_of(url).lower().removesuffix(":443").removeprefix("www.") for url in (one, other))
    return bool(first) and first == second


def _same_as(html: str, page: str) -> Iterator[str]:
    """`sameAs` of every organisation, brand or person that the site is about, not of those it only shows."""
    for script in linked_data(html):
        # One broken script says nothing about the others.
        try:
            document = read_object(Reply("", _OK, "", b'{"@graph":' + script.encode("utf-8", "replace") + b"}"))
        except Malformed:
            continue
        yield from _same_as_of(document, page, _DEEPEST)


def _same_as_of(value: object, page: str, levels: int) -> Iterator[str]:
    if isinstance(value, list) and levels:
        for member in value:
            yield from _same_as_of(member, page, levels - 1)
    if not isinstance(value, dict) or not levels:
        return
    if _KINDS.intersection(strings(value.get("@type"))) and _is_on(value, page):
        yield from strings(value.get("sameAs"))
    for key in _NESTED:
        yield from _same_as_of(value.get(key), page, levels - 1)


def _is_on(thing: Mapping[str, object], page: str) -> bool:
    """Whether the thing is what the site is about: its `url` is the front page, also of one language, or the page."""
    url = thing.get("url")
    try:
        own = urljoin(page, url) if isinstance(url, str) and url else ""
        parts = urlsplit(own)
    except ValueError:
        return False
    path = parts.path.rstrip("/")
    is_front = not parts.query and (path == urlsplit(page).path.rstrip("/") or _LANGUAGE.fullmatch(path) is not None)
    return is_front and _same_host(own, page)
