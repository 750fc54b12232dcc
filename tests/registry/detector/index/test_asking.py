from hypothesis import given
from hypothesis import strategies as st

from registry.detector.index.asking import is_near, kept_digests, near_digests
from registry.detector.index.digests import letters, rolled

forms = st.text("abé", min_size=1, max_size=40)


@given(forms, forms)
def test_names_one_slip_apart_always_meet(asked: str, known: str) -> None:
    whole, shorter = kept_digests(rolled(letters(known)))

    if is_near(asked, known):
        assert not {*whole.tolist(), *shorter.tolist()}.isdisjoint(near_digests(asked).tolist())


def test_a_short_name_is_near_itself_alone() -> None:
    assert is_near("dell", "dell")
    assert not is_near("del", "dell")
    assert not is_near("dells", "dell")
    assert is_near("dell", "dells")


def test_one_slip_is_a_letter_more_or_less_or_another_or_two_swapped() -> None:
    for slip in ("acmewidgetss", "cmewidgets", "acnewidgets", "acemwidgets"):
        assert is_near(slip, "acmewidgets"), slip
    for stranger in ("acmew", "acmewidgetsss", "acnewidgetz", "cmeawidgets", "emcawidgets"):
        assert not is_near(stranger, "acmewidgets"), stranger
