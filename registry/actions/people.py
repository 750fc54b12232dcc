"""Who somebody is: links by mail, sessions, and moderators."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from itsdangerous import BadData, URLSafeTimedSerializer
from tortoise.transactions import in_transaction

from registry import audit, mail
from registry.access import Actor
from registry.actions import sessions
from registry.database import rows
from registry.errors import BadEmail, LinkExpired, LinkReplaced, LinkUnusable, LinkUsed, OtherBrowser
from registry.language import LANGUAGES, gettext, mark
from registry.models import Person, Session, SignInLink
from registry.settings import settings

LINK_LIFE = timedelta(minutes=15)
LIMIT_WINDOW = timedelta(hours=1)
MOST_LINKS = 5  # an hour, for one address (and for each browser that has signed in to it before)
LONGEST_EMAIL = 254
SECRET_BYTES = 32

# Plain dot-atom addresses: no quotes, comments, literals; what else SMTP may know nobody here can receive.
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
                    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")  # fmt: skip

_SUBJECT = mark("Your sign-in link for %(name)s")
_BODY = mark(
    "Open this link in the browser where you asked for it:\n\n%(link)s\n\n"
    "It works once, for 15 minutes. If you did not ask for it, do nothing: without the link nobody gets in.\n"
)


@dataclass(frozen=True, slots=True)
class SignInWish:
    """What somebody who wants to sign in gave us; `browser` is the random value of that browser's cookie."""

    email: str
    browser: str
    language: str
    next_path: str
    base_url: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; `session` is the secret for the cookie and is kept nowhere else."""

    session: str
    person_id: UUID
    language: str
    next_path: str


async def ask_to_sign_in(wish: SignInWish, *, now: datetime) -> None:
    """Mails a link, unless there were too many lately: nobody can tell; raises BadEmail."""
    email = clean_email(wish.email)
    browser_hash, language = _hash(wish.browser), wish.language if wish.language in LANGUAGES else LANGUAGES[0]
    async with in_transaction():
        await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"sign-in {email}")
        knows = await SignInLink.exists(email=email, browser_hash=browser_hash, used_at__isnull=False)
        if await _asked_lately(email, browser_hash if knows else None, now) >= MOST_LINKS:
            return
        await _replace_older(email, browser_hash if knows else None, now)
        secret = secrets.token_urlsafe(SECRET_BYTES)
        link = await SignInLink.create(
            email=email,
            secret_hash=_hash(secret),
            browser_hash=browser_hash,
            language=language,
            next_path=wish.next_path[:500] if wish.next_path.isprintable() else "",
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
        address = f"{wish.base_url}/sign-in/{_signer().dumps([str(link.id), secret])}"
        subject = gettext(_SUBJECT, language, name=settings().registry_name)
        await mail.write(email, subject, gettext(_BODY, language, link=address), now=now)


async def peek_link(token: str, browser: str, *, now: datetime) -> None:
    """Raises what `sign_in` would, and consumes nothing."""
    await _usable_link(token, browser, now)


async def sign_in(token: str, browser: str, *, now: datetime, agent: str = "", before: Actor | None = None) -> SignedIn:
    """Consumes the link and opens a session, in the place of the one `before` in the same browser.

    `agent` is roughly which browser it is. Raises LinkExpired, LinkUsed, LinkReplaced, OtherBrowser or LinkUnusable.
    """
    async with in_transaction():
        link = await _usable_link(token, browser, now)
        if not await SignInLink.filter(id=link.id, used_at__isnull=True).update(used_at=now):
            raise LinkUsed  # the other half of a double click was faster
        person = await _person(link.email, link.language, now)
        secret = await sessions.begin(person.id, agent, now=now, before=before)
        return SignedIn(secret, person.id, link.language, link.next_path)


async def make_moderator(email: str, *, now: datetime) -> None:
    """Makes that person a moderator, known before or not; ends the person's sessions. Raises BadEmail."""
    async with in_transaction():
        person = await _person(clean_email(email), LANGUAGES[0], now)
        if person.is_moderator:
            return
        await Person.filter(id=person.id).update(is_moderator=True)
        await Session.filter(person_id=person.id, ended_at__isnull=True).update(ended_at=now)
        await audit.record("moderator.added", actor="operator", subject=f"person {person.id}", now=now)


async def set_language(actor: Actor, language: str) -> None:
    """Keeps the language that the person reads; one that we do not speak changes nothing."""
    if language in LANGUAGES:
        await Person.filter(id=actor.person_id).update(language=language)


def clean_email(text: str) -> str:
    """The address as it is kept; raises BadEmail."""
    email = text.strip(" ")
    local, _, domain = email.rpartition("@")
    dots = local.startswith(".") or local.endswith(".") or ".." in local
    if len(email) > LONGEST_EMAIL or dots or not _EMAIL.fullmatch(email):
        raise BadEmail(field="email")
    if "." not in domain and domain.lower() != "localhost":
        raise BadEmail(field="email")
    return email.lower()


async def _asked_lately(email: str, known_browser: str | None, now: datetime) -> int:
    """How many links were asked for lately, so that strangers' wishes never use up a known browser's allowance."""
    asked = SignInLink.filter(email=email, created_at__gt=now - LIMIT_WINDOW)
    return await (asked.filter(browser_hash=known_browser) if known_browser else asked).count()


async def _replace_older(email: str, known_browser: str | None, now: datetime) -> None:
    """Only the newest link counts; a stranger's wish does not put off a browser that has signed in before."""
    open_links = await SignInLink.filter(email=email, used_at__isnull=True, replaced_at__isnull=True)
    known = {link.browser_hash for link in await SignInLink.filter(email=email, used_at__isnull=False)}
    for link in open_links:
        if link.browser_hash == known_browser or link.browser_hash not in known:
            await SignInLink.filter(id=link.id).update(replaced_at=now)


async def _usable_link(token: str, browser: str, now: datetime) -> SignInLink:
    link_id, secret = _read_token(token)
    link = await SignInLink.get_or_none(id=link_id)
    if link is None or not hmac.compare_digest(link.secret_hash, _hash(secret)):
        raise LinkUnusable
    if not hmac.compare_digest(link.browser_hash, _hash(browser)):
        raise OtherBrowser
    if link.used_at is not None:
        raise LinkUsed
    if link.replaced_at is not None:
        raise LinkReplaced
    if link.expires_at <= now:
        raise LinkExpired
    return link


def _read_token(token: str) -> tuple[UUID, str]:
    try:
        link_id, secret = _signer().loads(token[:1000])  # the row says when it expires: one clock only
        return UUID(link_id), str(secret)
    except (BadData, ValueError, TypeError, AttributeError) as error:
        raise LinkUnusable from error


async def _person(email: str, language: str, now: datetime) -> Person:
    """The person with this address; the first sign-in makes one (two at once make one)."""
    await rows(
        "INSERT INTO person (id, email, language, created_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (email) DO NOTHING RETURNING id",
        uuid4(),
        email,
        language,
        now,
    )
    return await Person.get(email=email)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(list(reversed(settings().keys())), salt="sign-in-link")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
