"""Who is at the door: cookies, sessions, the form token, and which pages one must be signed in for."""

import hashlib
import hmac
import secrets
from enum import Enum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route, Router

from registry.access import Actor, require_moderator
from registry.actions import sessions
from registry.errors import NotSignedIn
from registry.language import current
from registry.settings import Settings
from registry.web import language
from registry.web.state import AppRequest

SESSION = "session"  # __Host-session behind TLS
BROWSER = "browser"  # a random mark of a browser that asked for a sign-in link; strangers cannot use up its links
SESSION_SECONDS = 30 * 24 * 3600
BROWSER_SECONDS = 365 * 24 * 3600
FORM_TOKEN = "form_token"  # noqa: S105 (the field's name)


class Who(Enum):
    """Who may open a page. Whether they may touch the object on it, actions decide."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    MODERATOR = "moderator"


async def recognise(request: AppRequest) -> None:
    """Looks the session up, once; the signed-in person's language counts unless this browser chose one."""
    session = cookie(request, SESSION)
    found = await sessions.actor_of(session, now=request.state["clock"]()) if session else None
    request.state["actor"] = found
    if found and not language.chosen(request.scope):
        current.set(found.language)


def visitor(request: Request[Any]) -> Actor | None:
    """Whoever is signed in here; None before `recognise` or for strangers."""
    found: Actor | None = request.scope.get("state", {}).get("actor")
    return found


def actor(request: AppRequest) -> Actor:
    """The signed-in person; raises NotSignedIn."""
    found = visitor(request)
    if found is None:
        raise NotSignedIn
    return found


def admit(request: AppRequest, who: Who) -> None:
    """Raises NotSignedIn, or NotFound for a moderator's page: a stranger must not learn that it exists."""
    if who is Who.SIGNED_IN:
        actor(request)
    if who is Who.MODERATOR:
        require_moderator(actor(request))


def is_on_this_machine(request: AppRequest) -> bool:
    """A visitor on the machine itself: no proxy in between, and a registry that calls itself local."""
    client = request.client.host if request.client else ""
    is_forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    return _is_loopback(client) and not is_forwarded and _is_loopback(_host(request.state["settings"].base_url))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


# ── cookies ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def cookie_name(settings: Settings, name: str) -> str:
    return f"__Host-{name}" if settings.https else name


def cookie(request: AppRequest, name: str) -> str:
    value = request.cookies.get(cookie_name(request.state["settings"], name), "")
    return value if value.isascii() and value.isprintable() else ""


def set_cookie(request: AppRequest, response: Response, name: str, value: str, seconds: int) -> None:
    settings = request.state["settings"]
    response.set_cookie(
        cookie_name(settings, name),
        value,
        max_age=seconds,
        path="/",
        secure=settings.https,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: AppRequest, response: Response, name: str) -> None:
    set_cookie(request, response, name, "", 0)


def browser_mark(request: AppRequest) -> str:
    """The mark of this browser, or a new one; a page that shows a form for strangers sets it."""
    return cookie(request, BROWSER) or secrets.token_urlsafe(24)


# ── the form token (SECURITY W4) ────────────────────────────────────────────────────────────────────────────────────


def form_token(request: AppRequest, bound_to: str = "") -> str:
    """The token of every form: bound to the session, or before sign-in to the browser's mark; "" for neither."""
    secret = bound_to or (visitor(request) and cookie(request, SESSION)) or cookie(request, BROWSER)
    if not secret:
        return ""
    return _bound(request.state["settings"].keys()[0], secret)


def _bound(key: str, secret: str) -> str:
    return hmac.new(key.encode(), b"form:" + secret.encode(), hashlib.sha256).hexdigest()


def check_form_token(request: AppRequest, form: FormData) -> None:
    """Raises 403 unless the form was rendered for this very session or browser."""
    sent = form.get(FORM_TOKEN)
    secrets_here = [(visitor(request) and cookie(request, SESSION)) or "", cookie(request, BROWSER)]
    keys = request.state["settings"].keys()
    expected = [_bound(key, one) for key in keys for one in secrets_here if one]
    if not isinstance(sent, str) or not any(hmac.compare_digest(one.encode(), sent.encode()) for one in expected):
        raise HTTPException(403, "stale_form")


# ── where to go next (SECURITY W7) ──────────────────────────────────────────────────────────────────────────────────


def own_path(router: Router, path: str, fallback: str) -> str:
    """`path` if one of our own pages answers a GET there, else `fallback`."""
    parts = urlsplit(path) if path.isascii() and path.isprintable() and "\\" not in path else urlsplit("")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or path.startswith("//"):
        return fallback
    scope = {"type": "http", "method": "GET", "path": parts.path, "root_path": ""}
    has_page = any(isinstance(page, Route) and page.matches(scope)[0] is Match.FULL for page in router.routes)
    return path if has_page else fallback
