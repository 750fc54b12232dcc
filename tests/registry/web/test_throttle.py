"""How often one visitor may ask."""

import pytest
from starlette.datastructures import Headers

from registry.web.throttle import Exceeded, Limit, Limits, peer

FIVE = Limit("five", 5, 60)


def test_the_sixth_of_five_is_refused_and_told_when_to_come_back() -> None:
    limits = Limits(lookup=FIVE)
    for _ in range(5):
        limits.spend(FIVE, "ann")

    with pytest.raises(Exceeded) as refused:
        limits.spend(FIVE, "ann")

    assert 1 <= refused.value.retry_after <= 61
    limits.spend(FIVE, "bob")  # others are not held up


def test_the_window_moves_on() -> None:
    brief = Limit("brief", 1, 0)
    limits = Limits(lookup=brief)

    limits.spend(brief, "ann")
    limits.spend(brief, "ann")


def test_a_batch_weighs_more_and_a_refused_one_nothing() -> None:
    limits = Limits(lookup=FIVE)
    limits.spend(FIVE, "ann", cost=3)

    with pytest.raises(Exceeded):
        limits.spend(FIVE, "ann", cost=3)

    limits.spend(FIVE, "ann", cost=2)


def test_no_address_is_kept_in_the_clear() -> None:
    limits = Limits(lookup=FIVE)
    limits.spend(FIVE, "192.0.2.1")

    assert b"192.0.2.1" not in repr(limits._seen).encode()


@pytest.mark.parametrize(
    ("client", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.1", "", (), "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", (), "192.0.2.1"),  # nobody asked for that header
        ("10.0.0.1", "198.51.100.9", ("10.0.0.0/8",), "198.51.100.9"),
        ("10.0.0.1", "203.0.113.5, 198.51.100.9", ("10.0.0.0/8",), "198.51.100.9"),  # the left part is the client's
        ("10.0.0.1", "203.0.113.5, 10.0.0.2", ("10.0.0.0/8",), "203.0.113.5"),
        ("10.0.0.1", "nonsense", ("10.0.0.0/8",), "unknown"),
        ("2001:db8:1:2:3::4", "", (), "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", (), "192.0.2.1"),
    ],
)
def test_the_true_peer_counts(client: str, forwarded: str, trusted: tuple[str, ...], expected: str) -> None:
    headers = Headers({"x-forwarded-for": forwarded} if forwarded else {})

    assert peer((client, 1234), headers, trusted) == expected
