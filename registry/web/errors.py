"""The one table of status codes, and how a refusal is told: a page to people, problem+json to programs."""

from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson
from jinja2 import TemplateError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from tortoise.exceptions import DBConnectionError

from registry import errors, log
from registry.database import LOST
from registry.language import gettext, mark
from registry.web import guards, rendering
from registry.web.headers import CORS
from registry.web.throttle import Exceeded

TOO_LARGE = 413
FOR_PROGRAMS = ("/api/", "/log/tile/", "/.well-known/")
RETRY_SECONDS = 30  # after an outage of ours

STATUS: dict[type[errors.RegistryError], int] = {
    errors.NotFound: 404,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.BadInput: 422,
    errors.LinkUnusable: 410,
    errors.Conflict: 409,
    errors.TooMany: 429,
    errors.Unavailable: 503,
}

# What the web floor itself refuses: the code, for HTTPException's `detail`, and the sentence.
SENTENCES = {
    "unknown_host": mark("This registry does not answer under that host name."),
    "two_framings": mark("The request gives its length in two ways. Send it again with one."),
    "broken_text": mark("The address holds characters that are no text (a null byte, or broken UTF-8)."),
    "broken_form": mark("The form could not be read. Go back, reload the page and send it again."),
    "foreign_origin": mark("This form was sent from another site. Nothing was changed."),
    "stale_form": mark("This form is too old, or it belongs to another session. Nothing was changed: reload the page."),
    "too_large": mark("That is more than we take at once. Nothing was changed: send less."),
    "broken_json": mark("The body is not the JSON object we expect."),
    "not_json": mark("Send the body as application/json."),
    "packed_body": mark("Send the body as it is: without Content-Encoding."),
    "bad_parameter": mark("A parameter is missing or has a value that cannot be used."),
    "unknown_member": mark("The body has a member that means nothing here. Look whether its name is misspelt."),
    "bad_prefix": mark("A prefix is five hexadecimal digits: the first five of SHA-256 of platform:handle."),
    "bad_range": mark("The file is shorter than the part that was asked for."),
    "too_many_accounts": mark("Ask for at most 1,000 accounts in one call."),
    "unknown_type": mark("One of the types is no type of message. The document of the API lists them."),
    "too_many_claims": mark("Send between 1 and 100 accounts in one call."),
    "not_found": mark("There is nothing at this address. It may have been mistyped, or it is not yours to see."),
    "method_not_allowed": mark("This address does not take that kind of request."),
    "bad_idempotency_key": mark("An Idempotency-Key is 1 to 255 visible ASCII characters."),
    "internal": mark("We made a mistake. It was noted; nothing of yours was changed. Try again in a minute."),
}
NAMED = mark("“%(name)s” is missing or has a value that cannot be used.")  # what is named behind the code
TITLES = {
    400: mark("That request cannot be read"),
    401: mark("Sign in first"),
    403: mark("That is not allowed"),
    404: mark("Nothing here"),
    405: mark("That does not work here"),
    409: mark("That does not fit"),
    410: mark("This link no longer works"),
    413: mark("That is too much"),
    415: mark("That format is not understood"),
    416: mark("That is past the end"),
    422: mark("That cannot be used"),
    429: mark("A little slower, please"),
    500: mark("Our mistake"),
    503: mark("Back in a moment"),
}
BY_STATUS = {404: "not_found", 405: "method_not_allowed", 415: "not_json", 500: "internal"}


class Refusal(NamedTuple):
    """A refusal as it is told, whoever raised it."""

    status: int
    code: str
    sentence: str
    headers: dict[str, str]


def told(exc: Exception) -> Refusal:
    """The refusal an exception stands for; anything nobody foresaw is our mistake."""
    if isinstance(exc, errors.RegistryError):
        return Refusal(status_of(exc), exc.code, gettext(str(exc), **exc.values), _limit_headers(exc))
    if isinstance(exc, HTTPException):
        known, _, name = exc.detail.partition(" ")
        code = known if known in SENTENCES else BY_STATUS.get(exc.status_code, "bad_request")
        sentence = gettext(SENTENCES.get(code, SENTENCES["bad_parameter"]))
        if code == "bad_parameter" and name:
            sentence = gettext(NAMED, name=name)
        return Refusal(exc.status_code, code, sentence, dict(exc.headers or {}))
    return Refusal(500, "internal", gettext(SENTENCES["internal"]), {})


