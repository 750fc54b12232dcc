"""Changing the mail address one signs in with: both mailboxes must agree, each by a link of its own."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor, fresh
from registry.actions import sessions
from registry.actions.people import clean_email
from registry.errors import BadEmail, LinkUnusable, NotFound, TooMany
from registry.language import gettext, mark
from registry.models import AddressChange, Person, SignInLink
from registry.settings import settings

LIFE = timedelta(days=1)
MOST_A_DAY = 5  # wishes of one person: each writes to an address that may be anybody's
SECRET_BYTES = 24

_SAME = mark("That is your address already.")
_TAKEN = mark("This address cannot be used: it signs somebody in already.")
_LINK_GONE = mark("This link no longer works: the change was made, given up, or is older than a day.")
_OLD = mark("Another address for your account at %(name)s?")
_OLD_BODY = mark(
    "%(new)s is to become the address of your account, in the place of this one. If you want that, open this link where"
    " you are signed in and agree:\n\n%(link)s\n\n"
    "If you do not want it, do nothing, and end the other sessions of your account: %(home)s\n"
)
_NEW = mark("Is this your address for %(name)s?")
_NEW_BODY = mark(
    "Somebody wants to sign in with this address from now on. If that is you, open this link where you are signed in"
    " and agree:\n\n%(link)s\n\nIf not, do nothing.\n"
)
_TAKEN_BODY = mark(
    "Somebody wants to sign in with this address from now on, but it belongs to an account already. Nothing was"
    " changed. If that was you, close one of the two accounts first.\n"
)
_DONE = mark("Your address for %(name)s was changed")
_DONE_BODY = mark("From now on %(new)s signs you in, and %(old)s does not. The other sessions have ended.\n")


@dataclass(frozen=True, slots=True)
class Change:
    """A wish for another address, and who has agreed so far."""

    new_email: str
    has_old_agreed: bool
    has_new_agreed: bool
    expires_at: datetime


async def open_change(actor: Actor, *, now: datetime) -> Change | None:
    """The person's open wish, if there is one."""
    found = await AddressChange.get_or_none(person_id=actor.person_id, ended_at__isnull=True, expires_at__gt=now)
    return _view(found) if found else None


async def ask(actor: Actor, new_email: str, *, now: datetime) -> None:
    """Writes to both addresses; a new wish takes the place of an older one. Raises BadEmail, StepUpNeeded, TooMany.

    Whether somebody else has the new address already is told there only (SECURITY W5).
    """
    email = clean_email(new_email)
    if email == actor.email:
        raise BadEmail(_SAME, field="email")
    fresh(actor, now=now)
    async with in_transaction():
        person = await Person.select_for_update().get(id=actor.person_id)
        if await AddressChange.filter(person_id=person.id, created_at__gt=now - LIFE).count() >= MOST_A_DAY:
            raise TooMany(retry_after=int(LIFE.total_seconds()))
        await AddressChange.filter(person_id=person.id, ended_at__isnull=True).update(ended_at=now)
        old, new = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(2))
        change = await AddressChange.create(
            person_id=person.id,
            new_email=email,
            old_secret_hash=_hash(old),
            new_secret_hash=_hash(new),
            created_at=now,
            expires_at=now + LIFE,
        )
        is_taken = await Person.exists(email=email)
        await _write(person, person.email, (_OLD, _OLD_BODY), now, link=_link(change, old), new=email)
        letter = (_NEW, _TAKEN_BODY if is_taken else _NEW_BODY)
        await _write(person, email, letter, now, link=_link(change, new))


async def peek(actor: Actor, token: str, *, now: datetime) -> Change:
    """The wish that the link is about; raises LinkUnusable, the same for all that can be wrong."""
    change, _ = await _usable(actor, token, now)
    return _view(change)


async def agree(actor: Actor, token: str, *, now: datetime) -> bool:
    """One mailbox agrees; whether the change is done with it. Raises LinkUnusable, BadEmail (taken meanwhile)."""
    async with in_transaction():
        person = await Person.select_for_update().get(id=actor.person_id)
        change, is_old = await _usable(actor, token, now)
        column = "old_agreed_at" if is_old else "new_agreed_at"
        await AddressChange.filter(id=change.id).update(**{column: now})
        has_both = change.new_agreed_at is not None if is_old else change.old_agreed_at is not None
        if not has_both:
            return False
        if await Person.exists(email=change.new_email):
            raise BadEmail(_TAKEN)
        await Person.filter(id=person.id).update(email=change.new_email)
        await AddressChange.filter(id=change.id).update(ended_at=now)
        await SignInLink.filter(email=person.email).delete()  # an old link must not make the old address anew
        await sessions.end_others(actor, now=now)
        await audit.record("person.address_changed", actor="person", subject=f"person {person.id}", now=now)
        for reader in (person.email, change.new_email):
            await _write(person, reader, (_DONE, _DONE_BODY), now, old=person.email, new=change.new_email)
        return True


async def give_up(actor: Actor, *, now: datetime) -> None:
    """Ends the open wish; raises NotFound."""
    if not await AddressChange.filter(person_id=actor.person_id, ended_at__isnull=True).update(ended_at=now):
        raise NotFound


async def _usable(actor: Actor, token: str, now: datetime) -> tuple[AddressChange, bool]:
    """The wish and whether this is the old address's link; only its own person's session may use it."""
    name, _, secret = token.partition(".")
    try:
        change_id = UUID(name)
    except ValueError as error:
        raise LinkUnusable(_LINK_GONE) from error
    change = await AddressChange.get_or_none(
        id=change_id, person_id=actor.person_id, ended_at__isnull=True, expires_at__gt=now
    )
    for is_old in (True, False):
        kept = (change.old_secret_hash if is_old else change.new_secret_hash) if change else ""
        if change is not None and hmac.compare_digest(kept, _hash(secret)):
            return change, is_old
    raise LinkUnusable(_LINK_GONE)


async def _write(person: Person, to: str, letter: tuple[str, str], now: datetime, **values: str) -> None:
    subject, body = (
        gettext(text, person.language, name=settings().registry_name, home=f"{settings().base_url}/you", **values)
        for text in letter
    )
    await mail.write(to, subject, body, now=now)


def _link(change: AddressChange, secret: str) -> str:
    return f"{settings().base_url}/you/address/{change.id}.{secret}"


def _view(change: AddressChange) -> Change:
    return Change(
        change.new_email, change.old_agreed_at is not None, change.new_agreed_at is not None, change.expires_at
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
