"""Whose request counts against whose allowance."""

import pytest

from registry.web.peers import peer


@pytest.mark.parametrize(
    ("client", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.1", "", (), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", (), "192.0.2.1"),  # nobody asked for that header
        ("10.0.0.1", "198.51.100.9", ("10.0.0.0/8",), "198.51.100.9"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9", ("10.0.0.0/8",), "198.51.100.9"),  # the left part is the client's
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", ("10.0.0.0/8",), "203.0.113.5"),
        ("10.0.0.1", "nonsense", ("10.0.0.0/8",), "unknown"),
        ("10.0.0.1", "1.2.3", ("10.0.0.0/8",), "unknown"),
        ("10.0.0.1", "01.2.3.4", ("10.0.0.0/8",), "unknown"),
        ("10.0.0.1", "1.2.3.4\0", ("10.0.0.0/8",), "unknown"),
        ("2001:db8:1:2:3::4", "", (), "2001:db8:1:2::/64"),
        ("2001:DB8:0001:2::", "", (), "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", (), "fe80::/64"),
        ("::ffff:192.0.2.1", "", (), "192.0.2.1"),
        ("", "", (), "unknown"),
    ],
)
def test_the_true_peer_counts(client: str, forwarded: str, trusted: tuple[str, ...], expected: str) -> None:
    assert peer(client, forwarded, trusted) == expected
