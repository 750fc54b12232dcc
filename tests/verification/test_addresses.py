"""The table of addresses: hundreds of them, each either for everybody or for nobody."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.addresses import is_public, may_visit

_CLOSED_IPV4 = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 "
    "192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 "
    "198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
)
CLOSED_IPV4 = _CLOSED_IPV4.split()
# Blocks whose both outer neighbours are public too (some closed blocks touch each other).
LONE_IPV4 = [block for block in CLOSED_IPV4 if block not in {"0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4"}]
_CLOSED_IPV6 = (
    "::/8 ::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 200::/7 400::/6 "
    "800::/5 1000::/4 2001::/32 2001:1::/32 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 "
    "2001:30::/28 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3ffe::/16 3fff::/20 4000::/3 5f00::/16 6000::/3 "
    "8000::/3 a000::/3 c000::/3 e000::/4 f000::/5 f800::/6 fc00::/7 fd00::/8 fe00::/9 fe80::/10 fec0::/10 ff00::/8"
)
CLOSED_IPV6 = _CLOSED_IPV6.split()
_PUBLIC = (
    "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 "
    "168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 "
    "192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 203.0.112.255 203.0.114.0 223.255.255.255 "
    "2000:: 2001:200:: 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9:: 2003:: 2400:: 2606:4700:4700::1111 "
    "2620:4f:7fff:: 2620:4f:8001:: 2a00:1450:4001:80b::200e 3ffd:ffff:: 3fff:1000::"
)
PUBLIC = _PUBLIC.split()
# Every spelling and tunnel by which an inner address travels inside an IPv6 one.
SMUGGLED = [
    f"{prefix}{inner}"
    for prefix in ("::", "::ffff:", "::ffff:0:", "64:ff9b::", "64:ff9b:1::", "2002:7f00:1::", "2001:0:0:0::")
    for inner in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "172.16.0.1", "0.0.0.0", "8.8.8.8")
]


@pytest.mark.parametrize("block", CLOSED_IPV4)
def test_a_closed_ipv4_block_is_closed_from_end_to_end(block: str) -> None:
    network = IPv4Network(block)
    middle = network[network.num_addresses // 2]

    assert not any(map(is_public, (network[0], middle, network[-1])))


@pytest.mark.parametrize("block", LONE_IPV4)
def test_the_neighbours_of_a_closed_block_are_public(block: str) -> None:
    network = IPv4Network(block)

    assert is_public(network[0] - 1)
    assert is_public(network[-1] + 1)


@pytest.mark.parametrize("block", CLOSED_IPV6)
def test_a_closed_ipv6_block_is_closed_from_end_to_end(block: str) -> None:
    network = IPv6Network(block)
    middle = network[network.num_addresses // 2]

    assert not any(map(is_public, (network[0], middle, network[-1])))


@pytest.mark.parametrize("text", PUBLIC)
def test_everything_else_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", SMUGGLED)
def test_an_address_inside_an_address_is_closed(text: str) -> None:
    assert not is_public(IPv6Address(text))


@pytest.mark.parametrize("text", ["fe80::1%eth0", "2606:4700:4700::1111%eth0"])
def test_an_address_with_a_zone_is_closed(text: str) -> None:
    assert not is_public(IPv6Address(text))


@given(st.ip_addresses(v=4))
def test_no_more_is_public_than_the_library_thinks(address: IPv4Address) -> None:
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=6))
def test_ipv6_outside_the_global_third_is_closed(address: IPv6Address) -> None:
    if is_public(address):
        assert address in IPv6Network("2000::/3")
        assert address.is_global


def test_one_closed_address_closes_the_host() -> None:
    assert may_visit([ip_address("8.8.8.8")])
    assert not may_visit([ip_address("8.8.8.8"), ip_address("127.0.0.1")])
    assert not may_visit([ip_address("2606:4700::1"), ip_address("::1")])


def test_a_host_without_addresses_is_closed() -> None:
    assert not may_visit([])


def test_the_operator_opens_exactly_what_was_named() -> None:
    allowed = (IPv4Network("127.0.0.0/8"), IPv6Network("fd00::1"))

    assert may_visit([ip_address("127.9.9.9"), ip_address("fd00::1"), ip_address("8.8.8.8")], allowed)
    assert not may_visit([ip_address("10.0.0.1")], allowed)
    assert not may_visit([ip_address("fd00::2")], allowed)
    assert not may_visit([ip_address("::ffff:127.0.0.1")], allowed)
