"""The form of a key: known by its look, and by its checksum when it was mistyped."""

from uuid import UUID

import pytest

from registry.actions import key_texts

ID = UUID("00000000-0000-4000-8000-0000000000ab")


def test_what_was_written_is_read() -> None:
    secret = key_texts.new_secret()

    assert key_texts.read(key_texts.write(ID, secret)) == key_texts.KeyText(ID, secret)


@pytest.mark.parametrize("place", [4, 20, 40, 60, -1])
def test_a_mistyped_key_is_none(place: int) -> None:
    text = key_texts.write(ID, key_texts.new_secret())
    other = "1" if text[place] == "0" else "0"
    wrong = text[:place] + other + (text[place + 1 :] if place != -1 else "")

    assert key_texts.read(wrong) is None
