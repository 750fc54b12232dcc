"""Where a request goes on the wire: to the host its address names, or to the base an operator put in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

from verification.addresses import Address
from verification.fetching.urls import PORTS, Url

# On these the user names the host: address, Host header and certificate stay those of the real name, and a base only
# moves the TCP connection. The base of any other platform stands for its one API and takes its path and query.
PER_HOST = frozenset(
    {"activitypub", "forgejo", "gitlab", "lemmy", "matrix", "nostr", "pds", "peertube", "pixelfed", "tumblr", "website"}
)


@dataclass(frozen=True, slots=True)
class Route:
    """Everything the connection and the request line need to know."""

    connect_host: str  # to be resolved and checked, unless `address` is known
    port: int
    tls: bool
    server_name: str  # SNI, and what the certificate must be valid for
    authority: str  # the Host header
    target: str
    address: Address | None = None
    trusted: bool = False  # the operator's own word: its addresses are not checked

    @property
    def is_loopback(self) -> bool:
        return self.address is not None and self.address.is_loopback


def public_route(url: Url) -> Route:
    return Route(url.host, url.port, url.scheme == "https", url.host, url.authority, url.target)


class Bases:
    """REGISTRY_PLATFORM_BASES: which platforms' requests are answered elsewhere."""

    def __init__(self, bases: Mapping[str, str]) -> None:
        self._bases = {slug: _read_base(base) for slug, base in bases.items()}

    def base(self, slug: str) -> Route:
        """The base itself, as a place of the operator's own."""
        base = self._bases[slug]
        return replace(base, target=base.target or "/")

    def route(self, url: Url, slug: str | None) -> Route:
        base = self._bases.get(slug or "")
        if base is None:
            return public_route(url)
        if slug in PER_HOST:
            return replace(base, server_name=url.host, authority=url.authority, target=url.target)
        return replace(base, target=base.target + url.target)


def _read_base(base: str) -> Route:
    parts = urlsplit(base)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    return Route(
        host, port, parts.scheme == "https", host, parts.netloc, parts.path.rstrip("/"), _literal(host), trusted=True
    )


def _literal(host: str) -> Address | None:
    if host == "localhost":
        return IPv4Address("127.0.0.1")
    try:
        return ip_address(host)
    except ValueError:
        return None
