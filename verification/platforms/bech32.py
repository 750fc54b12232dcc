"""Nostr public keys: `npub1…` (bech32, BIP 173) ↔ hex, and the ids in the addresses of notes (NIP-19)."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "npub"
_CHECKSUM = 6  # characters
_KEY = 32  # bytes
_EVENT_ID = 0  # the type of the value that is the id
_LONGEST = 2_000  # characters; NIP-19 allows more, for lists of relays that we do not ask


def public_key(npub: str) -> str | None:
    """The key in hex; None when the checksum is wrong or the text is no key."""
    key = _read(npub, _PREFIX)
    return key.hex() if key is not None and len(key) == _KEY else None


def event_id(text: str) -> str | None:
    """The id in hex that `note1…` or `nevent1…` holds; None when the checksum is wrong or there is none in it."""
    note = _read(text, "note")
    if note is not None:
        return note.hex() if len(note) == _KEY else None
    rest = _read(text, "nevent") or b""
    while len(rest) > 1:  # type, length, value
        kind, value, rest = rest[0], rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
        if kind == _EVENT_ID:
            return value.hex() if len(value) == _KEY else None
    return None


def npub(public_key: str) -> str:
    """The way people write the key."""
    bits = f"{int(public_key, 16):0{_KEY * 8}b}0000"
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    checksum = _checksum([*_expanded(_PREFIX), *values, *[0] * _CHECKSUM]) ^ 1
    values += [checksum >> 5 * (_CHECKSUM - 1 - at) & 31 for at in range(_CHECKSUM)]
    return f"{_PREFIX}1" + "".join(_ALPHABET[value] for value in values)


def _read(text: str, wanted: str) -> bytes | None:
    """The bytes behind the prefix; None for another prefix, a wrong checksum or bits left over that are not zero."""
    prefix, _, written = text.partition("1")
    values = [_ALPHABET.find(character) for character in written[:_LONGEST]]
    if prefix != wanted or -1 in values or _checksum(_expanded(prefix) + values) != 1:
        return None
    bits = "".join(f"{value:05b}" for value in values[:-_CHECKSUM])
    whole = len(bits) // 8 * 8
    padding = bits[whole:]
    if len(padding) > 4 or "1" in padding:  # noqa: PLR2004 -- a fifth bit would be a letter too many
        return None
    return bytes(int(bits[at : at + 8], 2) for at in range(0, whole, 8))


def _expanded(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            state ^= generator if top >> at & 1 else 0
    return state
