"""The secrets of webhooks: made here, kept sealed, and what they sign (Standard Webhooks)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from registry.settings import settings

PREFIX = "whsec_"
BYTES = 32


class Unreadable(Exception):
    """The key that sealed it is no longer among the registry's keys."""


def new_secret() -> str:
    """A fresh secret in the form that receivers' libraries take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode("ascii")


def seal(secret: str) -> str:
    """The secret as it is kept: reading the table is not enough to sign in our name."""
    return _safe().encrypt(secret.encode("ascii")).decode("ascii")


def unseal(sealed: str) -> str:
    """The secret again; raises Unreadable."""
    try:
        return _safe().decrypt(sealed.encode("ascii")).decode("ascii")
    except InvalidToken as error:
        raise Unreadable from error


def headers(keys: Sequence[str], message: str, moment: int, body: bytes) -> dict[str, str]:
    """The three headers of a message; while a secret is being changed each of the two signs."""
    signed = message.encode("ascii") + b"." + str(moment).encode("ascii") + b"." + body
    return {
        "webhook-id": message,
        "webhook-timestamp": str(moment),
        "webhook-signature": " ".join(_signature(key, signed) for key in keys),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode("ascii")


def _safe() -> MultiFernet:
    """Sealed by the newest of our keys, opened by any of them."""
    return MultiFernet([Fernet(_key(key)) for key in settings().keys()])  # noqa: SIM118 (no dict)


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), b"webhook secrets", hashlib.sha256))
