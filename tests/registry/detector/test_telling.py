import pytest

from registry.detector.telling import change, cost, rarity


def test_the_changed_letters_and_their_part_are_found() -> None:
    seen = change("zorbbank", "zorkbank")

    assert (seen.typed, seen.meant, seen.before, seen.behind) == ("b", "k", 3, 4)
    assert (seen.telling, seen.told, seen.rest) == ("zork", "zorb", 4)


@pytest.mark.parametrize(
    ("written", "original", "typed", "meant"),
    [
        ("acmewidgetsy", "acmewidgets", "y", ""),
        ("yacmewidgets", "acmewidgets", "y", ""),
        ("acmewidget", "acmewidgets", "", "s"),
        ("amcewidgets", "acmewidgets", "mc", "cm"),
        ("aacme", "acme", "a", ""),
        ("", "acme", "", "acme"),
        ("acme", "acme", "", ""),
    ],
)
def test_a_change_tells_what_was_typed_for_what(written: str, original: str, typed: str, meant: str) -> None:
    seen = change(written, original)

    assert (seen.typed, seen.meant) == (typed, meant)
    assert original[seen.before : len(original) - seen.behind] == meant


def test_a_coined_name_is_rarer_than_a_word_and_a_long_one_rarer_than_a_short_one() -> None:
    assert rarity("house") < rarity("zorka")
    assert rarity("zorka") < rarity("zorkavendi")
    assert cost("house") < cost("xqzvk")


def test_a_heap_of_letters_is_hardly_rarer_than_a_coined_name() -> None:
    assert rarity("xqzvk") <= 2.7 * 5
