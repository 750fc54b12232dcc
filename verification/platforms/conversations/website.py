"""A domain's own words: the TXT record, the well-known file and the meta tag of the front page.

A proof covers exactly the host that was asked (SECURITY P8); the fetcher itself refuses wildcard TXT and redirects to
other hosts.
"""

import secrets

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.reading_html import PAGE_LIMIT, meta_contents
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Txt, Words

TXT_NAME = "_brand-registry.{domain}"
WELL_KNOWN = "https://{domain}/.well-known/brand-registry.txt"
META_NAME = "brand-registry"

_OK, _REDIRECT, _MISSING, _GONE, _TOO_MANY = 200, 300, 404, 410, 429
# Of a probe, whose redirects are not followed; "too many requests" and server errors say nothing about the address.
_SAYS_SOMETHING = tuple(status for status in range(200, 500) if status != _TOO_MANY)
_HTML = "text/html, application/xhtml+xml"


def dns_txt(account: AccountRef, place: str | None) -> Conversation:
    """The TXT values at the one fixed label."""
    del place  # a domain has one place for each method
    reply = yield Txt(TXT_NAME.format(domain=account.handle))
    return Words(account, None, reply.strings, source=reply)


def well_known(account: AccountRef, place: str | None) -> Conversation:
    """The lines of the one fixed file; a site that answers any address says nothing with this one."""
    del place
    reply = yield Get(WELL_KNOWN.format(domain=account.handle), "text/plain", {}, "website", (_OK, _MISSING, _GONE))
    if reply.status != _OK:
        return Trouble(Problem.TOKEN_NOT_FOUND, "There is no file at the well-known address.")
    lines = _text(reply).splitlines()
    sibling = f"https://{account.handle}/.well-known/{secrets.token_hex(12)}.txt"
    neighbour = yield Get(sibling, "*/*", {}, "website", _SAYS_SOMETHING)
    if neighbour.status is not None and neighbour.status < _REDIRECT:
        return Trouble(Problem.WILDCARD, "This site answers any address with a page; that proves nothing. Use DNS.")
    return Words(account, None, tuple(line.strip() for line in lines), source=reply)


def meta_tag(account: AccountRef, place: str | None) -> Conversation:
    """The registry's meta tags in the head of the front page."""
    del place
    reply = yield Get(f"https://{account.handle}/", _HTML, {}, "website", (_OK, _MISSING, _GONE))
    if reply.status != _OK:
        return Trouble(Problem.TOKEN_NOT_FOUND, "The domain has no front page.")
    contents = meta_contents(_text(reply), META_NAME)
    return Words(account, None, tuple(content.strip() for content in contents), source=reply)


def _text(reply: Reply) -> str:
    # What is no UTF-8 becomes U+FFFD, which no token holds.
    return reply.body.decode("utf-8", "replace").removeprefix("\ufeff")[:PAGE_LIMIT]
