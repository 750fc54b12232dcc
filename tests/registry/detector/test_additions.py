import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.additions import Additions, additions_of
from registry.detector.reading import read
from registry.detector.slips import EQUAL
from registry.detector.suspects import Suspect

_NAME = "acmewidgets"


def _around(handle: str) -> Additions:
    reading = read(handle, "x")
    before, _, behind = reading.key.partition(_NAME)
    return additions_of(Suspect(_NAME, _NAME, EQUAL, before, behind), reading)


@pytest.mark.parametrize(
    ("handle", "pieces"),
    [
        ("acmewidgets_support", [("support", "support")]),
        ("supportacmewidgets", [("support", "support")]),
        ("the_acmewidgets_refunds", [("the", "filler"), ("refunds", "support")]),
        ("acmewidgetsairdropcampaign", [("airdrop", "lure"), ("campaign", "lure")]),
        ("acmewidgets.oficial", [("oficial", "official")]),
        ("acmewidgetsapp", [("app", "web")]),
        ("acmewidgets_gmbh", [("gmbh", "legal")]),
        ("acmewidgetscareers", [("careers", "department")]),
        ("acmewidgetsdeutschland", [("deutschland", "place")]),
        ("acmewidgets_de", [("de", "place")]),
        ("acmewidgets83", [("83", "digits")]),
        ("acmewidgets2024", [("2024", "year")]),
        ("jessica_acmewidgets", [("jessica", "first name")]),
        ("acmewidgets_mountain", [("mountain", "word")]),
        ("acmewidgets_xq", [("xq", "short rest")]),
        ("acmewidgetsxqzvk", [("xqzvk", "long rest")]),
        ("acmewidgetsfanclub", [("fanclub", "fan")]),
    ],
)
def test_each_piece_is_told_by_what_it_is(handle: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.text, piece.sort) for piece in _around(handle).pieces] == pieces


def test_a_word_is_not_cut_where_it_contains_another() -> None:
    (piece,) = _around("distribute_acmewidgets").pieces

    assert piece.sort != "fan"


@given(st.text("abcdefgh0123456789", max_size=60), st.text("abcdefgh0123456789", max_size=60))
def test_no_letter_is_lost(before: str, behind: str) -> None:
    found = _around(f"{before}{_NAME}{behind}")

    assert "".join(piece.text for piece in found.before) == before
    assert "".join(piece.text for piece in found.behind) == behind
