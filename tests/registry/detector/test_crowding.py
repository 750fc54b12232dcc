from dataclasses import replace

import pytest

from registry.detector import Protected, ProtectedNames, detect
from registry.detector.crowding import crowding
from registry.detector.reading import read
from registry.detector.suspects import suspects
from tests.registry.detector.brands import brand, guarding

A_MILLION = 1_000_000


def _taken_off(handle: str, names: ProtectedNames) -> float:
    reading = read(handle, "instagram")
    return min(crowding(suspect, reading, A_MILLION) for suspect in suspects(reading, names))


@pytest.mark.parametrize("handle", ["lumo_support", "soporte.lumo", "lumo-ayuda-oficial"])
def test_help_offered_beside_a_name_set_apart_is_not_met_by_chance(handle: str) -> None:
    assert _taken_off(handle, guarding(brand("lumo"))) == 0


@pytest.mark.parametrize("handle", ["lumosupport", "lumo_flowers", "lu.mo_support", "lumo99"])
def test_a_short_name_is_met_by_chance_among_a_million_others(handle: str) -> None:
    assert _taken_off(handle, guarding(brand("lumo"))) > 1


def test_among_few_names_nothing_is_taken_off() -> None:
    reading = read("lumosupport", "instagram")

    assert {crowding(suspect, reading, 10_000) for suspect in suspects(reading, guarding(brand("lumo")))} == {0.0}


def _owners(handle: str, *places: str) -> list[Protected]:
    """As many owners as places, each with an account of this name on one of them."""
    return [replace(brand(handle, place), brand=place, brand_name=handle, family=place) for place in places]


def test_help_offered_beside_a_name_that_two_owners_share_imitates_one_of_them() -> None:
    alone, shared = (_score("zonko_support", "zonko", *places) for places in [("instagram",), ("instagram", "x")])

    assert shared == pytest.approx(alone, abs=0.02)


def test_a_slip_of_a_name_that_two_owners_share_says_less() -> None:
    assert _score("zonkozz", "zonkoz", "instagram", "x") < _score("zonkozz", "zonkoz", "instagram") - 0.05


def _score(handle: str, guarded: str, *places: str) -> float:
    return detect(handle, guarding(*_owners(guarded, *places)), platform="tiktok", threshold=0)[0].score
