import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.segmenting import NOT_NOTED, read_again, read_anew, segments

_PIECES = ["the", "bank", "of", "a", "anna", "support", "zz", "qx", "ing", "zorbat", "24", "9", "ł", "банк", "ob"]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("citycouncil", ("city", "council")),
        ("michaeljordan", ("michael", "jordan")),
        ("bankofamerica", ("bank", "of", "america")),
        ("clientesatencion", ("clientes", "atencion")),
        ("kundenservice", ("kunden", "service")),
        ("johnsmith86", ("john", "smith", "86")),
        ("orange", ("orange",)),
    ],
)
def test_glued_words_and_names_come_apart(key: str, words: tuple[str, ...]) -> None:
    reading = segments(key)

    assert reading.words == words
    assert reading.unknown == 0


@pytest.mark.parametrize(("key", "unknown"), [("groupeloxqam", 6), ("aikbank", 3), ("qzxkvwj", 7), ("", 0)])
def test_letters_that_no_word_explains_are_counted(key: str, unknown: int) -> None:
    assert segments(key).unknown == unknown


def test_words_cost_less_than_a_heap_of_letters_as_long() -> None:
    assert segments("citycouncil").cost < segments("cotyceuncel").cost < segments("cqtyxzuncjl").cost


def test_a_reading_explains_every_letter_once() -> None:
    for key in ("supportacmexq", "thehouse24of7", "a", "łż9q"):
        reading = segments(key)
        assert sum(map(len, reading.words)) + reading.unknown == len(key)


def test_only_where_pieces_end_is_noted() -> None:
    assert read_anew("citycouncil")[1] == 1 << 3
    assert read_anew("johnsmith86")[1] == 1 << 3 | 1 << 8
    assert read_anew("orange")[1] == read_anew("")[1] == 0
    assert read_anew("internationalcouncil")[1] == NOT_NOTED


@given(st.lists(st.sampled_from(_PIECES), max_size=7).map("".join))
def test_a_name_is_read_again_as_it_was_read(name: str) -> None:
    reading, ends = read_anew(name)

    assert reading == segments(name)
    assert ends == NOT_NOTED or read_again(name, ends) == reading
