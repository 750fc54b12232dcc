"""Who somebody is: links by mail, sessions, and moderators."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor


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
    raise NotImplementedError


async def peek_link(token: str, browser: str, *, now: datetime) -> None:
    """Raises what `sign_in` would, and consumes nothing."""
    raise NotImplementedError


async def sign_in(token: str, browser: str, *, now: datetime) -> SignedIn:
    """Consumes the link; raises LinkExpired, LinkUsed, LinkReplaced, OtherBrowser or LinkUnusable."""
    raise NotImplementedError


async def actor_of(session: str, *, now: datetime) -> Actor | None:
    """Whoever holds this session secret; None when it is over."""
    raise NotImplementedError


async def sign_out(actor: Actor, *, now: datetime) -> None:
    raise NotImplementedError


async def make_moderator(email: str, *, now: datetime) -> None:
    """Makes that person a moderator, known before or not; ends the person's sessions. Raises BadEmail."""
    raise NotImplementedError


async def set_language(actor: Actor, language: str) -> None:
    raise NotImplementedError
