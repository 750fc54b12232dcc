"""What passkeys are asked to sign: made here, good for one answer, soon, from the browser that asked."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from registry.access import Actor
from registry.database import rows
from registry.errors import PasskeyRefused
from registry.models import PasskeyChallenge
from registry.settings import settings

CHALLENGE_LIFE = timedelta(minutes=10)
CHALLENGE_BYTES = 32
MOST_CREDENTIAL = 16_000  # characters of JSON; a real one has about 1,000
TIMEOUT_MS = int(CHALLENGE_LIFE.total_seconds() * 1000)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a browser sent: its answer to a challenge, and the secret of its cookie."""

    challenge_id: str
    credential: str
    browser: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A challenge that was taken: nobody can answer it again."""

    challenge: bytes


def rp_id() -> str:
    """The name that passkeys are bound to: the host of our own configured address, never of a request."""
    return urlsplit(settings().base_url).hostname or ""


def is_possible() -> bool:
    """Browsers make passkeys for names behind TLS and for `localhost`, never for numbers."""
    host = rp_id()
    try:
        ip_address(host)
    except ValueError:
        return settings().https or host == "localhost"
    return False


async def to_add(actor: Actor, browser: str, known: Sequence[str], *, now: datetime) -> str:
    """What the browser needs to make a passkey for this person, as JSON."""
    asked = await _ask(browser, actor.person_id, now)
    options = webauthn.generate_registration_options(
        rp_id=rp_id(),
        rp_name=settings().registry_name,
        user_id=actor.person_id.bytes,
        user_name=actor.email,
        challenge=base64url_to_bytes(asked.challenge),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return _json(asked, webauthn.options_to_json(options))


async def to_sign_in(browser: str, *, now: datetime) -> str:
    """What the browser needs to sign in with a passkey, as JSON. It names nobody: the passkey knows whose it is."""
    asked = await _ask(browser, None, now)
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(),
        challenge=base64url_to_bytes(asked.challenge),
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _json(asked, webauthn.options_to_json(options))


async def take(answered: Answered, *, person_id: UUID | None, now: datetime) -> Asked:
    """Uses the challenge up, whatever its answer is worth; raises PasskeyRefused."""
    try:
        challenge_id = UUID(answered.challenge_id)
    except ValueError as error:
        raise PasskeyRefused from error
    found = await rows(
        "DELETE FROM passkey_challenge WHERE id = $1 AND browser_hash = $2 AND expires_at > $3"
        " AND person_id IS NOT DISTINCT FROM $4::uuid RETURNING challenge",
        challenge_id,
        _hash(answered.browser),
        now,
        person_id,
    )
    if not found or len(answered.credential) > MOST_CREDENTIAL:
        raise PasskeyRefused
    return Asked(base64url_to_bytes(found[0]["challenge"]))


async def _ask(browser: str, person_id: UUID | None, now: datetime) -> PasskeyChallenge:
    await PasskeyChallenge.filter(created_at__lt=now - CHALLENGE_LIFE).delete()
    return await PasskeyChallenge.create(
        challenge=bytes_to_base64url(secrets.token_bytes(CHALLENGE_BYTES)),
        browser_hash=_hash(browser),
        person_id=person_id,
        created_at=now,
        expires_at=now + CHALLENGE_LIFE,
    )


def _json(asked: PasskeyChallenge, options: str) -> str:
    return orjson.dumps({"challenge_id": str(asked.id), "options": orjson.loads(options)}).decode()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
