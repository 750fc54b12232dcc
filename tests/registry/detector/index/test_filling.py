from dataclasses import replace

from registry.detector.index.filling import fill, nothing
from registry.detector.index.settled import Settled
from tests.registry.detector.brands import ACME, DELL, brand


def test_the_second_name_of_an_account_takes_the_place_of_the_first() -> None:
    again = replace(ACME, handle="AcmeWidgets", brand="newowner", brand_name="Zenith")

    arrays = fill([ACME, DELL, again])

    assert set(Settled(arrays)) == {DELL, again}
    assert sorted(root.key for root in Settled(arrays).roots("zenith")) == ["zenith"]
    assert Settled(arrays).of_brand("acme") == []
    assert b"Acme Widgets" not in bytes(arrays.text)


def test_a_string_is_kept_once() -> None:
    arrays = fill([ACME, replace(ACME, platform="instagram"), brand("acme")])

    assert bytes(arrays.text).count(b"acmewidgets") == 1
    assert (arrays.names, arrays.keys) == (3, 2)


def test_nothing_is_filled_as_well() -> None:
    assert (nothing().names, nothing().keys) == (0, 0)
