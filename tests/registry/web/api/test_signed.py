"""Signed answers, checked as a stranger would: with the published keys and the RFCs, and nothing of ours."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from registry.settings import Settings
from tests.factories import NOON
from tests.registry.web.visitor import Visitor, visiting

OLD, NEW = (base64.urlsafe_b64encode(bytes([number]) * 32).decode().rstrip("=") for number in (1, 2))


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True, slots=True)
class Statement:
    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes


def _read(compact: str) -> Statement:
    header, payload, signature = compact.split(".")
    return Statement(
        json.loads(_bytes(header)), json.loads(_bytes(payload)), f"{header}.{payload}".encode(), _bytes(signature)
    )


async def _check(statement: Statement, visitor: Visitor) -> None:
    """Raises InvalidSignature, or KeyError for a key that is not published."""
    published = (await visitor.open("/.well-known/jwks.json")).answer.json()["keys"]
    key = {key["kid"]: key for key in published}[statement.header["kid"]]
    assert (key["kty"], key["crv"], statement.header["alg"]) == ("OKP", "Ed25519", "EdDSA")
    Ed25519PublicKey.from_public_bytes(_bytes(key["x"])).verify(statement.signature, statement.signed)


@pytest.mark.parametrize(
    "address", ["/api/v1/lookup?account=x.com/acme", "/api/v1/brands?limit=1", "/api/v1/platforms"]
)
async def test_every_public_answer_can_be_had_signed(db: str, address: str) -> None:
    async with visiting() as visitor:
        plain = (await visitor.open(address)).answer
        asked = f"{address}{'&' if '?' in address else '?'}signed=1"
        signed = (await visitor.open(asked)).answer

        statement = _read(signed.text)
        await _check(statement, visitor)

    assert signed.headers["content-type"] == "application/jose"
    assert statement.payload["answer"] == plain.json()
    assert statement.payload["iss"] == "http://localhost:8000"
    assert statement.payload["sub"] == asked
    assert statement.payload["exp"] - statement.payload["iat"] == timedelta(minutes=10).total_seconds()
    assert statement.payload["iat"] == NOON.timestamp()


async def test_a_statement_that_was_changed_is_seen(db: str) -> None:
    async with visiting() as visitor:
        compact = (await visitor.open("/api/v1/lookup?account=x.com/acme&signed=1")).answer.text
        header, payload, signature = compact.split(".")
        said = _bytes(payload).replace(b'"unknown"', b'"official"')
        forged = base64.urlsafe_b64encode(said).decode().rstrip("=")

        with pytest.raises(InvalidSignature):
            await _check(_read(f"{header}.{forged}.{signature}"), visitor)


async def test_what_an_old_key_signed_can_still_be_checked(db: str) -> None:
    async with visiting(signing_keys=(OLD,)) as visitor:
        before = _read((await visitor.open("/api/v1/platforms?signed=1")).answer.text)
    async with visiting(signing_keys=(NEW, OLD)) as visitor:
        after = _read((await visitor.open("/api/v1/platforms?signed=1")).answer.text)

        await _check(before, visitor)
        await _check(after, visitor)

    assert before.header["kid"] != after.header["kid"]


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="43 characters"):
        Settings(signing_keys=("too short",))
