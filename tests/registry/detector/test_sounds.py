import pytest

from registry.detector.sounds import sound, spoken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acmebanque", "acmebank"),
        ("bluewidgets", "blewwidgets"),
        ("citycouncil", "citycounsel"),
        ("knoxwidgets", "nockswidgets"),
        ("straightwidgets", "straitwidgets"),
        ("4everwidgets", "foreverwidgets"),
        ("2brothers", "twobrothers"),
        ("calle8", "calleocho"),
        ("acmewidgetsdos", "acmewidgets2"),
        ("quesowidgets", "kesowidgets"),
        ("photowidgets", "fotowidgets"),
        ("zapatoswidgets", "sapatoswidgets"),
    ],
)
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert spoken(one) == spoken(other)


@pytest.mark.parametrize(
    ("one", "other"), [("acme", "acre"), ("dell", "doll"), ("widgets24", "widgets25"), ("ana", "eny")]
)
def test_names_that_sound_otherwise_stay_apart(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_long_names_are_told_by_their_consonants_and_short_ones_by_their_vowels_too() -> None:
    assert sound("acmewidgets") == sound("acmowodgits")
    assert sound("dell") != sound("doll")


@pytest.mark.parametrize("name", ["", "h", "e", "北京", "1", "0" * 120])
def test_every_name_has_a_sound(name: str) -> None:
    assert isinstance(sound(name), str)
