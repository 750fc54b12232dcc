"""What we ask to be posted: a token that names its account, brand and registry, and the names it is posted under."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from verification.accounts import AccountRef
from verification.platforms.conversations.website import META_NAME, TXT_NAME, WELL_KNOWN

__all__ = [
    "META",
    "STATEMENT",
    "TXT_FORMAT",
    "TXT_NAME",
    "WELL_KNOWN",
    "Challenge",
    "contains_token",
    "equals_one_of",
    "new_token",
    "statement",
    "token_fits",
]

TXT_FORMAT = "brand-registry={token}"
META = f'<meta name="{META_NAME}" content="{{token}}">'
STATEMENT = "brand-registry: {token}"

VERSION = "br1"
RANDOM_BYTES = 16  # 128 bits; 26 letters in base32
TAG_BYTES = 10  # 80 bits; 16 letters in base32
TOKEN = re.compile(r"br1[a-z2-7]{26}[a-z2-7]{16}")

# What people and platforms put around a word. "/", "@", "#", "=" and "-" are missing on purpose: next to them a token
# is a part of an address, a name or a longer word.
_AROUND = ".,;:!?()[]{}<>\"'`*_~\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u3002\u3001"


@dataclass(frozen=True, slots=True)
class Challenge:
    """One token for one account of one brand at one registry, by one method or (None) by any the platform allows.

    `sites` are websites that the brand has proven; only they can stand in for a token (links both ways).
    `confirmed`: a moderator has compared account and brand, and that still counts; `once_confirmed`: it may be too long
    ago. `was_read`: the account's own words have proven it, so their silence counts, also where a platform shows no id
    to remember. Only the registry can say so, never who asks for a check.
    """

    account: AccountRef
    brand: str
    registry: str  # host of the registry that issued it
    token: str
    method: str | None = None
    sites: tuple[str, ...] = ()
    confirmed: bool = False
    once_confirmed: bool = False
    was_read: bool = False


def new_token(account: AccountRef, brand: str, registry: str) -> str:
    """A fresh token of 128 random bits whose last part says which account, brand and registry it is for."""
    random_part = _letters(secrets.token_bytes(RANDOM_BYTES))
    return VERSION + random_part + _tag(random_part, account, brand, registry)


def token_fits(token: str, account: AccountRef, brand: str, registry: str) -> bool:
    """Whether the token was made for exactly this account, brand and registry; needs no database."""
    if not TOKEN.fullmatch(token):
        return False
    random_part = token[len(VERSION) : len(VERSION) + 26]
    expected = _tag(random_part, account, brand, registry)
    return hmac.compare_digest(token[-16:], expected)


def statement(token: str) -> str:
    """The one line people post as it is; it fits into a bio of 150 characters."""
    return STATEMENT.format(token=token)


def contains_token(text: str, token: str) -> bool:
    """Whether the token stands in the text as a word of its own; case-sensitive, and every word takes equally long.

    Only words too short to be one are passed over: a megabyte of single letters must not hold up the loop.
    """
    wanted = token.encode()
    found = False
    for word in text.split():
        if len(word) < len(wanted):
            continue
        found |= hmac.compare_digest(word.strip(_AROUND).encode("utf-8", "replace"), wanted)
    return found


def equals_one_of(text: str, accepted: tuple[str, ...]) -> bool:
    """Whether the whole text is one of the accepted lines, compared in constant time."""
    found = False
    for line in accepted:
        found |= hmac.compare_digest(text.encode("utf-8", "replace"), line.encode())
    return found


def _tag(random_part: str, account: AccountRef, brand: str, registry: str) -> str:
    # Lengths in front of the parts: no two different claims may ever hash the same text.
    digest = hashlib.sha256()
    for part in (VERSION, random_part, registry, brand, account.platform, account.handle):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(4, "big") + encoded)
    return _letters(digest.digest()[:TAG_BYTES])


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()
