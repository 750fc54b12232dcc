"""Which network addresses may be visited: a table, and everything that is not in it is refused (SECURITY N3)."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA registry of special-purpose addresses, whole. The library's `is_global` knows an older one and has holes.
_CLOSED_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # "this" network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carriers' shared space
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # not in the registry: inside one large cloud it is the host's own control service
            "169.254.0.0/16",  # link local, with the clouds' metadata services
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_OPEN_IPV6 = IPv6Network("2000::/3")
_CLOSED_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID …
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: carries any IPv4 address inside
            "2620:4f:8000::/48",  # AS112
            "3ffe::/16",  # 6bone, given back
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could be meant by it; an address with a zone never is."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_IPV4)
    if address.scope_id is not None:
        return False
    return address in _OPEN_IPV6 and not any(address in network for network in _CLOSED_IPV6)


def may_visit(addresses: Iterable[Address], allowed: Iterable[Network] = ()) -> bool:
    """Whether all of a host's addresses may be visited: one that is closed closes the host."""
    networks = tuple(allowed)
    found = tuple(addresses)
    return bool(found) and all(is_public(one) or any(one in network for network in networks) for one in found)
