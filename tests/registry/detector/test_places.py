import pytest

from registry.detector.places import is_place


@pytest.mark.parametrize(
    "word", ["spain", "espana", "de", "deutsch", "toronto", "mumbai", "texas", "saopaulo", "londres", "paris"]
)
def test_countries_languages_states_and_big_cities_are_places(word: str) -> None:
    assert is_place(word)


@pytest.mark.parametrize("word", ["nice", "reading", "support", "sale", "acme", ""])
def test_a_word_is_no_place_though_a_town_is_called_so(word: str) -> None:
    assert not is_place(word)
