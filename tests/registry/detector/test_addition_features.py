from dataclasses import replace

import pytest

from registry.detector import Protected, ProtectedNames
from registry.detector.addition_features import addition_features, said_by
from registry.detector.additions import additions_of
from registry.detector.circumstances import circumstances
from registry.detector.reading import read
from registry.detector.slips import EQUAL
from registry.detector.suspects import Suspect
from tests.registry.detector.brands import ACME, brand


def _suspect(handle: str, name: str = "acmewidgets") -> Suspect:
    before, _, behind = read(handle).key.partition(name)
    return Suspect(name, name, EQUAL, before, behind)


def _features(handle: str, platform: str, *accounts: Protected) -> dict[str, float]:
    names, reading = ProtectedNames(accounts), read(handle, platform)
    spellings = tuple(sorted(names.roots("acmewidgets"), key=lambda root: (root.name, root.source.value)))
    around = circumstances(spellings[0], reading, names, spellings)
    return addition_features(_suspect(handle), reading, around)


@pytest.mark.parametrize(
    ("handle", "said"),
    [
        ("acmewidgets_mexico_support", "strong"),
        ("acmewidgets_app_de", "weak"),
        ("acmewidgets_mexico", "neutral"),
        ("acmewidgets24", "digits"),
        ("jessica_acmewidgets", "person"),
        ("acmewidgets_mountain", "word"),
        ("acmewidgets_xq", "rest"),
    ],
)
def test_the_strongest_piece_says_what_is_said(handle: str, said: str) -> None:
    assert said_by(additions_of(_suspect(handle), read(handle))) == said


def test_an_official_word_is_told_where_the_brand_is() -> None:
    assert "strong where the brand is" in _features("acmewidgets_official", "x", ACME)
    assert "strong where the brand is" not in _features("acmewidgets_official", "tiktok", ACME)


def test_a_brand_that_lives_online_is_known_by_its_accounts() -> None:
    online = replace(brand("acmewidgets.io", "bluesky"), brand=ACME.brand)

    assert "strong beside a technical brand" not in _features("acmewidgets_support", "x", ACME)
    assert "strong beside a technical brand" in _features("acmewidgets_support", "x", ACME, online)


def test_digits_are_weighed_by_platform() -> None:
    assert "digits on x" in _features("acmewidgets83", "x", ACME)
    assert "digits where the brand is" not in _features("acmewidgets8312", "youtube", ACME)


def test_a_feature_that_says_nothing_is_left_out() -> None:
    assert all(_features("acmewidgets_support", "x", ACME).values())
