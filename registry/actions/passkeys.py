"""Passkeys: adding, naming and removing one's own, and signing in with one. The mailed link stays the way back in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import webauthn
from tortoise.transactions import in_transaction
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import InvalidAuthenticationResponse, InvalidJSONStructure, InvalidRegistrationResponse

from registry import audit, mail
from registry.access import Actor, fresh
from registry.actions import passkey_challenges, sessions
from registry.actions.names import clean_name
from registry.actions.passkey_challenges import Answered
from registry.actions.people import SignedIn
from registry.errors import BadName, NotFound, PasskeyRefused, TooMany
from registry.language import gettext, mark
from registry.models import Passkey, Person
from registry.settings import settings

MOST_PASSKEYS = 20  # of one person
LONGEST_NAME = 60
REFUSALS = (InvalidAuthenticationResponse, InvalidRegistrationResponse, InvalidJSONStructure)

_KNOWN_ALREADY = mark("This device has a passkey for you already.")
_TOO_LONG = mark("A name has at most %(most)s characters.")
_ADDED = mark("A passkey was added for %(name)s")
_ADDED_BODY = mark(
    "The passkey “%(passkey)s” was added and signs in as %(email)s from now on.\n\n"
    "If that was not you, remove it and end the other sessions: %(link)s\n"
)
_REMOVED = mark("A passkey was removed for %(name)s")
_REMOVED_BODY = mark(
    "The passkey “%(passkey)s” no longer signs in as %(email)s.\n\n"
    "If that was not you, end the other sessions: %(link)s\n"
)
_BLOCKED = mark("A passkey was blocked for %(name)s")
_BLOCKED_BODY = mark(
    "The passkey “%(passkey)s” was used, but its counter went back: there may be a copy of it. It was refused and no"
    " longer signs in as %(email)s.\n\nRemove it, and add a new one if the device is still yours: %(link)s\n"
)


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """One passkey, as its owner knows it."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None
    is_blocked: bool


async def list_own(actor: Actor) -> tuple[PasskeyView, ...]:
    """The person's passkeys, in the order they were added."""
    return tuple(_view(one) for one in await Passkey.filter(person_id=actor.person_id).order_by("created_at", "id"))


async def show(actor: Actor, passkey_id: UUID) -> PasskeyView:
    """One of the person's passkeys; raises NotFound."""
    return _view(await _own(actor, passkey_id))


async def is_to_be_offered(actor: Actor) -> bool:
    """Whether the person has none yet, could use one here, and has not said "not now"."""
    if not passkey_challenges.is_possible():
        return False
    declined = await Person.exists(id=actor.person_id, passkeys_declined_at__isnull=False)
    return not declined and not await Passkey.exists(person_id=actor.person_id)


async def decline(actor: Actor, *, now: datetime) -> None:
    """Says "not now": the offer is not made again."""
    await Person.filter(id=actor.person_id, passkeys_declined_at__isnull=True).update(passkeys_declined_at=now)


