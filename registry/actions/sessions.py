"""Sessions: how one begins, who holds it, and how it ends."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from registry.access import Actor
from registry.errors import NotFound
from registry.models import Session

SESSION_LIFE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)  # how often a session's last use is written down
SECRET_BYTES = 32
LONGEST_AGENT = 40


@dataclass(frozen=True, slots=True)
class SessionView:
    """One of a person's sessions, as they recognise it."""

    id: UUID
    browser: str  # "Firefox, Linux"; "" when it did not tell
    created_at: datetime
    seen_at: datetime
    is_this: bool


async def begin(person_id: UUID, agent: str, *, now: datetime, before: Actor | None = None) -> str:
    """Opens a session in the caller's transaction and returns its secret for the cookie.

    The one `before` in the same browser ends: no session lives on through a change of what it may (SECURITY W3).
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    if before is not None:
        await Session.filter(id=before.session_id, ended_at__isnull=True).update(ended_at=now)
    await Session.create(
        secret_hash=_hash(secret),
        person_id=person_id,
        created_at=now,
        seen_at=now,
        expires_at=now + SESSION_LIFE,
        confirmed_at=now,
        browser=agent[:LONGEST_AGENT],
    )
    return secret


async def actor_of(session: str, *, now: datetime) -> Actor | None:
    """Whoever holds this session secret; None when it is over."""
    found = await Session.get_or_none(
        secret_hash=_hash(session), ended_at__isnull=True, expires_at__gt=now
    ).select_related("person")
    if found is None:
        return None
    if now - found.seen_at > SEEN_EVERY:
        await Session.filter(id=found.id).update(seen_at=now, expires_at=now + SESSION_LIFE)
    person = found.person
    return Actor(person.id, person.email, person.language, person.is_moderator, found.id, found.confirmed_at)


async def sign_out(actor: Actor, *, now: datetime) -> None:
    """Ends this session; the secret in the cookie opens nothing any more."""
    await Session.filter(id=actor.session_id, ended_at__isnull=True).update(ended_at=now)


async def list_open(actor: Actor, *, now: datetime) -> tuple[SessionView, ...]:
    """The person's open sessions: this one first, then the one seen last."""
    found = await Session.filter(person_id=actor.person_id, ended_at__isnull=True, expires_at__gt=now)
    found.sort(key=lambda session: (session.id != actor.session_id, -session.seen_at.timestamp()))
    return tuple(
        SessionView(one.id, one.browser, one.created_at, one.seen_at, one.id == actor.session_id) for one in found
    )


async def end(actor: Actor, session_id: UUID, *, now: datetime) -> None:
    """Ends one of the person's own sessions; doing it twice is harmless. Raises NotFound."""
    if not await Session.exists(id=session_id, person_id=actor.person_id):
        raise NotFound
    await Session.filter(id=session_id, ended_at__isnull=True).update(ended_at=now)


async def end_others(actor: Actor, *, now: datetime) -> int:
    """Ends all the person's sessions but this one; how many there were."""
    others = Session.filter(person_id=actor.person_id, ended_at__isnull=True).exclude(id=actor.session_id)
    return await others.update(ended_at=now)


async def end_all(person_id: UUID, *, now: datetime) -> None:
    """Ends every session of the person, in the caller's transaction: what they may has changed."""
    await Session.filter(person_id=person_id, ended_at__isnull=True).update(ended_at=now)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
