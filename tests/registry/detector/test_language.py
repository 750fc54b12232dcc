import pytest

from registry.detector.language import (
    frequency,
    is_first_name,
    is_surname,
    is_word,
    letters_cost,
    likeness,
)


@pytest.mark.parametrize(
    "word",
    ["house", "casa", "maison", "natura", "natural", "carters", "carteras", "corazon", "strasse", "obrigado", "citta"],
)
def test_words_of_several_languages_are_known_without_their_accents(word: str) -> None:
    assert is_word(word)
    assert frequency(word) > 0


def test_more_usual_words_are_more_frequent() -> None:
    assert frequency("the") > frequency("house") > frequency("explorer") > frequency("lasagna") > 0


@pytest.mark.parametrize("key", ["metamask", "walgreens", "aikbank", "qzxkvwj", "", "2024", "банк"])
def test_a_coined_name_is_no_word_and_no_ones_name(key: str) -> None:
    assert not is_word(key)
    assert frequency(key) == likeness(key)[2] == 0
    assert not is_first_name(key)
    assert not is_surname(key)


@pytest.mark.parametrize("plural", ["bakeries", "explorers", "lasagnas", "carreteras"])
def test_a_plural_is_a_word(plural: str) -> None:
    assert is_word(plural)


def test_people_have_first_names_and_surnames() -> None:
    assert is_first_name("michael")
    assert is_first_name("giulia")
    assert is_surname("gonzalez")
    assert is_surname("muller")
    assert not is_surname("giulia")
    assert likeness("smith")[2] > likeness("hernandez")[2] > 0
    assert frequency("michael") == 0


def test_letters_of_a_language_follow_each_other_more_cheaply_than_others() -> None:
    assert letters_cost("nintendo") < letters_cost("metamask") < letters_cost("loxqam") < letters_cost("qzxkvwj")
    assert letters_cost("") == letters_cost("2024") == 0
