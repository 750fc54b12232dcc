from registry.detector.tables import confusables, keyboard_neighbours, trusted_words

_SORTS = {"support", "lure", "official", "trade", "web", "legal", "department", "shop", "filler", "place", "fan"}


def test_every_trusted_word_has_a_known_sort_and_is_folded() -> None:
    for word in trusted_words().values():
        assert word.sort in _SORTS
        assert word.word == word.word.casefold()


def test_confusable_letters_are_read_as_plain_ones() -> None:
    assert all(plain.isascii() and not letter.isascii() for letter, plain in confusables().items())


def test_keys_beside_each_other_are_neighbours_both_ways() -> None:
    near = keyboard_neighbours()

    assert set("qws") <= set(near["a"])
    assert all(key in near[other] for key, others in near.items() for other in others)
