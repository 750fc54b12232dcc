from hypothesis import given
from hypothesis import strategies as st

from registry.detector.index.strings import Strings, pack_strings


@given(st.lists(st.text()))
def test_each_string_comes_back_by_its_number(texts: list[str]) -> None:
    strings = Strings(*pack_strings(texts))

    assert [strings[number] for number in range(len(texts))] == texts


def test_half_a_surrogate_pair_is_kept() -> None:
    assert Strings(*pack_strings(["a", "\ud800"]))[1] == "\ud800"
