"""Who asks, by address: the true peer behind the proxies of the settings, and one network of IPv6 as one visitor."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton

MAPPED = b"\0" * 10 + b"\xff\xff"  # before an address of IPv4 that is written as one of IPv6
NETWORK_BYTES = 8  # one visitor of IPv6 commonly holds a whole /64


def peer(address: str, forwarded: str, trusted: tuple[str, ...]) -> str:
    """The true peer: X-Forwarded-For (one field or several, joined) counts only from a trusted proxy (SECURITY W5)."""
    if trusted:
        hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
        while hops and _is_trusted(address, trusted):
            address = hops.pop()
    return visitor(address)


def _is_trusted(address: str, trusted: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
        return any(found in network for network in _networks(trusted))
    except ValueError:
        return False


@lru_cache(maxsize=10)  # of the settings
def _networks(trusted: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(network, strict=False) for network in trusted]


def visitor(address: str) -> str:
    """Whoever comes from this address, as limits count."""
    try:
        if ":" not in address:
            inet_pton(AF_INET, address)
            return address
        packed = inet_pton(AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return "unknown"
    if packed.startswith(MAPPED):
        return inet_ntop(AF_INET, packed[len(MAPPED) :])
    return f"{inet_ntop(AF_INET6, packed[:NETWORK_BYTES].ljust(len(packed), bytes(1)))}/64"
