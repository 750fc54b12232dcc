import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.transparency.notes import (
    Checkpoint,
    NotAnswerable,
    Verifier,
    open_note,
    read_checkpoint,
    sign,
    verifier,
)

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
OURS = verifier("registry.example/log", KEY)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)
HEAD = Checkpoint("registry.example/log", 5, b"\x01" * 32)


def test_the_published_example_of_signed_notes_is_read() -> None:
    # golang.org/x/mod/sumdb/note: the key and the note of its documentation.
    key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    name, _id, raw = key.split("+")
    peter = Verifier(name, base64.b64decode(raw)[1:])
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    note = (
        text + "\n\u2014 PeterNeumann"
        " x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    )

    assert peter.text == key
    assert open_note(note, [peter]) == text


def test_a_checkpoint_comes_back_from_the_note_that_vouches_for_it() -> None:
    note = sign(HEAD.text, OURS.name, KEY)

    assert read_checkpoint(open_note(note, [OURS])) == HEAD


def test_an_older_key_is_still_known_after_it_was_replaced() -> None:
    note = sign(HEAD.text, OURS.name, KEY)

    assert open_note(note, [verifier(OURS.name, STRANGER), OURS]) == HEAD.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note.replace("\n5\n", "\n6\n"),
        lambda note: note.replace(OURS.name + " ", "another "),
        lambda note: note[:-9] + "AAAAAAA=\n",
        lambda note: note.removesuffix("\n"),
        lambda note: note.replace("\u2014", "-"),
        lambda _note: "",
        lambda _note: sign(HEAD.text, OURS.name, STRANGER),
    ],
    ids=["text", "name", "signature", "cut", "dash", "nothing", "stranger"],
)
def test_a_note_that_nobody_known_signed_is_not_believed(spoil: Callable[[str], str]) -> None:
    with pytest.raises(NotAnswerable):
        open_note(spoil(sign(HEAD.text, OURS.name, KEY)), [OURS])


@pytest.mark.parametrize(
    "text", ["", "a\n1\n", "a\n01\nAA==\n", "a\nx\nAA==\n", "a\n1\nAA==\n", "a\n1\n!\n", "\n1\n" + "A" * 43 + "=\n"]
)
def test_what_is_no_checkpoint_is_not_read_as_one(text: str) -> None:
    with pytest.raises(NotAnswerable):
        read_checkpoint(text)
