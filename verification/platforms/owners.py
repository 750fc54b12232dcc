"""Whose a host is: built once from the descriptions of all platforms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from verification.platforms.catalogue import PLATFORMS
from verification.platforms.hostnames import is_registrable
from verification.platforms.platform import Platform

_FEDIVERSE_GROUP = "user"  # platforms whose accounts are called user@host


@dataclass(frozen=True, slots=True)
class _Hosts:
    exact: Mapping[str, Platform]
    mirrors: Mapping[str, Platform]
    own_domains: Mapping[str, Platform]
    patterns: re.Pattern[str]  # one alternative per host pattern; the name of its group tells whose it is
    groups: Mapping[str, Platform]


@cache
def _hosts() -> _Hosts:
    groups: dict[str, Platform] = {}
    alternatives: list[str] = []
    for platform in PLATFORMS.values():
        for pattern in platform.host_patterns:
            group = f"_{len(groups)}"
            groups[group] = platform
            alternatives.append(f"(?P<{group}>{pattern})")
    exact = {host: platform for platform in PLATFORMS.values() for host in platform.hosts}
    mirrors = {host: platform for platform in PLATFORMS.values() for host in platform.mirror_hosts}
    return _Hosts(
        exact=exact,
        mirrors=mirrors,
        own_domains=exact
        | mirrors
        | {host: platform for platform in PLATFORMS.values() for host in platform.own_domains},
        patterns=re.compile("|".join(alternatives), re.ASCII),
        groups=groups,
    )


def platform_at(host: str) -> Platform | None:
    """The platform whose accounts are shown on the host, be it by a third party."""
    return _shown_at(host) or _hosts().mirrors.get(host)


def _shown_at(host: str) -> Platform | None:
    hosts = _hosts()
    platform = hosts.exact.get(host)
    if platform is not None:
        return platform
    match = hosts.patterns.fullmatch(host)
    return hosts.groups[match.lastgroup] if match is not None and match.lastgroup else None


def is_platform(host: str) -> bool:
    """Whether accounts of a platform are shown under exactly this name."""
    return host in _hosts().exact or host in _hosts().mirrors


def owner_of(host: str) -> Platform | None:
    """The platform at or above the host, be it a third party's: `m.mastodon.social` is no site of its own."""
    domains = _hosts().own_domains
    while host:
        if host in domains:
            return domains[host]
        host = host.partition(".")[2]
    return None


def can_be_server(host: str) -> bool:
    """Whether fediverse accounts may live on the host: `acme@x.com` is nobody, and must not be taken for X's acme."""
    if not is_registrable(host):
        return False
    platform = _shown_at(host) or owner_of(host)
    return platform is None or platform.handle_group == _FEDIVERSE_GROUP or host in platform.fediverse_hosts
