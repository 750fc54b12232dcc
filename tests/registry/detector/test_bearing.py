from dataclasses import replace

import pytest

from registry.detector import Protected, bearers, detect
from tests.registry.detector.brands import guarding

PIZZA = Protected("pizzapalace_za", "instagram", "pizza", "Pizza Palace", "pizza", proven=False)
SITE = Protected("pizzapalace.example", "bluesky", "pizza", "Pizza Palace", "pizza", proven=False)


@pytest.mark.parametrize("handle", ["pizzapalace", "PizzaPalace", "pizza_palace", "pizza-palace", "pizza.palace"])
def test_a_brands_own_name_is_borne_and_no_lookalike(handle: str) -> None:
    names = guarding(PIZZA, SITE)

    assert [name.brand for name in bearers(handle, names, "x")] == ["pizza"]
    assert detect(handle, names, platform="x") == []


@pytest.mark.parametrize("handle", ["pizzapalace_za", "pizzapalaceza"])
def test_the_brands_handle_on_another_platform_is_borne(handle: str) -> None:
    assert [name.brand for name in bearers(handle, guarding(PIZZA), "x")] == ["pizza"]
    assert detect(handle, guarding(PIZZA), platform="x") == []


@pytest.mark.parametrize("handle", ["pizzap_alace", "_pizzapalace", "pizza__palace", "pizzapalace_"])
def test_separators_that_part_no_words_are_a_trick(handle: str) -> None:
    names = guarding(replace(PIZZA, handle="pizzapalace", proven=True))

    assert bearers(handle, names, "x") == []
    assert detect(handle, names, platform="x")[0].tricks[0] == "separator"


def test_a_listed_brand_may_write_its_name_with_loose_separators() -> None:
    assert detect("pizzapalace_", guarding(PIZZA), platform="x") == []
    assert [name.brand for name in bearers("pizzapalace_", guarding(PIZZA), "x")] == ["pizza"]


def test_foreign_letters_bear_no_name() -> None:
    assert bearers("pіzzapalace", guarding(PIZZA), "x") == []  # noqa: RUF001


def test_a_brand_that_writes_accents_bears_them() -> None:
    cafe = Protected("cafemocca", "x", "cafe", "Café Mocca", "cafe", proven=True)

    assert [name.brand for name in bearers("cafémocca", guarding(cafe), "youtube")] == ["cafe"]


def test_other_separators_beside_a_proven_account_are_a_trick() -> None:
    proven = Protected("pizzapalace", "x", "pizza", "Pizza Palace", "pizza", proven=True)

    assert bearers("pizza_palace", guarding(proven), "x") == []
    assert detect("pizza_palace", guarding(proven), platform="x")[0].tricks == ("separator",)


def test_an_account_does_not_bear_its_own_name() -> None:
    assert bearers("pizzapalace_za", guarding(PIZZA), "instagram") == []
