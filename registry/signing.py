"""What the registry signs, strangers can check: its Ed25519 keys, and statements signed as JWS (RFC 7515, RFC 8037)."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.settings import Settings

STATEMENT_TYPE = "brand-registry-answer+jwt"
DUMP_TYPE = "brand-registry-dump+jws"
STATEMENT_LIFE = timedelta(minutes=10)
"""After this long a signed answer says what was so, not what is."""


def keys(settings: Settings) -> Sequence[Ed25519PrivateKey]:
    """The keys, newest first: that one signs, the others are still published."""
    return _read(settings.statement_keys())


def key_set(settings: Settings) -> dict[str, Any]:
    """The public halves of all keys, as a JWK set (RFC 8037)."""
    return {"keys": [{**_jwk(key), "kid": key_id(key), "use": "sig", "alg": "EdDSA"} for key in keys(settings)]}


def key_id(key: Ed25519PrivateKey) -> str:
    """The thumbprint of the public key (RFC 7638)."""
    return _base64url(hashlib.sha256(orjson.dumps(_jwk(key), option=orjson.OPT_SORT_KEYS)).digest())


def statement(answer: Mapping[str, Any], settings: Settings, *, asked: str, now: datetime) -> str:
    """An answer with who gives it, to which question, when and until when, signed: a compact JWS."""
    key = keys(settings)[0]
    header = {"alg": "EdDSA", "kid": key_id(key), "typ": STATEMENT_TYPE}
    payload = {
        "iss": settings.base_url,
        "sub": asked,
        "iat": int(now.timestamp()),
        "exp": int((now + STATEMENT_LIFE).timestamp()),
        "answer": answer,
    }
    signed = f"{_base64url(orjson.dumps(header))}.{_base64url(orjson.dumps(payload))}"
    return f"{signed}.{_base64url(key.sign(signed.encode()))}"


def detached(digest: bytes, settings: Settings, *, now: datetime) -> str:
    """A detached JWS (RFC 7515, appendix F) whose payload is the SHA-256 of a file; who signed it, when, is in it."""
    key = keys(settings)[0]
    header = {
        "alg": "EdDSA",
        "kid": key_id(key),
        "typ": DUMP_TYPE,
        "iss": settings.base_url,
        "iat": int(now.timestamp()),
    }
    protected = _base64url(orjson.dumps(header))
    return f"{protected}..{_base64url(key.sign(f'{protected}.{_base64url(digest)}'.encode()))}"


@lru_cache(maxsize=4)
def _read(seeds: tuple[bytes, ...]) -> tuple[Ed25519PrivateKey, ...]:
    return tuple(Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds)


def _jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(public)}


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
