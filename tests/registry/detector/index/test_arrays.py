from dataclasses import fields, replace

from registry.detector.index.arrays import Arrays, fill, nothing
from tests.registry.detector.brands import ACME, DELL, brand


def _listed(arrays: Arrays) -> list[list[int]]:
    return [getattr(arrays, field.name).tolist() for field in fields(arrays)]


def test_the_second_name_of_an_account_takes_the_place_of_the_first() -> None:
    again = replace(ACME, handle="AcmeWidgets", brand_name="Acme")

    assert _listed(fill([ACME, DELL, again])) == _listed(fill([again, DELL]))


def test_a_string_is_kept_once() -> None:
    arrays = fill([ACME, replace(ACME, platform="instagram"), brand("acme")])

    assert bytes(arrays.text).count(b"acmewidgets") == 1
    assert (arrays.names, arrays.keys) == (3, 2)


def test_nothing_is_filled_as_well() -> None:
    assert (nothing().names, nothing().keys) == (0, 0)
