"""Patterns at work: what a matched pattern of a platform says about the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from verification.accounts import AccountRef
from verification.platforms.catalogue import PLATFORMS
from verification.platforms.handles import is_possible, is_reserved, lower, normalise
from verification.platforms.hostnames import host_name
from verification.platforms.owners import can_be_server
from verification.platforms.platform import Pattern, Platform, ReadingResult, TextPattern
from verification.platforms.refusal import Refusal
from verification.platforms.urls import Url
from verification.values import value

NOT_AN_ACCOUNT = ReadingResult.NOT_AN_ACCOUNT
_REMOTE_NAME = "{user}@{rhost}"


@value()
class Found:
    """What a text turned out to be."""

    result: ReadingResult
    platform: str | None = None
    handle: str | None = None
    kind: str = ""
    binding: str = ""

    @property
    def account(self) -> AccountRef | None:
        if self.result is not ReadingResult.ACCOUNT or self.platform is None or self.handle is None:
            return None
        return AccountRef(self.platform, self.handle)


@dataclass(frozen=True, slots=True)
class _Compiled:
    pattern: Pattern
    path: re.Pattern[str]
    host: re.Pattern[str] | None
    fragment: re.Pattern[str] | None
    query: tuple[tuple[str, re.Pattern[str]], ...]

    def groups(self, url: Url, of_host: Mapping[str, str]) -> dict[str, str] | None:
        """The named groups of all parts; None unless all of them match."""
        match = self.path.fullmatch(url.path)
        if match is None:
            return None
        groups = {**_named(match), **of_host}
        if self.fragment is not None:
            match = self.fragment.fullmatch(url.fragment)
            if match is None:
                return None
            groups |= _named(match)
        return _with_query(groups, self.query, url)


def _named(match: re.Match[str]) -> dict[str, str]:
    return {name: value for name, value in match.groupdict().items() if value is not None}


def _with_query(
    groups: dict[str, str], query: tuple[tuple[str, re.Pattern[str]], ...], url: Url
) -> dict[str, str] | None:
    for name, wanted in query:
        match = wanted.fullmatch(url.parameter(name) or "")
        if match is None:
            return None
        groups |= _named(match)
    return groups


@lru_cache(maxsize=4096)
def _at_host(slug: str, host: str) -> tuple[tuple[_Compiled, Mapping[str, str]], ...]:
    """The patterns that may match on this host, each with the groups that the host itself gives."""
    found: list[tuple[_Compiled, Mapping[str, str]]] = []
    for compiled in _compiled(slug):
        match = None if compiled.host is None else compiled.host.fullmatch(host)
        if compiled.host is None or match is not None:
            found.append((compiled, _named(match) if match is not None else {}))
    return tuple(found)


@cache
def _compiled(slug: str) -> tuple[_Compiled, ...]:
    return tuple(_compile(pattern) for pattern in PLATFORMS[slug].patterns)


def _compile(pattern: Pattern) -> _Compiled:
    return _Compiled(
        pattern,
        _regex(pattern.path),
        _regex(pattern.host) if pattern.host is not None else None,
        _regex(pattern.fragment) if pattern.fragment is not None else None,
        _compiled_query(pattern),
    )


def _regex(pattern: str) -> re.Pattern[str]:
    # ASCII: `\d` must not take ٣ for 3. Letters of other alphabets come in through `[^/]+` and the handle's grammar.
    return re.compile(pattern, re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _CompiledText:
    platform: Platform
    pattern: TextPattern
    text: re.Pattern[str]
    query: tuple[tuple[str, re.Pattern[str]], ...]

    def groups(self, text: str, parameters: Url) -> dict[str, str] | None:
        """The named groups of all parts; None unless all of them match."""
        match = self.text.fullmatch(text)
        return None if match is None else _with_query(_named(match), self.query, parameters)


@cache
def _compiled_texts() -> tuple[_CompiledText, ...]:
    return tuple(
        _CompiledText(platform, pattern, _regex(pattern.text), _compiled_query(pattern))
        for platform in PLATFORMS.values()
        for pattern in platform.text_patterns
    )


def _compiled_query(pattern: Pattern | TextPattern) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, _regex(value)) for name, value in pattern.query.items())


@cache
def _fediverse_homes() -> Mapping[str, Platform]:
    return {host: platform for platform in PLATFORMS.values() for host in platform.fediverse_hosts}


def match_url(platform: Platform, url: Url, *, test_names: bool = False) -> Found:
    """What the address is on this platform: the first pattern that matches decides."""
    for compiled, of_host in _at_host(platform.slug, url.host):
        groups = compiled.groups(url, of_host)
        if groups is not None:
            groups["host"] = _main_host(platform, url.host)
            found = judge(platform, compiled.pattern, groups, test_names=test_names)
            is_account = found.result is ReadingResult.ACCOUNT
            return _uncovered(platform, compiled.pattern, url, found) if is_account else found
    return Found(NOT_AN_ACCOUNT, platform.slug, kind="no pattern")


def _uncovered(platform: Platform, pattern: Pattern, url: Url, found: Found) -> Found:
    """What was found, unless the address shows something else over it or in its stead."""
    if pattern.fragment is None and url.fragment.startswith("!"):  # old pages take their path from there
        return Found(NOT_AN_ACCOUNT, platform.slug, kind="no pattern")
    if any(url.has(name) for name in platform.overlays if name not in pattern.query):
        return Found(ReadingResult.NEEDS_LOOKUP, platform.slug, kind="post: author not in URL")
    return found


def match_text(text: str, *, test_names: bool = False) -> Found | None:
    """What a text is that is no web address: `@user@host`, `did:plc:…`, `git@…`."""
    address, _, query = text.partition("#")[0].partition("?")
    parameters = Url("", query=query)
    for compiled in _compiled_texts():
        groups = compiled.groups(address if compiled.query else text, parameters)
        if groups is not None:
            return judge(compiled.platform, compiled.pattern, groups, test_names=test_names)
    return None


def _main_host(platform: Platform, host: str) -> str:
    """A platform that answers with and without www has one account there, not two."""
    bare = host.removeprefix("www.")
    return bare if bare in platform.hosts else host


def judge(
    platform: Platform, pattern: Pattern | TextPattern, groups: dict[str, str], *, test_names: bool = False
) -> Found:
    """The tests that come after the match: other servers, reserved words, the handle's grammar, its one spelling."""
    if pattern.result is NOT_AN_ACCOUNT:
        return Found(NOT_AN_ACCOUNT, platform.slug, kind=pattern.kind)
    if "rhost" in groups:
        elsewhere = on_other_server(groups, is_person=pattern.key == _REMOTE_NAME, test_names=test_names)
        if elsewhere is not None:
            return elsewhere
    refused = _refused(platform, pattern, groups, test_names=test_names)
    if refused:
        return Found(NOT_AN_ACCOUNT, platform.slug, kind=refused)
    key = _key(platform, pattern, groups)
    if key == "":
        return Found(NOT_AN_ACCOUNT, platform.slug, kind="bad checksum")
    binding = pattern.binding if isinstance(pattern, Pattern) else ""
    return Found(pattern.result, platform.slug, key, pattern.kind, binding)


