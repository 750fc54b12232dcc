import pytest

from registry.detector import detect
from registry.detector.tricks.display_name import has_initials, is_foreign, person_features
from tests.registry.detector.brands import ACME, guarding


@pytest.mark.parametrize("shown", ["Acme Widgets", "Acme Widgets Support", "✅ Acme Widgets ®", "Асme Widgets"])  # noqa: RUF001
def test_a_stranger_under_the_brands_name_is_found(shown: str) -> None:
    (finding,) = detect("jlopez_1981", guarding(ACME), platform="x", display_name=shown)

    assert (finding.target, finding.tricks[0]) == (ACME, "display_name")


@pytest.mark.parametrize("shown", ["Acme Widgets fans", "Not Acme Widgets", "Acme Widgets Parody", "Jorge Lopez", ""])
def test_an_honest_shown_name_is_no_finding(shown: str) -> None:
    assert detect("jlopez_1981", guarding(ACME), platform="x", display_name=shown) == []


def test_initials_and_parts_are_not_foreign() -> None:
    assert not is_foreign("tfl", "transportforlondon")
    assert not is_foreign("acmewid", "acmewidgets")
    assert is_foreign("jlopez1981", "acmewidgets")


def test_initials_are_the_shown_names_own() -> None:
    assert has_initials("awtshq", "Acme Widgets and Tools Supply")
    assert not has_initials("awhq", "Acme Widgets")
    assert not has_initials("jlopez1981", "Acme Widgets and Tools Supply")


def test_a_shown_name_that_people_bear_is_known() -> None:
    assert person_features("Jessica Lopez") == {"shown name is a person's": 1.0}
    assert person_features("Jessica") == {}
