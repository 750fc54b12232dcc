from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector import detect
from registry.detector.circumstances import circumstances
from registry.detector.judging import cases_of
from registry.detector.protected import ProtectedNames
from registry.detector.reading import read
from registry.detector.skeleton import fold
from registry.detector.slip_features import slip_features
from registry.detector.slips import name_slip
from registry.detector.suspects import parts, slips
from registry.detector.tables import keyboard_neighbours
from registry.detector.weighing import weigh_features
from tests.registry.detector.brands import ACME, brand, guarding, plain_names

_VOWELS = "aeiou"
_DIGITS = {"o": "0", "e": "3", "a": "4", "s": "5", "t": "7", "b": "8", "g": "9", "z": "2"}


def _changed(name: str, at: int, letter: str) -> str:
    return name[:at] + letter + name[at + 1 :]


def _swap_vowel(name: str, at: int) -> str:
    places = [i for i, letter in enumerate(name) if letter in _VOWELS]
    if not places:
        return name
    place = places[at % len(places)]
    return _changed(name, place, _VOWELS[(_VOWELS.find(name[place]) + 1) % 5])


def _put_digit(name: str, at: int) -> str:
    places = [i for i, letter in enumerate(name) if letter in _DIGITS] or [0]
    place = places[at % len(places)]
    return _changed(name, place, _DIGITS.get(name[place], name[place]))


FORWARDS: dict[str, Callable[[str, int], str]] = {
    "confusable": lambda name, at: name.replace("m", "rn") if at % 2 else name.replace("o", "0"),
    "leet": _put_digit,
    "repetition": lambda name, at: name[:at] + name[at] + name[at:],
    "transposition": lambda name, at: name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
    "plural": lambda name, at: name + ("es" if at % 2 else "s"),
    "vowel_swap": _swap_vowel,
    "keyboard": lambda name, at: _changed(name, at, keyboard_neighbours()[name[at]][-1]),
    "insertion": lambda name, at: name[:at] + "w" + name[at:],
    "omission": lambda name, at: name[:at] + name[at + 1 :],
    "addition": lambda name, at: name + "w" if at % 2 else "w" + name,
    "replacement": lambda name, at: _changed(name, at, "f"),
    "word_order": lambda name, at: name[max(3, min(at, 7)) :] + name[: max(3, min(at, 7))],
}


def _slips(key: str, names: ProtectedNames) -> set[str]:
    return set(slips(key, names.near_and_inside(key, parts(key))[0], names))


@pytest.mark.parametrize("trick", FORWARDS)
@given(name=plain_names, at=st.integers(1, 8))
def test_a_slip_leads_back_to_its_name(trick: str, name: str, at: int) -> None:
    squatted = FORWARDS[trick](name, at)

    assert name in _slips(squatted, guarding(brand(name)))


@pytest.mark.parametrize(
    ("written", "original", "trick"),
    [
        ("acmewidgets", "acmewidgets", "separator"),
        ("acrnewidgets", "acmewidgets", "confusable"),
        ("acm3widgets", "acmewidgets", "leet"),
        ("acmewiidgets", "acmewidgets", "repetition"),
        ("acmewidgest", "acmewidgets", "transposition"),
        ("acmowidgets", "acmewidgets", "vowel_swap"),
        ("acmewidgetd", "acmewidgets", "keyboard"),
        ("acmewxidgets", "acmewidgets", "insertion"),
        ("acmewdgets", "acmewidgets", "omission"),
        ("acmewidgetsy", "acmewidgets", "addition"),
        ("acmewibgets", "acmewidgets", "replacement"),
        ("widgetsacme", "acmewidgets", "word_order"),
        ("acmewidgetses", "acmewidgets", "plural"),
        ("acmebanque", "acmebank", "soundsquat"),
        ("gr8widgets", "greatwidgets", "soundsquat"),
        ("acrewidqetc", "acmewidgets", "typo_multi"),
        ("zanobamk", "zamodank", "confusable"),
    ],
)
def test_the_best_explanation_is_told(written: str, original: str, trick: str) -> None:
    assert name_slip(written, original).trick == trick


@pytest.mark.parametrize(
    "handle",
    ["akmewijets", "acmewidgitts", "acmeswidgetss", "acnevvidgets", "ACMEW1DGETS", "αcmewidgetѕ"],  # noqa: RUF001
)
def test_two_slips_at_once_are_found(handle: str) -> None:
    assert "acmewidgets" in _slips(fold(handle), guarding(ACME))


def test_a_name_with_words_around_it_is_no_slip_of_it() -> None:
    assert _slips("acmewidgetsuae", guarding(ACME)) == set()


def test_letters_that_read_as_a_word_are_no_disguise() -> None:
    assert detect("modern", guarding(brand("modem")), platform="x", threshold=0.1) == []
    assert detect("modem", guarding(brand("modern")), platform="x", threshold=0.1) == []


def test_a_number_that_nobody_chooses_may_be_mistyped() -> None:
    names = guarding(brand("acmewidgets4711"))

    assert detect("acmewidgets4771", names, platform="x")
    assert detect("acmewidgets47", guarding(brand("acmewidgets49")), platform="x") == []


def test_more_names_make_a_slip_say_less() -> None:
    reading = read("zorbatig", "x")
    case = next(cases_of(reading, guarding(brand("zorbatik"))))
    around = circumstances(case.root, reading, guarding(brand("zorbatik")))

    few, many = (
        weigh_features("slip", slip_features(case.suspect, reading, replace(around, crowd=crowd)))
        for crowd in (10_000, 10_000_000)
    )

    assert many < few
