"""Where a request goes on the wire."""

from ipaddress import IPv4Address, IPv6Address

import pytest

from verification.fetching.routes import PER_HOST, Bases, Route, public_route
from verification.fetching.urls import Rules, read_url

URL = read_url("https://api.example.com/users/dell?x=1", Rules())
LOOPBACK = IPv4Address("127.0.0.1")


def test_without_a_base_everything_is_the_real_name() -> None:
    real = Route("api.example.com", 443, True, "api.example.com", "api.example.com", "/users/dell?x=1")  # noqa: FBT003

    assert public_route(URL) == real
    assert Bases({"x": "http://127.0.0.1:1"}).route(URL, "github") == real
    assert Bases({"x": "http://127.0.0.1:1"}).route(URL, None) == real
    assert not real.trusted


@pytest.mark.parametrize("slug", sorted(PER_HOST))
def test_a_named_host_moves_only_its_connection(slug: str) -> None:
    route = Bases({slug: "http://127.0.0.1:9001/ignored"}).route(URL, slug)

    assert (route.address, route.port, route.tls) == (LOOPBACK, 9001, False)
    assert (route.server_name, route.authority, route.target) == (URL.host, URL.authority, URL.target)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("http://127.0.0.1:9001", ("127.0.0.1:9001", LOOPBACK, 9001, False, "/users/dell?x=1")),
        ("http://localhost:9001/api/v1/", ("localhost:9001", LOOPBACK, 9001, False, "/api/v1/users/dell?x=1")),
        ("https://[::1]", ("[::1]", IPv6Address("::1"), 443, True, "/users/dell?x=1")),
        ("http://api.internal", ("api.internal", None, 80, False, "/users/dell?x=1")),
    ],
)
def test_an_api_moves_whole(base: str, expected: tuple[object, ...]) -> None:
    route = Bases({"github": base}).route(URL, "github")

    assert (route.authority, route.address, route.port, route.tls, route.target) == expected
    assert route.trusted
    assert route.is_loopback is (route.address is not None)