def status_of(exc: errors.RegistryError) -> int:
    return next((status for kind, status in STATUS.items() if isinstance(exc, kind)), 500)


def _limit_headers(exc: errors.RegistryError) -> dict[str, str]:
    if isinstance(exc, errors.NotSignedIn | errors.ScopeMissing):
        return _bearer(exc)
    if isinstance(exc, errors.Unavailable):
        return {"retry-after": str(RETRY_SECONDS)}
    if not isinstance(exc, errors.TooMany):
        return {}
    fields = {"retry-after": str(exc.retry_after)}
    if isinstance(exc, Exceeded):
        fields |= {name.decode(): value.decode() for name, value in exc.left.fields()}
    return fields


def _bearer(exc: errors.RegistryError) -> dict[str, str]:
    """What a program lacks (RFC 6750)."""
    if isinstance(exc, errors.ScopeMissing):
        told = f', error="insufficient_scope", scope="{exc.values["scope"]}"'
    elif isinstance(exc, errors.KeyUnknown | errors.KeyExpired | errors.KeyEnded):
        told = f', error="invalid_token", error_description="{exc.code}"'
    elif isinstance(exc, errors.KeyNeeded):
        told = ""
    else:
        return {}
    return {"www-authenticate": f'Bearer realm="registry"{told}'}


async def answer(request: Request[Any], exc: Exception) -> Response:
    """The whole answer to a refusal: where to sign in, a page, or problem+json."""
    if request.url.path.startswith(FOR_PROGRAMS):
        return problem(told(exc))
    if isinstance(exc, errors.NotSignedIn):
        return _to_sign_in(request)
    if not isinstance(exc, errors.Unavailable):
        await _recognise(request)
    refusal = told(exc)
    title = gettext(TITLES.get(refusal.status, TITLES[400]))
    values = {"refusal": refusal, "title": title}
    return rendering.page(request, "errors/refused.html", values, status=refusal.status, headers=refusal.headers)


async def _recognise(request: Request[Any]) -> None:
    """Whoever is signed in keeps their menu where no page got so far as to ask who it is."""
    if guards.visitor(request) is None and guards.cookie(request, guards.SESSION):
        with suppress(DBConnectionError, *LOST):
            await guards.recognise(request)


def problem(refusal: Refusal, more: Mapping[str, object] = MappingProxyType({})) -> Response:
    """RFC 9457; `more` are members of this problem's own."""
    title = gettext(TITLES.get(refusal.status, TITLES[400]))
    body = {
        "type": "about:blank",
        "title": title,
        "status": refusal.status,
        "detail": refusal.sentence,
        "code": refusal.code,
        **more,
    }
    headers = {"cache-control": "no-store", **CORS, **refusal.headers}
    return Response(orjson.dumps(body), refusal.status, headers, "application/problem+json")


def _to_sign_in(request: Request[Any]) -> Response:
    """Back to the page that was wanted, after signing in; a form that was sent is not sent again."""
    path = request.url.path
    wanted = path + (f"?{request.url.query}" if request.url.query else "")
    query = f"?{rendering.query(next=wanted)}" if request.method == "GET" and path != "/" else ""
    return RedirectResponse(f"/sign-in{query}", 303, {"cache-control": "no-store"})


# ── what Starlette calls ────────────────────────────────────────────────────────────────────────────────────────────


async def database_away(request: Request[Any], exc: Exception) -> Response:
    """503 within seconds; what was asked may be asked again."""
    log.get().warning("database.away", kind=type(exc).__name__)
    return await answer(request, errors.Unavailable())


async def crashed(request: Request[Any], exc: Exception) -> Response:
    """500 without a word of what went wrong inside."""
    log.get().error("request.crashed", kind=type(exc).__name__, exc_info=exc)
    try:
        return await answer(request, exc)
    except TemplateError:
        return PlainTextResponse("We made a mistake. Try again in a minute.", 500)


HANDLERS = {
    errors.RegistryError: answer,
    HTTPException: answer,
    DBConnectionError: database_away,
    **dict.fromkeys(LOST, database_away),
    TemplateError: crashed,  # jinja2.TemplateNotFound is an OSError too, and no outage
    Exception: crashed,
}
