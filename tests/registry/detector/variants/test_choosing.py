"""The lookalikes that a squatter would try: all kinds, likeliest first, each once, none the name itself."""

import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.variants import variants

_X_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")


def _x_allows(handle: str) -> bool:
    return _X_HANDLE.fullmatch(handle) is not None


def _kinds(name: str, platform: str | None = None) -> dict[str, str]:
    return {variant.handle: variant.kind for variant in variants(name, platform)}


@pytest.mark.parametrize(
    ("squatted", "kind"),
    [
        ("acmewidgts", "typo-omission"),
        ("acmewiidgets", "typo-repetition"),
        ("acemwidgets", "typo-transposition"),
        ("acmewisgets", "typo-keyboard"),
        ("acmowidgets", "vowel-swap"),
        ("acmewipgets", "typo-replacement"),
        ("acmewikdgets", "typo-insertion"),
        ("acmewidgetsy", "typo-addition"),
        ("acmewidget", "plural"),
        ("acoewidgets", "bitsquat"),
        ("akmewidgets", "soundsquat"),
        ("acrnewidgets", "homoglyph-ascii"),
        ("acmewldgets", "homoglyph-ascii"),
        ("acm3widgets", "leet"),
        ("аcmewidgets", "homoglyph-unicode"),  # noqa: RUF001
        ("acmewidgéts", "homoglyph-unicode"),
        ("acme_widgets", "separator"),
        ("acmewidgets_", "separator"),
        ("widgetsacme", "word-order"),
        ("acmewidgetscom", "tld-swap"),
        ("acmewidgets_support", "affix-support"),
        ("soporteacmewidgets", "affix-support"),
        ("acmewidgetsgiveaway", "affix-lure"),
        ("realacmewidgets", "affix-official"),
        ("acmewidgets_mx", "affix-other"),
        ("acmewidgetsjobs", "affix-other"),
        ("acmewidgets24", "affix-digits"),
        ("acmewidgts_support", "combo-typo-affix"),
        ("acmewidgget", "typo-multi"),
    ],
)
def test_every_trick_is_tried(squatted: str, kind: str) -> None:
    assert _kinds("AcmeWidgets")[squatted] == kind


def test_numbers_are_read_aloud() -> None:
    assert _kinds("paint4you")["paintforyou"] == "numeral-swap"


def test_the_likeliest_come_first_and_no_kind_crowds_out_the_others() -> None:
    first = {variant.kind for variant in islice(variants("paywhale", "x", allows=_x_allows), 60)}

    assert {"affix-support", "affix-official", "affix-lure", "homoglyph-ascii", "typo-omission", "plural"} <= first


@given(st.text("abcdeglmorstuwy0135_", min_size=3, max_size=15))
def test_each_is_another_allowed_handle_and_comes_once(name: str) -> None:
    found = [variant.handle for variant in variants(name, "x", allows=_x_allows)]
    seen = [handle.casefold() for handle in found]

    assert all(_x_allows(handle) for handle in found)
    assert len(set(seen)) == len(seen)
    assert name.casefold() not in seen


def test_the_order_never_changes() -> None:
    assert list(variants("acme", "x")) == list(variants("acme", "x"))


@pytest.mark.parametrize(
    ("name", "platform", "squatted"),
    [
        ("company/acme", "linkedin", "company/acme-support"),
        ("@acme", "youtube", "@acme_support"),
        ("acme@mastodon.example", "activitypub", "acme_support@mastodon.example"),
        ("acme.bsky.social", "bluesky", "acme-support.bsky.social"),
        ("acme.com", "website", "acme-support.com"),
        ("acme.com", "website", "acme.net"),
        ("acme.co.uk", "website", "acme.com"),
        ("acme.co.uk", "website", "acrne.co.uk"),
        ("Acme Widgets", None, "acme_widgets"),
        ("acme", "instagram", "acmeinsta"),
    ],
)
def test_the_place_stays_and_the_name_is_varied(name: str, platform: str, squatted: str) -> None:
    assert squatted in _kinds(name, platform)


def test_a_capital_i_passes_for_an_l_where_capitals_are_shown() -> None:
    assert _kinds("paywhale", "x")["paywhaIe"] == "homoglyph-ascii"
    assert _kinds("paywhale", "instagram")["paywhaie"] == "homoglyph-ascii"


def test_this_years_number_is_added() -> None:
    found = {variant.handle for variant in variants("acme", "x", year=2026)}

    assert {"acme2026", "acme_2026", "acme26", "acme2027"} <= found


@pytest.mark.parametrize("name", ["", "  ", "id:123", "@", "a", "\ud800", "\x00", "a" * 4000, "北京", "😀"])
def test_no_name_is_too_odd(name: str) -> None:
    assert len(list(variants(name, "x"))) < 10_000
