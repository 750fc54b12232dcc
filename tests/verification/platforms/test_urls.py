"""Addresses are split as browsers split them."""

import pytest

from verification.platforms.refusal import Refusal
from verification.platforms.urls import Url, split


def path_of(text: str) -> str:
    url = split(text)
    assert isinstance(url, Url)
    return url.path


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("acme.com", "/"),
        ("acme.com//a///b/", "/a/b"),
        ("acme.com/a/../b", "/b"),
        ("acme.com/a//../b", "/a/b"),
        ("acme.com/../../b", "/b"),
        ("acme.com/a/./b/..", "/a"),
        ("acme.com/%2e%2e/b", "/b"),
        ("acme.com/%E3%83%87", "/\u30c7"),
        ("acme.com/%2541", "/%41"),
    ],
)
def test_a_path_is_decoded_once_and_resolved(written: str, path: str) -> None:
    assert path_of(written) == path


def test_a_parameter_given_twice_is_none() -> None:
    url = Url("acme.com", query="id=4&id=5&name=a+b%20c&bad=%ff")

    assert url.parameter("id") is None
    assert url.parameter("bad") is None
    assert url.parameter("missing") is None
    assert url.parameter("name") == "a b c"


@pytest.mark.parametrize("text", ["https://a@b@acme.com/", "acme.com:81", "gopher://acme.com/", "data:,acme.com"])
def test_what_leads_elsewhere_is_refused(text: str) -> None:
    assert isinstance(split(text), Refusal)
