"""What a name may hold, and how it is found and addressed."""

import pytest

from registry.actions.names import clean_name, registered_name, search_form, slug_of
from registry.errors import BadName


@pytest.mark.parametrize(
    "name", ["Dell", "Marks & Spencer", "L\u2019Oréal", "株式会社", "AT&T", "7-Eleven", "Yahoo!", "हिन्दी"]
)
def test_real_names_are_kept_as_they_are(name: str) -> None:
    assert clean_name(f"  {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "…" * 3,
        "-",
        "Dell ✓",
        "Dell ✔️",
        "Dell☑",
        "Dell 🔵",
        "De\u200bll",
        "De\u202ell",
        "De\0ll",
        "Dell\n",
        "Dell\u00a0Inc",
        "e\u0300\u0301\u0302ll",
        "\ud800Dell",
        "x" * 81,
        "x" * 1_000_000,
    ],
)
def test_names_that_deceive_or_break_lines_are_refused(name: str) -> None:
    with pytest.raises(BadName) as refusal:
        clean_name(name)
    assert refusal.value.field == "name"


def test_a_name_is_composed_before_it_is_kept() -> None:
    assert clean_name("Cafe\u0301") == "Café"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Dell", "dell"), ("L\u2019Oréal Paris", "loreal-paris"), ("Mc'Donald\u2019s", "mcdonalds"), ("AT&T", "at-t")],
)
def test_a_slug_is_small_ascii(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_name_without_latin_letters_has_a_slug_too() -> None:
    assert slug_of("株式会社").isascii()
    assert slug_of("株式会社") != slug_of("日本")


def test_the_search_form_forgets_case_accents_and_punctuation() -> None:
    assert search_form("L\u2019Oréal & Co.") == "loreal co"


@pytest.mark.parametrize("name", ["Booking.com", "AC/DC", "A/S Norden", "Yahoo!", "E.ON", "U.S. Steel", "Re: Store"])
def test_names_that_look_a_little_like_addresses_are_names(name: str) -> None:
    assert registered_name(name) == name


@pytest.mark.parametrize(
    "name", ["Win at https://evil.com", "www.evil.com", "evil.com/login", "evil.com:8443", "ana@evil.com", "a.co?x"]
)
def test_a_name_that_leads_somewhere_is_not_registered(name: str) -> None:
    with pytest.raises(BadName, match="cannot hold a web or mail address"):
        registered_name(name)
