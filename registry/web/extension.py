"""The browser extension as a package: its files, how this registry reads addresses as a table, and whom it asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from registry.web import archives, codes
from registry.web.rendering import STATIC
from verification.platforms import PLATFORMS
from verification.platforms.hosts import NOT_FEDIVERSE, SERVER_PATHS, SHARED_HOSTS, SHORTENERS
from verification.platforms.platform import Pattern, Platform

FOLDER = STATIC / "extension"
_OF_ALL_ALPHABETS = {r"\w": r"\p{L}\p{N}_", r"\d": r"\p{Nd}"}  # what JavaScript's own \w and \d do not mean
_PIECE = re.compile(r"\\.|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Grammar:
    """A regular expression as JavaScript writes it."""

    source: str
    flags: str


@cache
def package(base_url: str) -> bytes:
    """Everything as a zip archive; the registry at `base_url` is the one that it asks."""
    return archives.packed(files(base_url))


def files(base_url: str) -> Mapping[str, bytes]:
    """The extension's files by name, the made ones among them."""
    found = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    return found | {
        "platforms.json": orjson.dumps(tables()),
        "config.json": orjson.dumps({"registry": base_url}),
        **{f"icons/{size}.png": codes.icon(size) for size in codes.ICON_SIZES},
    }


def tables() -> dict[str, Any]:
    """How addresses are read, for reading.js: the descriptions of verification.platforms and nothing else."""
    return {
        "platforms": [_platform(platform) for platform in PLATFORMS.values()],
        "serverPaths": [
            {"path": in_javascript(one.path).source, "platform": one.platform, "key": one.key} for one in SERVER_PATHS
        ],
        "shorteners": sorted(SHORTENERS),
        "sharedHosts": sorted(SHARED_HOSTS),
        "notFediverse": sorted(NOT_FEDIVERSE),
    }


def in_javascript(pattern: str, *, unicode: bool = False) -> Grammar:
    """The same language, written for JavaScript. Python's own flag stands in front, the other's beside."""
    source = pattern.replace("(?P<", "(?<").replace(r"\Z", r"(?![^])")
    flags = "s"
    if source.startswith("(?i)"):
        source, flags = source.removeprefix("(?i)"), flags + "i"
    if unicode:
        source, flags = _spelled_out(source), flags + "u"
    return Grammar(source, flags)


def _spelled_out(source: str) -> str:
    pieces, in_class = [], False
    for piece in _PIECE.findall(source):
        in_class = piece == "[" or (in_class and piece != "]")
        letters = _OF_ALL_ALPHABETS.get(piece)
        pieces.append(piece if letters is None else letters if in_class else f"[{letters}]")
    return "".join(pieces)


def _platform(platform: Platform) -> dict[str, Any]:
    handle = in_javascript(platform.handle, unicode=platform.unicode)
    return {
        "slug": platform.slug,
        "name": platform.name,
        "hosts": platform.hosts,
        "hostPatterns": [in_javascript(pattern).source for pattern in platform.host_patterns],
        "ownDomains": platform.own_domains,
        "mirrors": platform.mirror_hosts,
        "patterns": [_pattern(pattern) for pattern in platform.patterns],
        "overlays": platform.overlays,
        "reserved": sorted(platform.reserved),
        "reservedSuffixes": platform.reserved_suffixes,
        "handle": handle.source,
        "handleFlags": handle.flags,
        "handleGroup": platform.handle_group,
        "oneScript": platform.one_script,
        "fediverseHosts": platform.fediverse_hosts,
        "normalise": platform.normalise,
    }


def _pattern(pattern: Pattern) -> dict[str, Any]:
    return {
        "path": in_javascript(pattern.path).source,
        "host": None if pattern.host is None else in_javascript(pattern.host).source,
        "query": {name: in_javascript(value).source for name, value in pattern.query.items()},
        "fragment": None if pattern.fragment is None else in_javascript(pattern.fragment).source,
        "result": pattern.result.value,
        "key": pattern.key,
        "normalise": pattern.normalise,
        "keepReserved": pattern.keep_reserved,
        "reservedGroup": pattern.reserved_group,
        "binding": pattern.binding,
    }
