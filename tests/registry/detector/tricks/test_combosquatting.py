from dataclasses import replace
from itertools import pairwise

import pytest

from registry.detector import detect
from registry.detector.reading import read
from registry.detector.tricks.combosquatting import splits
from tests.registry.detector.brands import ACME, DELL, brand, guarding


def _cores(handle: str) -> set[str]:
    reading = read(handle)
    return {split.core for split in splits(reading.key, reading.breaks)}


@pytest.mark.parametrize(
    "handle",
    [
        "dell_support",
        "dell_support_",
        "dellsupport",
        "supportdell",
        "dell-help",
        "ayuda.dell",
        "dellgiveaway",
        "DellRefunds",
    ],
)
def test_a_trusted_word_beside_a_short_name_is_found(handle: str) -> None:
    (finding,) = detect(handle, guarding(DELL), platform="x")

    assert (finding.target, finding.tricks[0]) == (DELL, "combosquatting")


def test_words_come_off_both_ends() -> None:
    assert "dell" in _cores("the_dell_support_team_24")
    assert "dell" in _cores("claimdellbonus")


def test_a_short_word_must_stand_apart_from_a_short_name() -> None:
    assert "acme" in _cores("vip_acme")
    assert "acme" not in _cores("vipacme")


@pytest.mark.parametrize(
    "handle", ["dell_mexico", "dell.es", "DellFrance", "dell_deutschland", "dell_news", "dell_careers"]
)
def test_a_country_or_a_department_alone_is_innocent(handle: str) -> None:
    assert detect(handle, guarding(DELL), platform="x") == []


@pytest.mark.parametrize(
    "handle", ["dellfans", "unofficial_dell_support", "dell_parody", "ihatedell", "not_dell_support", "dellsucks"]
)
def test_fans_critics_and_jokers_are_not_accused(handle: str) -> None:
    assert detect(handle, guarding(DELL), platform="x") == []


def test_official_counts_only_where_the_brand_has_a_proven_account() -> None:
    assert detect("acmewidgets_official", guarding(ACME), platform="x")
    assert detect("acmewidgets_official", guarding(ACME), platform="tiktok") == []
    assert detect("acmewidgets_official", guarding(replace(ACME, proven=False)), platform="x") == []


def test_digits_behind_a_name_count_where_nobody_assigns_them() -> None:
    assert detect("acmewidgets83", guarding(ACME), platform="x")[0].kind == "affix-digits"
    assert detect("acmewidgets8312", guarding(ACME), platform="youtube") == []


def test_a_misspelt_name_behind_a_trusted_word_is_found() -> None:
    (finding,) = detect("acmewidgts_support", guarding(ACME), platform="x")

    assert finding.tricks[:2] == ("combosquatting", "omission")
    assert finding.kind == "combo-typo-affix"


def test_help_weighs_more_than_an_offer_and_two_words_more_than_one() -> None:
    found = [
        detect(handle, guarding(ACME), platform="x")[0].evidence
        for handle in ("acmewidgets_deals", "acmewidgets_help", "acmewidgets_support_login")
    ]

    assert all(weaker < stronger for weaker, stronger in pairwise(found))


def test_words_glued_together_are_taken_apart() -> None:
    (finding,) = detect("acmewidgetsairdropclaim", guarding(ACME), platform="x")

    assert (finding.kind, finding.added) == ("affix-lure", "airdrop claim")


def test_what_the_brand_itself_writes_beside_its_name_is_no_addition() -> None:
    own = replace(ACME, handle="acmewidgets_official", platform="instagram")

    assert detect("acmewidgets_official_support", guarding(ACME, own), platform="x")[0].added == "support"
    assert detect("acmewidgets_official_mexico", guarding(ACME, own), platform="x") == []


def test_a_coined_name_with_anything_beside_it_weighs_more_than_a_word() -> None:
    coined, word = brand("zquombix"), brand("mountain")

    weights = [detect(f"{name.handle}_qx", guarding(name), platform="x", threshold=0)[0] for name in (coined, word)]

    assert weights[0].evidence > weights[1].evidence


def test_a_person_who_bears_the_name_is_not_accused() -> None:
    assert detect("jessica_acme", guarding(brand("acme")), platform="x") == []
