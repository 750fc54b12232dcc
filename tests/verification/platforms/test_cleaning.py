"""What surrounds an address when people paste it."""

import pytest

from verification.platforms.cleaning import LONGEST, Cleaned, clean
from verification.platforms.refusal import Refusal


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        (" acme.com\n", "acme.com"),
        ("<acme.com>", "acme.com"),
        ("'acme.com'", "acme.com"),
        ("[see (here)](acme.com/a_(b))", "acme.com/a_(b)"),
        ("acme.com/a_(b)", "acme.com/a_(b)"),
        ("acme.com/a).", "acme.com/a"),
        ("acme.com?q=a.", "acme.com?q=a."),
        ("\u201cacme.com\u201d.", "acme.com"),
        ("\u00abacme.com/a\u00bb", "acme.com/a"),
        ("acme.com/a\u2026", "acme.com/a"),
        ("acme.com/a\u3002", "acme.com/a"),
        ("googleplay:developer/Acme!", "googleplay:developer/Acme!"),
        ("acme.com?a&amp;amp;b", "acme.com?a&b"),
        ("e\u0301.com", "\u00e9.com"),
    ],
)
def test_wrapping_and_stray_punctuation_go(pasted: str, text: str) -> None:
    assert clean(pasted) == Cleaned(text, suspicious=False)


def test_only_one_layer_is_unwrapped() -> None:
    assert clean("(<acme.com>)") == Cleaned("<acme.com", suspicious=False)


def test_the_longest_address_is_read_and_one_character_more_is_not() -> None:
    assert isinstance(clean("a" * LONGEST), Cleaned)
    assert isinstance(clean("a" * (LONGEST + 1)), Refusal)
