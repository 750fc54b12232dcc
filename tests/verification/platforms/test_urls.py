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


@pytest.mark.parametrize("other", ["%69d=5", "+id=5", "id[]=5", "ID=5", "id%00=5", "id"])
def test_a_parameter_given_again_in_another_spelling_is_none(other: str) -> None:
    url = Url("acme.com", query=f"id=4&{other}")

    assert url.parameter("id") is None
    assert url.has("id")


def test_only_the_very_name_gives_the_value() -> None:
    assert Url("acme.com", query="%69d=4").parameter("id") == "4"
    assert Url("acme.com", query="ID=4").parameter("id") is None
    assert Url("acme.com", query="ID=4").has("id")


def test_among_too_many_parameters_none_is_sure() -> None:
    url = Url("acme.com", query="id=4" + "&a" * 64)

    assert url.parameter("id") is None
    assert url.has("other")


@pytest.mark.parametrize("text", ["https://a@b@acme.com/", "acme.com:81", "gopher://acme.com/", "data:,acme.com"])
def test_what_leads_elsewhere_is_refused(text: str) -> None:
    assert isinstance(split(text), Refusal)
