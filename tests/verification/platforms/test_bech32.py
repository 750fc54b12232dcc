"""Nostr keys, there and back; the first vector is the one of NIP-19."""

from hypothesis import given
from hypothesis import strategies as st

from verification.platforms import bech32

KEY = "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e"
NPUB = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"


def test_the_vector_of_the_specification() -> None:
    assert bech32.public_key(NPUB) == KEY
    assert bech32.npub(KEY) == NPUB


@given(st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_every_key_reads_back(key: str) -> None:
    assert bech32.public_key(bech32.npub(key)) == key


@given(st.integers(5, len(NPUB) - 1), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_one_wrong_character_is_noticed(place: int, character: str) -> None:
    changed = NPUB[:place] + character + NPUB[place + 1 :]

    assert changed == NPUB or bech32.public_key(changed) is None


def test_another_prefix_is_no_public_key() -> None:
    assert bech32.public_key(NPUB.replace("npub", "nsec")) is None
    assert bech32.public_key("npub1") is None
