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


# ── the ids of notes ────────────────────────────────────────────────────────────────────────────────────────────────

NOTE = "note1fntxtkcy9pjwucqwa9mddn7v03wwwsu9j330jj350nvhpky2tuaspk6nqc"
ID = "4cd665db042864ee600ee976d6cfcc7c5ce743859462f94a347cd970d88a5f3b"


def nip19(prefix: str, value: bytes) -> str:
    """Written as NIP-19 says, by the other half of what is tested here."""
    bits = "".join(f"{byte:08b}" for byte in value)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    checksum = bech32._checksum([*bech32._expanded(prefix), *values, *[0] * 6]) ^ 1
    values += [checksum >> 5 * (5 - at) & 31 for at in range(6)]
    return f"{prefix}1" + "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[value] for value in values)


def test_a_note_is_named_by_its_id() -> None:
    assert bech32.event_id(NOTE) == ID
    assert nip19("note", bytes.fromhex(ID)) == NOTE


def test_an_event_with_relays_and_author_is_named_by_its_id() -> None:
    number = b"\0\x20" + bytes.fromhex(ID)

    assert bech32.event_id(nip19("nevent", number)) == ID
    assert bech32.event_id(nip19("nevent", b"\1\x0ewss://nos.test" + number + b"\2\x20" + bytes.fromhex(KEY))) == ID


@given(st.binary(max_size=80))
def test_what_holds_no_id_names_no_note(value: bytes) -> None:
    found = bech32.event_id(nip19("nevent", value))

    assert found is None or bytes.fromhex(found) in value
    assert bech32.event_id(NPUB) is None
    assert bech32.event_id(NOTE[:-1]) is None
    assert bech32.event_id(NOTE.replace("f", "q")) is None
