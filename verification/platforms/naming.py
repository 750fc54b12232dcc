"""Canonical names: a platform and a handle → the account, and the account → its public address."""

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import quote

from verification.accounts import AccountRef
from verification.platforms import bech32
from verification.platforms.catalogue import PLATFORMS
from verification.platforms.choosing import choose
from verification.platforms.handles import is_possible, is_reserved, normalise
from verification.platforms.hostnames import host_name
from verification.platforms.matching import at_home, match_url
from verification.platforms.owners import can_be_server, platform_at
from verification.platforms.platform import Address, Platform, ReadingResult
from verification.platforms.refusal import Refusal
from verification.platforms.urls import Url, split

_FORMER_SLUGS: Mapping[str, str] = {"twitter": "x"}
_LONGEST = 512
# No &, + or #: a value must stay inside its parameter. No brackets: in a [link](…) the last one would end it.
_PLAIN = re.compile(r"[\w.~-]+", re.ASCII)  # what no address has to quote
_SAFE = "@:!$'*,;=[]~"


def canonical(platform: str, handle: str, *, test_names: bool = False) -> AccountRef | None:
    """The account that `handle` names on a platform known by its slug; None where no account can be called so."""
    known = PLATFORMS.get(_FORMER_SLUGS.get(platform, platform))
    if known is None or not 0 < len(handle) <= _LONGEST or not handle.isprintable():
        return None
    if known.slug == "website":
        return _website(handle, test_names=test_names)
    spellings = (handle, handle.removeprefix("@"), f"@{handle}" if known.bare.startswith("@") else handle)
    found = (_named(known, spelling, test_names=test_names) for spelling in dict.fromkeys(spellings))
    account = next((account for account in found if account is not None), None)
    return None if account is None else _read_back(known, account, test_names=test_names)


def _read_back(platform: Platform, account: AccountRef, *, test_names: bool) -> AccountRef | None:
    """The account as its own address names it: `www.gitlab.com/acme` is gitlab.com's, `vimeo:1` is a video.

    An address on a host that we do not know says nothing against the account.
    """
    url = split(profile_url(account) or "", test_names=test_names)
    if isinstance(url, Refusal):
        return None
    return match_url(platform, url, test_names=test_names).account if platform_at(url.host) is platform else account


def _website(written: str, *, test_names: bool) -> AccountRef | None:
    host = host_name(written, test_names=test_names)
    if isinstance(host, Refusal):
        return None
    found = choose(Url(host))
    if found.result is not ReadingResult.ACCOUNT or found.platform != "website" or found.handle is None:
        return None
    return AccountRef("website", found.handle)


def _named(platform: Platform, handle: str, *, test_names: bool) -> AccountRef | None:
    for regex, address in _addresses(platform.slug):
        match = regex.fullmatch(handle)
        if match is not None:
            return _account(platform, address, match, test_names=test_names)
    return None


def _account(platform: Platform, address: Address, match: re.Match[str], *, test_names: bool) -> AccountRef | None:
    groups = match.groupdict()
    name = groups.get(platform.handle_group)
    if name is not None and not is_possible(platform, name, test_names=test_names):
        return None
    if any(is_reserved(platform, groups[group]) for group in ("handle", "sub", "pub") if groups.get(group)):
        return None
    handle = match.string
    if "host" in groups:
        server = host_name(groups["host"], test_names=test_names)
        if isinstance(server, Refusal):
            return None
        home = at_home(server, groups.get("user"))
        if home is not None:
            return home.account
        if "user" in groups and not can_be_server(server):
            return None
        handle = handle[: match.start("host")] + server + handle[match.end("host") :]
    spelling = normalise(handle, platform.normalise if address.normalise is None else address.normalise)
    return None if spelling is None else AccountRef(platform.slug, spelling)


def profile_url(account: AccountRef) -> str | None:
    """The https address where a person sees the account; None for what is no canonical name."""
    if account.platform not in PLATFORMS:
        return None
    for regex, address in _addresses(account.platform):
        match = regex.fullmatch(account.handle)
        if match is not None:
            return address.url.format_map({name: quoted(value, _SAFE) for name, value in _values(match).items()})
    return None


def _values(match: re.Match[str]) -> dict[str, str]:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    return groups | {"npub": bech32.npub(groups["key"])} if "key" in groups else groups


def quoted(text: str, safe: str) -> str:
    """As a part of an address, percent-encoded but for what is plain or safe: most handles are plain."""
    return text if _PLAIN.fullmatch(text) else quote(text, safe=safe)


@cache
def _addresses(slug: str) -> tuple[tuple[re.Pattern[str], Address], ...]:
    platform = PLATFORMS[slug]
    shapes = platform.addresses or (Address("(?P<handle>.+)", platform.profile_url),)
    return tuple((re.compile(shape.handle, re.ASCII), shape) for shape in shapes)
