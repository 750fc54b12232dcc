"""Nostr public keys: `npub1…` (bech32, BIP 173) ↔ hex."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = "npub"
_CHECKSUM = 6  # characters
_KEY = 32  # bytes


def public_key(npub: str) -> str | None:
    """The key in hex; None when the checksum is wrong or the text is no key."""
    prefix, _, written = npub.partition("1")
    values = [_ALPHABET.find(character) for character in written]
    if prefix != _PREFIX or -1 in values or _checksum(_expanded() + values) != 1:
        return None
    bits = "".join(f"{value:05b}" for value in values[:-_CHECKSUM])
    key, padding = bits[: _KEY * 8], bits[_KEY * 8 :]
    return f"{int(key, 2):064x}" if len(key) == _KEY * 8 and padding == "0000" else None


def npub(public_key: str) -> str:
    """The way people write the key."""
    bits = f"{int(public_key, 16):0{_KEY * 8}b}0000"
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    checksum = _checksum([*_expanded(), *values, *[0] * _CHECKSUM]) ^ 1
    values += [checksum >> 5 * (_CHECKSUM - 1 - at) & 31 for at in range(_CHECKSUM)]
    return f"{_PREFIX}1" + "".join(_ALPHABET[value] for value in values)


def _expanded() -> list[int]:
    return [ord(letter) >> 5 for letter in _PREFIX] + [0] + [ord(letter) & 31 for letter in _PREFIX]


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            state ^= generator if top >> at & 1 else 0
    return state
