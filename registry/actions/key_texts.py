"""The form of API keys, `rgk_<id>_<secret>_<checksum>`: scanners for leaked secrets know one when they see it."""

import hashlib
import re
import secrets
import zlib
from dataclasses import dataclass
from uuid import UUID

PREFIX = "rgk"
SECRET_BITS = 256
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET_LENGTH, _CHECKSUM_LENGTH = 43, 6  # of 256 and of 32 bits in base 62
PATTERN = re.compile(
    rf"{PREFIX}_(?P<id>[0-9a-f]{{32}})_(?P<secret>[0-9A-Za-z]{{{_SECRET_LENGTH}}})"
    rf"_(?P<checksum>[0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})"
)


@dataclass(frozen=True, slots=True)
class KeyText:
    """A key as it is sent: which one it says it is, and the secret that proves it."""

    id: UUID
    secret: str


def new_secret() -> str:
    """A fresh secret: 256 random bits in base 62."""
    return _in_base_62(secrets.randbits(SECRET_BITS), _SECRET_LENGTH)


def write(key_id: UUID, secret: str) -> str:
    """The key as its holder gets it, with a checksum: a mistyped one is known without a look into any table."""
    told = f"{PREFIX}_{key_id.hex}_{secret}"
    return f"{told}_{_checksum(told)}"


def read(text: str) -> KeyText | None:
    """The key that the text is; None when it cannot be one."""
    found = PATTERN.fullmatch(text)
    if found is None or _checksum(text.rpartition("_")[0]) != found["checksum"]:
        return None
    return KeyText(UUID(found["id"]), found["secret"])


def hashed(secret: str) -> str:
    """What is kept of the secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def _checksum(text: str) -> str:
    return _in_base_62(zlib.crc32(text.encode("ascii")), _CHECKSUM_LENGTH)


def _in_base_62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