async def options_to_add(actor: Actor, browser: str, *, now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON; raises StepUpNeeded, TooMany."""
    fresh(actor, now=now)
    known = await Passkey.filter(person_id=actor.person_id)
    if len(known) >= MOST_PASSKEYS:
        raise TooMany(retry_after=3600)
    return await passkey_challenges.to_add(actor, browser, [one.credential_id for one in known], now=now)


async def add(actor: Actor, answered: Answered, name: str, *, now: datetime) -> UUID:
    """Keeps the passkey that the browser made, and writes to the person.

    Raises StepUpNeeded, BadName, PasskeyRefused, and TooMany.
    """
    fresh(actor, now=now)
    name = _clean(name)
    asked = await passkey_challenges.take(answered, person_id=actor.person_id, now=now)
    try:
        made = webauthn.verify_registration_response(
            credential=answered.credential,
            expected_challenge=asked.challenge,
            expected_rp_id=passkey_challenges.rp_id(),
            expected_origin=settings().base_url,
            require_user_verification=True,
        )
    except REFUSALS as error:
        raise PasskeyRefused from error
    async with in_transaction():
        person = await Person.select_for_update().get(id=actor.person_id)
        credential_id = bytes_to_base64url(made.credential_id)
        if await Passkey.exists(credential_id=credential_id):
            raise PasskeyRefused(_KNOWN_ALREADY)
        if await Passkey.filter(person_id=person.id).count() >= MOST_PASSKEYS:
            raise TooMany(retry_after=3600)
        kept = await Passkey.create(
            person_id=person.id,
            credential_id=credential_id,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name,
            created_at=now,
        )
        await _tell("passkey.added", kept, person, (_ADDED, _ADDED_BODY), now)
        return kept.id


async def rename(actor: Actor, passkey_id: UUID, name: str) -> None:
    """Gives one of the person's passkeys another name; raises NotFound, BadName."""
    passkey = await _own(actor, passkey_id)
    await Passkey.filter(id=passkey.id).update(name=_clean(name))


async def remove(actor: Actor, passkey_id: UUID, *, now: datetime) -> None:
    """Forgets one of the person's passkeys and writes to the person; raises StepUpNeeded, NotFound."""
    fresh(actor, now=now)
    async with in_transaction():
        passkey = await _own(actor, passkey_id)
        await Passkey.filter(id=passkey.id).delete()
        person = await Person.get(id=actor.person_id)
        await _tell("passkey.removed", passkey, person, (_REMOVED, _REMOVED_BODY), now)


async def sign_in(answered: Answered, *, now: datetime, agent: str = "", before: Actor | None = None) -> SignedIn:
    """Opens a session for whoever holds the passkey; raises PasskeyRefused, the same for all that can be wrong.

    Whoever is signed in already (`before`) only shows that it is still them.
    """
    asked = await passkey_challenges.take(answered, person_id=None, now=now)
    passkey = await _named_in(answered)
    if passkey is None or (before is not None and before.person_id != passkey.person_id):
        raise PasskeyRefused
    count = _verified(answered, asked, passkey)
    async with in_transaction():
        locked = await Passkey.select_for_update().get_or_none(id=passkey.id)
        if locked is None or locked.blocked_at is not None:
            raise PasskeyRefused
        person = await Person.get(id=locked.person_id)
        is_copy = (count > 0 or locked.sign_count > 0) and count <= locked.sign_count
        if is_copy:
            await Passkey.filter(id=locked.id).update(blocked_at=now)
            await _tell("passkey.blocked", locked, person, (_BLOCKED, _BLOCKED_BODY), now)
        else:
            await Passkey.filter(id=locked.id).update(sign_count=count, used_at=now)
            session = await sessions.begin(locked.person_id, agent, now=now, before=before)
    if is_copy:  # told and kept, so only now
        raise PasskeyRefused
    return SignedIn(session, person.id, person.language, "")


def _verified(answered: Answered, asked: passkey_challenges.Asked, passkey: Passkey) -> int:
    """The passkey's counter, after its signature was found good; raises PasskeyRefused."""
    try:
        found = webauthn.verify_authentication_response(
            credential=answered.credential,
            expected_challenge=asked.challenge,
            expected_rp_id=passkey_challenges.rp_id(),
            expected_origin=settings().base_url,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=0,  # a counter that went back is judged by us: it must be kept and told
            require_user_verification=True,
        )
    except REFUSALS as error:
        raise PasskeyRefused from error
    return found.new_sign_count


async def _named_in(answered: Answered) -> Passkey | None:
    """The passkey that the browser says it used, if its own words about whose it is agree."""
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answered.credential)
    except REFUSALS as error:
        raise PasskeyRefused from error
    passkey = await Passkey.get_or_none(credential_id=bytes_to_base64url(credential.raw_id))
    handle = credential.response.user_handle
    return passkey if passkey and (not handle or handle == passkey.person_id.bytes) else None


async def _own(actor: Actor, passkey_id: UUID) -> Passkey:
    passkey = await Passkey.get_or_none(id=passkey_id, person_id=actor.person_id)
    if passkey is None:
        raise NotFound
    return passkey


async def _tell(kind: str, passkey: Passkey, person: Person, letter: tuple[str, str], now: datetime) -> None:
    await audit.record(kind, actor="person", subject=f"person {person.id}", now=now, passkey=str(passkey.id))
    subject, body = letter
    link, language = f"{settings().base_url}/you", person.language
    told = gettext(body, language, passkey=passkey.name, email=person.email, link=link)
    await mail.write(person.email, gettext(subject, language, name=settings().registry_name), told, now=now)


def _clean(name: str) -> str:
    cleaned = clean_name(name)
    if len(cleaned) > LONGEST_NAME:
        raise BadName(_TOO_LONG, field="name", most=str(LONGEST_NAME))
    return cleaned


def _view(passkey: Passkey) -> PasskeyView:
    return PasskeyView(passkey.id, passkey.name, passkey.created_at, passkey.used_at, passkey.blocked_at is not None)
