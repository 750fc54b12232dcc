"""Signing in by a mailed link, and out again."""

from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.responses import RedirectResponse, Response

from registry.actions import people, sessions
from registry.actions.people import SignInWish
from registry.errors import BadInput, LinkUsed
from registry.language import LANGUAGES, current
from registry.web import agents, forms, guards, rendering, throttle
from registry.web.forms import Typed
from registry.web.guards import BROWSER, BROWSER_SECONDS, SESSION, SESSION_SECONDS
from registry.web.state import AppRequest

DESK = "/desk"
# The link's secret stands in the address: it must not travel to anybody as a referrer (SECURITY W2).
NO_REFERRER = {"referrer-policy": "no-referrer"}


async def show(request: AppRequest) -> Response:
    """Asks for the address to write to."""
    if guards.visitor(request):
        return RedirectResponse(DESK, 303)
    wanted = guards.own_path(request.app.router, request.query_params.get("next", ""), "")
    mark = guards.browser_mark(request)
    values = {"typed": Typed({"next": wanted})}
    token = guards.form_token(request, bound_to=mark)
    response = rendering.page(request, "sign_in/ask.html", values, form_token=token)
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


async def ask(request: AppRequest) -> Response:
    """Mails a link; the page is the same whether anybody knows the address or not (SECURITY W5)."""
    spend(request)
    typed = await forms.typed(request, "email", "next")
    wanted = guards.own_path(request.app.router, typed["next"], DESK)
    mark = guards.cookie(request, BROWSER)
    base_url = request.state["settings"].base_url
    wish = SignInWish(typed["email"], mark, current.get(), wanted, base_url)
    try:
        await people.ask_to_sign_in(wish, now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "sign_in/ask.html", typed, refusal)
    response = rendering.page(
        request, "sign_in/sent.html", {"email": typed["email"], "has_outbox": has_outbox(request)}
    )
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


async def confirm(request: AppRequest) -> Response:
    """Shows a button only: mail scanners follow links, they press nothing (SECURITY W6)."""
    token, mark = request.path_params["token"], guards.cookie(request, BROWSER)
    await people.peek_link(token, mark, now=request.state["clock"]())
    form_token = guards.form_token(request)
    return rendering.page(request, "sign_in/confirm.html", headers=NO_REFERRER, form_token=form_token)


async def enter(request: AppRequest) -> Response:
    """Uses the link up and opens a session with a new secret."""
    token, mark = request.path_params["token"], guards.cookie(request, BROWSER)
    agent, before = agents.family(request.headers.get("user-agent", "")), guards.visitor(request)
    try:
        signed_in = await people.sign_in(token, mark, now=request.state["clock"](), agent=agent, before=before)
    except LinkUsed:
        if guards.visitor(request) is None:
            raise
        return RedirectResponse(DESK, 303)  # a double click: the first one opened the session
    wanted = guards.own_path(request.app.router, signed_in.next_path, DESK)
    response = RedirectResponse(wanted, 303, {"cache-control": "no-store"})
    guards.set_cookie(request, response, SESSION, signed_in.session, SESSION_SECONDS)
    return response


async def leave(request: AppRequest) -> Response:
    await sessions.sign_out(guards.actor(request), now=request.state["clock"]())
    response = RedirectResponse("/", 303, {"cache-control": "no-store"})
    guards.drop_cookie(request, response, SESSION)
    return response


async def choose_language(request: AppRequest) -> Response:
    """Keeps the language for the person's letters; the page that follows keeps it for this browser."""
    typed = await forms.typed(request, "lang", "next")
    await people.set_language(guards.actor(request), typed["lang"])
    wanted = guards.own_path(request.app.router, typed["next"], DESK)
    lang = typed["lang"] if typed["lang"] in LANGUAGES else current.get()
    parts = urlsplit(wanted)
    return RedirectResponse(rendering.here(unquote(parts.path), parse_qsl(parts.query), lang)[lang], 303)


def has_outbox(request: AppRequest) -> bool:
    """Whether this registry has no mail server and is used on this very machine."""
    settings = request.state["settings"]
    return settings.smtp_url is None and guards.is_on_this_machine(request)


def spend(request: AppRequest) -> None:
    """Counts one mail or try against the visitor's allowance; raises Exceeded."""
    limits = request.state["limits"]
    limits.spend(throttle.SIGN_IN, throttle.peer_of(request))
    limits.spend(throttle.SIGN_IN_BY_ANYBODY, "")


def spend_question(request: AppRequest) -> None:
    """Counts one question for a passkey, which costs no mail; raises Exceeded."""
    request.state["limits"].spend(throttle.PASSKEY, throttle.peer_of(request))
