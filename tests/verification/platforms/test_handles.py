"""Which handles a platform can have, and their one spelling."""

import pytest

from verification.platforms import PLATFORMS
from verification.platforms.handles import is_possible, normalise


@pytest.mark.parametrize(
    ("slug", "handle"),
    [
        ("telegram", "acme\u017fhop"),  # the long s, which (?i)[a-z] takes for s
        ("github", "ac\u212ae"),  # the Kelvin sign
        ("x", "\uff41cme"),
        ("youtube", "@ac\u00admehandle"),  # a soft hyphen
        ("youtube", "@acm\u0435"),  # a Cyrillic e among Latin letters
        ("linkedin", "ja\ufb01"),  # a ligature
        ("youtube", "@acm\u0335e"),  # a stroke through a Latin letter
        ("youtube", "@\u093f\u0928\u0926"),  # a vowel sign without a letter
        ("medium", "acme."),
        ("peertube", "acme:"),
        ("instagram", "a" * 31),
    ],
)
def test_a_handle_in_disguise_is_impossible(slug: str, handle: str) -> None:
    assert not is_possible(PLATFORMS[slug], handle)


@pytest.mark.parametrize(
    ("slug", "handle"),
    [
        ("youtube", "@\u30c7\u30eb\u30b8\u30e3\u30d1\u30f3"),
        ("youtube", "@\u0434\u0435\u043b\u043e"),
        ("youtube", "@\u0939\u093f\u0928\u094d\u0926\u0940"),  # Hindi, with vowel signs
        ("linkedin", "j\u00f6rg"),
    ],
)
def test_other_alphabets_are_handles_where_the_platform_has_them(slug: str, handle: str) -> None:
    assert is_possible(PLATFORMS[slug], handle)


def test_different_letters_stay_different() -> None:
    assert normalise("STRA\u00dfE", ("nfc", "fold")) == "stra\u00dfe"
    assert normalise("\u0130", ("nfc", "fold")) == "\u0130"
    assert normalise("\u00c4CME", ("lower",)) == "\u00c4cme"


def test_a_steam_number_becomes_the_long_id() -> None:
    assert normalise("22202", ("steam3_to_64",)) == "76561197960287930"
    assert normalise("9" * 12, ("steam3_to_64",)) is None
