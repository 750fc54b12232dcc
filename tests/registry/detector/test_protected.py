from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from registry.detector.protected import ANY, ProtectedNames, Shelf
from registry.detector.skeleton import skeleton
from tests.registry.detector.brands import ACME, DELL, brand, guarding, plain_names


@given(st.lists(plain_names, max_size=6, unique=True), plain_names)
def test_what_is_removed_leaves_nothing_behind(kept: list[str], gone: str) -> None:
    names = guarding(*(brand(name) for name in kept if name != gone))
    before = vars(guarding(*(brand(name) for name in kept if name != gone)))

    names.add(brand(gone))
    names.remove(brand(gone))

    assert vars(names) == before


def test_the_same_account_is_guarded_once() -> None:
    names = guarding(ACME)

    names.add(replace(ACME, brand="newowner", family="newowner"))

    assert len(names) == 1
    assert {root.name.brand for root in names.roots("acmewidgets")} == {"newowner"}
    assert names.of_brand("acme") == frozenset()


def test_removing_a_stranger_is_no_mistake() -> None:
    names = guarding(ACME)

    names.remove(DELL)

    assert len(names) == 1


def test_a_name_is_found_as_written_by_pattern_and_by_looks() -> None:
    names = guarding(ACME)

    assert list(names.find("acmewidgets")) == ["acmewidgets"]
    assert list(names.find(f"acm{ANY}widgets")) == ["acmewidgets"]
    assert list(names.find(skeleton("acrnevvidgets"), Shelf.LOOKS)) == ["acmewidgets"]
    assert list(names.find("acm")) == []


def test_a_domain_is_guarded_by_its_label_too() -> None:
    names = guarding(brand("acme-shop.co.uk", "bluesky", name="Acme"))

    assert {root.key for key in ("acmeshop", "acmeshopcouk", "acme") for root in names.roots(key)} == {
        "acmeshop",
        "acmeshopcouk",
        "acme",
    }


def test_bearers_of_a_name_are_told_once_a_brand() -> None:
    names = ProtectedNames([ACME, replace(ACME, platform="instagram"), brand("acme_widgets")])

    assert [name.brand for name in names.bears_name("Acme.Widgets")] == ["acme_widgets", "acme"]
