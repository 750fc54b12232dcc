"""Addresses are split as browsers split them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.platforms.cleaning import Cleaned, clean
from verification.platforms.refusal import Refusal
from verification.platforms.urls import Url, plain, split


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


@given(
    host=st.sampled_from(["x.com", "www.youtube.com", "acme.co.uk", "localhost", "a..com", "1.2.3.4", "x.com.", "-"])
    | st.from_regex(r"[a-z0-9.-]{1,40}", fullmatch=True),
    rest=st.from_regex(r"(/@?[A-Za-z0-9_.-]{1,20}){0,3}/{0,2}(#[A-Za-z0-9]{1,5})?", fullmatch=True)
    | st.sampled_from(
        [
            "/",
            "/a/b",
            "/a.",
            "/a?b=c",
            "/nsec1acme",
            "/a#!/b",
            "/a#",
            "/\u212aelvin",
            "/@",
            "/_#1",
            "",
            "/a/../b",
            "/..",
        ]
    ),
)
def test_a_plain_address_is_read_in_one_go_just_as_by_all_steps(host: str, rest: str) -> None:
    text = f"https://{host}{rest}"
    found = plain(text)

    cleaned = clean(text)
    if found is not None:
        assert cleaned == Cleaned(text, suspicious=False)
        assert found == split(text)


def test_most_addresses_of_profiles_are_plain() -> None:
    assert plain("https://x.com/Acme_Support#top") == Url("x.com", "/Acme_Support", fragment="top")
    assert plain("https://www.youtube.com/@acme") == Url("www.youtube.com", "/@acme")
