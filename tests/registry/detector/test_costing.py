import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.costing import Costs, costs, notes_of, read_notes

_PIECES = ["the", "bank", "of", "a", "anna", "support", "zz", "qx", "zorbat", "24", "9", "ł", "ob"]


@pytest.mark.parametrize(
    ("key", "is_of_words", "is_one"),
    [("orange", True, True), ("citycouncil", True, False), ("qzxkvwj", False, True), ("aikbank", False, False)],
)
def test_a_name_is_of_words_or_coined_whole_or_in_parts(key: str, *, is_of_words: bool, is_one: bool) -> None:
    assert (costs(key).is_of_words, costs(key).is_one) == (is_of_words, is_one)


def test_a_word_costs_less_than_its_letters() -> None:
    assert costs("orange").words < costs("orange").letters * 7


@given(st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
def test_what_is_noted_says_the_same(name: str) -> None:
    assert read_notes(name, *notes_of(name)[:2]) == costs(name)


def test_what_costs_too_much_is_not_noted() -> None:
    assert read_notes("qx" * 4000, *notes_of("qx" * 4000)[:2]) is None
    assert read_notes("", *notes_of("")[:2]) == Costs(0.0, 0.0, is_of_words=True, is_one=True)
