from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector import Finding, ProtectedNames, detect
from tests.registry.detector.brands import ACME, DELL, brand, guarding, plain_names

_HANDLES = ("acmewidgts", "acmewidgets_support", "acrnewidgets", "dellsupport", "acmewidgets", "d3ll", "somebodyelse")
_far_names = st.text("ñ北京дж", min_size=4, max_size=12)


def _answers(names: ProtectedNames) -> list[list[Finding]]:
    return [detect(handle, names, platform="x", threshold=0) for handle in _HANDLES]


@given(name=plain_names, platform=st.sampled_from(["x", "instagram", "bluesky", None]))
def test_a_name_never_imitates_itself(name: str, platform: str | None) -> None:
    assert detect(name, guarding(brand(name)), platform=platform, threshold=0) == []


@given(name=plain_names)
def test_a_name_never_imitates_its_brands_or_familys_others(name: str) -> None:
    main = brand(name, family="house")
    support = brand(f"{name}_support", family="house")
    names = guarding(main, support)

    assert detect(support.handle, names, platform="x") == []
    assert detect(support.handle, names, platform="instagram") == []


@given(unrelated=_far_names)
def test_an_unrelated_brand_changes_no_answer(unrelated: str) -> None:
    assert _answers(guarding(ACME, DELL, brand(unrelated))) == _answers(guarding(ACME, DELL))


@given(st.permutations([ACME, DELL, brand("acmewidget"), brand("delle"), brand("acmewidgets.com", "bluesky")]))
def test_the_order_of_the_names_does_not_matter(names: list) -> None:  # type: ignore[type-arg]
    assert _answers(ProtectedNames(names)) == _answers(ProtectedNames(sorted(names)))


@given(
    st.sampled_from(["acmewidgets", "acmewidgits", "dell"]),
    st.integers(0, 8),
    st.sampled_from(["", "a", "e", "0", "rn", "z"]),
    st.sampled_from(["", "_support", "_notes", "mx", "_dell"]),
    st.sampled_from([0.01, 0.1, 0.5, 0.85, 0.95]),
)
def test_a_threshold_leaves_out_what_lies_below_it_and_nothing_else(
    name: str, at: int, typed: str, added: str, threshold: float
) -> None:
    handle = name[:at] + typed + name[at + 1 :] + added
    names = guarding(ACME, DELL, brand("acmewidgits"), brand("delli"), replace(brand("widgets"), brand=ACME.brand))

    found = detect(handle, names, platform="x", threshold=threshold)

    assert found == [one for one in detect(handle, names, platform="x", threshold=0) if one.score >= threshold]


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_is_too_odd(handle: str, shown: str) -> None:
    for finding in detect(handle, guarding(ACME, DELL), platform="x", display_name=shown, threshold=0):
        assert 0 <= finding.score <= 1


@pytest.mark.parametrize("piece", ["Ḁ", "ﷺ", "е", "support", "support_", "dell", "0", "_"])  # noqa: RUF001
@pytest.mark.timeout(30)  # benchmarks/detector.py says what it costs
def test_hostile_lengths_are_judged(piece: str) -> None:
    found = detect(piece * 4000, guarding(ACME, DELL), platform="x", display_name=piece * 4000)

    assert all(0 <= finding.score <= 1 for finding in found)


def test_a_handle_that_is_registered_is_nobodys_lookalike() -> None:
    near = brand("acmewidgetz")

    assert detect("acmewidgetz", guarding(ACME, near), platform="x") == []


def test_only_numbers_differ_between_two_entities() -> None:
    assert detect("firedistrict65", guarding(brand("firedistrict66")), platform="x") == []


def test_a_handle_near_two_owners_of_one_name_says_less() -> None:
    one, other = brand("qorvantik"), brand("Qorvantik", "instagram")
    alone = detect("qorvaztik", guarding(one), threshold=0)
    between = detect("qorvaztik", guarding(one, other), threshold=0)

    assert between[0].score < alone[0].score


def test_a_listed_brand_needs_more_evidence_than_a_proven_one() -> None:
    listed = brand("acmewidgets", proven=False)
    proven = brand("acmewidgets")

    weaker, stronger = (detect("acmewidgts", guarding(one), platform="x")[0].score for one in (listed, proven))

    assert weaker < stronger


def test_ordinary_words_and_first_names_are_not_typos() -> None:
    assert detect("natural", guarding(brand("natura")), platform="x") == []
    assert detect("jessica", guarding(brand("jessika")), platform="x") == []
    assert detect("deli", guarding(DELL), platform="x") == []


def test_foreign_letters_betray_a_short_name() -> None:
    (finding,) = detect("dеll", guarding(DELL), platform="x")  # noqa: RUF001

    assert finding.tricks == ("confusable",)
    assert finding.kind == "homoglyph-unicode"


def test_another_ending_of_the_brands_domain_is_found() -> None:
    domain = brand("acmewidgets.com", "bluesky")

    (finding,) = detect("acmewidgets.club", guarding(domain), platform="bluesky")

    assert finding.tricks == ("tld_swap",)


def test_findings_name_the_account_on_the_same_platform() -> None:
    elsewhere = brand("acmewidgets", "instagram")
    names = guarding(ACME, elsewhere)

    found = {
        platform: detect("acmewidgts", names, platform=platform)[0].target.platform for platform in ("x", "instagram")
    }

    assert found == {"x": "x", "instagram": "instagram"}
