"""Every trick told forwards must be undone by the same trick told backwards."""

import pkgutil
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector import detect, tricks
from registry.detector.suspects import slips
from registry.detector.tables import keyboard_neighbours
from registry.detector.tricks import TRICKS
from registry.detector.tricks.trick import Trick
from tests.registry.detector.brands import LETTERS, brand, guarding, plain_names

_NO_SLIPS = {"trick", "combosquatting", "display_name"}
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


def _hit_next_key(name: str, at: int) -> str:
    return _changed(name, at, keyboard_neighbours()[name[at]][-1])


FORWARDS: dict[str, Callable[[str, int], str]] = {
    "confusable": lambda name, at: name.replace("m", "rn") if at % 2 else name.replace("o", "0"),
    "leet": _put_digit,
    "repetition": lambda name, at: name[:at] + name[at] + name[at:],
    "transposition": lambda name, at: name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
    "plural": lambda name, at: name + ("es" if at % 2 else "s"),
    "vowel_swap": _swap_vowel,
    "keyboard": _hit_next_key,
    "insertion": lambda name, at: name[:at] + "w" + name[at:],
    "omission": lambda name, at: name[:at] + name[at + 1 :],
    "addition": lambda name, at: name + "w" if at % 2 else "w" + name,
    "replacement": lambda name, at: _changed(name, at, "f"),
    "word_order": lambda name, at: name[max(3, min(at, 7)) :] + name[: max(3, min(at, 7))],
}


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
@given(name=plain_names, at=st.integers(1, 8))
def test_a_trick_is_undone_and_its_target_found(trick: Trick, name: str, at: int) -> None:
    squatted = FORWARDS[trick.name](name, at)
    names = guarding(brand(name))

    undone = {original for spelling in trick.originals(squatted) for original in names.find(spelling, trick.shelf)}

    assert squatted == name or name in undone


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.name)
@given(name=plain_names, at=st.integers(2, 8))
def test_a_squatted_name_is_a_finding_with_the_right_target(trick: Trick, name: str, at: int) -> None:
    squatted = FORWARDS[trick.name](name, at)
    unrelated = brand("q" + "v" * 12)

    findings = detect(squatted, guarding(brand(name), unrelated), platform="x", threshold=0.3)

    assert squatted == name or [finding.target.handle for finding in findings] == [name]


@given(key=st.text(LETTERS, min_size=3, max_size=30))
def test_a_name_never_comes_from_itself(key: str) -> None:
    assert [original for _, original in slips(key, guarding(brand(key)))] == []


def test_every_trick_of_the_folder_is_in_the_list() -> None:
    files = {module.name for module in pkgutil.iter_modules(tricks.__path__)} - _NO_SLIPS

    assert files == {trick.name for trick in TRICKS}
    assert files == set(FORWARDS)


@pytest.mark.parametrize(
    ("trick", "squatted"),
    [
        ("confusable", "acrnewidgets"),
        ("leet", "acm3widgets"),
        ("repetition", "acmewiidgets"),
        ("transposition", "acmewidgest"),
        ("vowel_swap", "acmowidgets"),
        ("keyboard", "acmewidgetd"),
        ("insertion", "acmewxidgets"),
        ("omission", "acmewdgets"),
        ("addition", "acmewidgetsy"),
        ("replacement", "acmewibgets"),
        ("word_order", "widgetsacme"),
        ("plural", "acmewidgetses"),
    ],
)
def test_the_surest_trick_is_told(trick: str, squatted: str) -> None:
    found = slips(squatted, guarding(brand("acmewidgets")))

    assert [(told.name, original) for told, original in found] == [(trick, "acmewidgets")]
