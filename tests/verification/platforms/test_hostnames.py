"""One spelling for each host, and none for what the public cannot own."""

import pytest

from verification.platforms.hostnames import BAD_HOST, IP_ADDRESS, host_name, is_registrable, without_www


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ACME.com.", "acme.com"),
        ("m\u00fcnchen.de", "xn--mnchen-3ya.de"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("stra\u00dfe.de", "xn--strae-oqa.de"),
        ("acme\u3002com", "acme.com"),
    ],
)
def test_a_host_has_one_spelling(written: str, name: str) -> None:
    assert host_name(written) == name


@pytest.mark.parametrize("name", ["xn--mnchen-3ya.de", "xn--strae-oqa.com", "xn--x-0ja.com", "xn--i-7iq.ws"])
def test_a_name_in_punycode_stays_as_it_is(name: str) -> None:
    assert host_name(name) == name


@pytest.mark.parametrize(
    "written", ["", ".", "com", "acme..com", "-acme.com", "acme.official", "a" * 64 + ".com", "*.com", "xn--a.com"]
)
def test_what_is_no_public_host_is_refused(written: str) -> None:
    assert host_name(written) == BAD_HOST


@pytest.mark.parametrize("written", ["127.0.0.1", "127.1", "1.0x7f", "\uff11.\uff12.\uff13.\uff14", "[::1]"])
def test_an_ip_address_in_any_spelling_is_refused(written: str) -> None:
    assert host_name(written) == IP_ADDRESS


def test_names_under_test_are_public_only_in_tests() -> None:
    assert host_name("acme.test") == BAD_HOST
    assert host_name("acme.test", test_names=True) == "acme.test"


def test_a_public_suffix_cannot_be_registered() -> None:
    assert is_registrable("acme.co.uk")
    assert not is_registrable("co.uk")
    assert not is_registrable("github.io")
    assert not is_registrable("acme_inc.com")


def test_www_is_dropped_unless_it_is_the_name() -> None:
    assert without_www("www.acme.com") == "acme.com"
    assert without_www("www.co.uk") == "www.co.uk"
