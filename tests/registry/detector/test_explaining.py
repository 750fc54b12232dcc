import pytest

from registry.detector import Protected, detect, explain, near_names
from registry.detector.explaining import _SENTENCES
from registry.detector.tricks import TRICKS
from tests.registry.detector.brands import ACME, DELL, guarding


@pytest.mark.parametrize(
    ("handle", "english", "spanish"),
    [
        ("dell_support", "adds the word “support” to Dell’s name", "añade la palabra «support» al nombre de Dell"),  # noqa: RUF001
        (
            "dell_support_login",
            "adds the words “support login” to Dell’s name",  # noqa: RUF001
            "añade las palabras «support login» al nombre de Dell",
        ),
        (
            "d3ll",
            "puts digits for letters, or letters for digits, in Dell’s handle “dell”",  # noqa: RUF001
            "pone cifras por letras, o letras por cifras, en «dell», el usuario de Dell",
        ),
        (
            "acmewidgets99",
            "adds the number 99 to Acme Widgets’ name",  # noqa: RUF001
            "añade el número 99 al nombre de Acme Widgets",
        ),
    ],
)
def test_the_sentence_says_what_was_done(handle: str, english: str, spanish: str) -> None:
    finding = detect(handle, guarding(ACME, DELL), platform="x")[0]

    assert explain(finding, "en") == english
    assert explain(finding, "es") == spanish


def test_a_name_that_is_no_handle_is_called_a_name() -> None:
    burger = Protected("burgers_za", "x", "burger", "Burgermann's", "burger", proven=True)

    finding = detect("burgermannss", guarding(burger), platform="instagram")[0]

    assert explain(finding, "en") == "doubles a letter of Burgermann's name"
    assert explain(finding, "es") == "duplica una letra de «Burgermann's», el nombre de la marca"


def test_an_equal_brand_name_is_said_to_be_equal() -> None:
    assert explain(near_names("Dell", None, guarding(DELL))[0], "en") == "has the same name as Dell"


def test_every_trick_has_a_sentence_in_both_languages() -> None:
    tricks = {trick.name for trick in TRICKS} | {"separator", "tld_swap", "combosquatting", "display_name", "same_name"}

    assert tricks <= _SENTENCES["en"].keys() == _SENTENCES["es"].keys()


def test_a_brands_own_braces_are_only_text() -> None:
    odd = detect("acmewidgts", guarding(ACME), platform="x")[0]

    assert "{" not in explain(odd, "fr")
