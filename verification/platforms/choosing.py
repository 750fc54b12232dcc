"""A web address → the platform it belongs to, and what it is there."""

import re
from dataclasses import replace
from functools import cache, lru_cache

from verification.platforms.cleaning import forbidden
from verification.platforms.hostnames import is_registrable, without_www
from verification.platforms.hosts import SERVER_PATHS, SHARED_HOSTS, SHORTENERS, WRAPPERS, ServerPath, Wrapper
from verification.platforms.matching import NOT_AN_ACCOUNT, Found, match_url, on_other_server
from verification.platforms.owners import is_platform, owner_of, platform_at
from verification.platforms.platform import ReadingResult
from verification.platforms.refusal import Refusal
from verification.platforms.urls import Url, split

_MOST_WRAPPERS = 2


def follow(text: str, *, test_names: bool = False) -> Found:
    """Read a web address, through at most two redirect wrappers."""
    for _ in range(_MOST_WRAPPERS + 1):
        url = split(text, test_names=test_names)
        if isinstance(url, Refusal):
            return Found(NOT_AN_ACCOUNT, kind=url.seen)
        target = _wrapped(url)
        if target is None:
            return choose(url, test_names=test_names)
        refusal = forbidden(target)
        if refusal:
            return Found(NOT_AN_ACCOUNT, kind=refusal.seen)
        text = target
    return Found(NOT_AN_ACCOUNT, kind="redirect within redirects")


def choose(url: Url, *, test_names: bool = False) -> Found:
    platform = platform_at(url.host)
    if platform is not None:
        return match_url(platform, url, test_names=test_names)
    host = url.host.removeprefix("www.")
    if host is not url.host and is_platform(host):
        return choose(replace(url, host=host), test_names=test_names)
    if host in SHORTENERS:
        return Found(ReadingResult.NEEDS_LOOKUP, kind="shortener")
    owner = owner_of(url.host)
    if owner is not None:
        return Found(NOT_AN_ACCOUNT, owner.slug, kind="page of the platform")
    if host in SHARED_HOSTS:
        return Found(NOT_AN_ACCOUNT, kind="shared host")
    return _server_or_website(url, test_names=test_names)


def _server_or_website(url: Url, *, test_names: bool) -> Found:
    if "_" in url.host:
        return Found(NOT_AN_ACCOUNT, kind="bad host")
    if not is_registrable(url.host):
        return Found(NOT_AN_ACCOUNT, kind="no registrable domain")
    for regex, server in _server_paths():
        match = regex.fullmatch(url.path)
        if match is not None:
            groups = {"host": url.host} | match.groupdict()
            if "rhost" in groups:
                elsewhere = on_other_server(groups, test_names=test_names)
                if elsewhere is not None and elsewhere.account is None:
                    return elsewhere
            return Found(ReadingResult.NEEDS_LOOKUP, server.platform, server.key.format(**groups).lower(), server.kind)
    return Found(ReadingResult.ACCOUNT, "website", without_www(url.host), "web site")


@cache
def _server_paths() -> tuple[tuple[re.Pattern[str], ServerPath], ...]:
    return tuple((re.compile(server.path, re.ASCII), server) for server in SERVER_PATHS)


def _wrapped(url: Url) -> str | None:
    """The address a redirect wrapper leads to; None for any other page, and where it names two."""
    if not url.query:
        return None
    for path, wrapper in _wrappers_at(url.host):
        if path.fullmatch(url.path):
            targets = {target for name in wrapper.parameters if (target := url.parameter(name))}
            return _absolute(targets.pop(), url.host) if len(targets) == 1 else None
    return None


def _absolute(target: str, host: str) -> str:
    """As a browser would take it from a page of the host: a path stays there."""
    return f"https://{host}{target}" if target.startswith("/") and not target.startswith("//") else target


@lru_cache(maxsize=4096)
def _wrappers_at(host: str) -> tuple[tuple[re.Pattern[str], Wrapper], ...]:
    return tuple((path, wrapper) for pattern, path, wrapper in _wrappers() if pattern.fullmatch(host))


@cache
def _wrappers() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Wrapper], ...]:
    return tuple((re.compile(wrapper.host), re.compile(wrapper.path), wrapper) for wrapper in WRAPPERS)