def on_other_server(groups: dict[str, str], *, is_person: bool = True, test_names: bool = False) -> Found | None:
    """What `name@server` is when the server decides; None leaves it to the platform. Writes the server in A-labels."""
    server = host_name(groups["rhost"], test_names=test_names)
    if isinstance(server, Refusal):
        return Found(NOT_AN_ACCOUNT, kind=server.seen)
    groups["rhost"] = server
    home = at_home(server, groups.get("user")) if is_person else None
    if home is None and (server in _fediverse_homes() or not can_be_server(server)):
        return Found(NOT_AN_ACCOUNT, kind="not a fediverse server")
    return home


def at_home(server: str, user: str | None) -> Found | None:
    """`name@threads.net` is the account `name` of Threads; None for servers that are no platform of their own."""
    platform = _fediverse_homes().get(server)
    if platform is None or user is None:
        return None
    if not is_possible(platform, user):
        return Found(NOT_AN_ACCOUNT, platform.slug, kind="not a possible handle")
    return Found(ReadingResult.ACCOUNT, platform.slug, lower(user), "fediverse name")


def _refused(
    platform: Platform, pattern: Pattern | TextPattern, groups: dict[str, str], *, test_names: bool
) -> str | None:
    name = platform.handle_group
    if name in groups and not platform.handle.startswith("@"):
        groups[name] = groups[name].removeprefix("@")
    if isinstance(pattern, TextPattern) or not pattern.keep_reserved:
        reserved = getattr(pattern, "reserved_group", None) or "handle"
        if reserved in groups and is_reserved(platform, groups[reserved]):
            return "reserved word"
    if name in groups and not is_possible(platform, groups[name], test_names=test_names):
        return "not a possible handle"
    return None


def _key(platform: Platform, pattern: Pattern | TextPattern, groups: dict[str, str]) -> str | None:
    """The canonical handle; None where the pattern knows none, empty where a checksum is wrong."""
    steps = platform.normalise if pattern.normalise is None else pattern.normalise
    values: dict[str, str] = {}
    for name, written in groups.items():
        normalised = written if name in ("host", "rhost") else normalise(written, steps)
        if normalised is None:
            return ""
        values[name] = normalised
    try:
        return pattern.key.format_map(values)
    except KeyError:
        return None
