import pytest

from registry.detector.skeleton import blurred, fold, letters, skeleton, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Dell_Support-24", "dellsupport24"),
        ("Société", "societe"),
        ("dеll", "dell"),  # noqa: RUF001
        ("Ｄｅｌｌ", "dell"),  # noqa: RUF001
        ("𝓭𝓮𝓵𝓵", "dell"),  # noqa: RUF001
        ("ᎠᎬᏞᏞ", "dell"),  # noqa: RUF001
        ("đɇłł", "dell"),
        ("𐔜ꓵ𐌕", "cnt"),
        ("d\u200be\u202ell", "dell"),
        ("δεll", "δell"),
        ("北京", "北京"),
    ],
)
def test_a_name_is_folded_to_what_is_read(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"), [("amazon", "arnaz0n"), ("dell", "de1i"), ("wwf", "vvwf"), ("dodo", "clodo")]
)
def test_names_that_look_alike_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"), [("zanobank", "zamodamk"), ("marmor", "rnarrnor"), ("kunde", "lcunde"), ("mumm", "rrurrrr")]
)
def test_names_that_look_alike_from_afar_are_blurred_into_one(one: str, other: str) -> None:
    assert blurred(one) == blurred(other)


def test_other_alphabets_stay_in_letters() -> None:
    assert letters("Дéll") == "дell"


def test_words_part_at_separators_capitals_and_digits() -> None:
    assert words("DellSupport_24.USATeam") == ["dell", "support", "24", "usa", "team"]
