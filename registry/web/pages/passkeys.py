"""Signing in with a passkey, and one's own passkeys: added, named, removed."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import passkey_challenges, passkeys
from registry.actions.passkey_challenges import Answered
from registry.errors import BadInput, PasskeyRefused
from registry.language import gettext, mark
from registry.web import agents, forms, guards, rendering
from registry.web.forms import Typed
from registry.web.guards import BROWSER, SESSION, SESSION_SECONDS
from registry.web.pages import sign_in
from registry.web.state import AppRequest

HOME = "/you"
LIST = "/you/passkeys"
JSON = "application/json"
_FIRST_NAME = mark("My device")


async def options_to_enter(request: AppRequest) -> Response:
    """For the page's script: a fresh question that any passkey of ours can answer."""
    sign_in.spend_question(request)
    asked = await passkey_challenges.to_sign_in(_browser(request), now=request.state["clock"]())
    return Response(asked, media_type=JSON, headers={"cache-control": "no-store"})


async def enter(request: AppRequest) -> Response:
    """Signs in with the passkey's answer; a signed-in person only shows that it is still them."""
    sign_in.spend(request)
    typed = await forms.typed(request, "challenge", "credential", "next")
    wanted = guards.own_path(request.app.router, typed["next"], sign_in.DESK)
    before, agent = guards.visitor(request), agents.family(request.headers.get("user-agent", ""))
    try:
        signed_in = await passkeys.sign_in(
            _answered(request, typed), now=request.state["clock"](), agent=agent, before=before
        )
    except PasskeyRefused as refusal:
        shown = Typed({"next": wanted})
        values = {"wanted": wanted, "email": before.email if before else ""}
        return forms.again(request, "confirm/ask.html" if before else "sign_in/ask.html", shown, refusal, values)
    response = RedirectResponse(wanted, 303, {"cache-control": "no-store"})
    guards.set_cookie(request, response, SESSION, signed_in.session, SESSION_SECONDS)
    return response


async def show(request: AppRequest) -> Response:
    """One's passkeys, and a form for the next one."""
    name = agents.family(request.headers.get("user-agent", "")) or gettext(_FIRST_NAME)
    return rendering.page(request, "you/passkeys.html", await _shown(request, Typed({"name": name})))


async def options_to_add(request: AppRequest) -> Response:
    """For the page's script: a fresh question that makes a passkey."""
    asked = await passkeys.options_to_add(guards.actor(request), _browser(request), now=request.state["clock"]())
    return Response(asked, media_type=JSON, headers={"cache-control": "no-store"})


async def add(request: AppRequest) -> Response:
    typed = await forms.typed(request, "name", "challenge", "credential")
    actor = guards.actor(request)
    try:
        await passkeys.add(actor, _answered(request, typed), typed["name"], now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "you/passkeys.html", typed, refusal, await _shown(request, typed))
    return RedirectResponse(f"{LIST}?done=added", 303)


async def show_one(request: AppRequest) -> Response:
    passkey = await passkeys.show(guards.actor(request), _id(request))
    return rendering.page(request, "you/passkey.html", {"passkey": passkey, "typed": Typed({"name": passkey.name})})


async def rename(request: AppRequest) -> Response:
    typed, actor = await forms.typed(request, "name"), guards.actor(request)
    try:
        await passkeys.rename(actor, _id(request), typed["name"])
    except BadInput as refusal:
        shown = {"passkey": await passkeys.show(actor, _id(request))}
        return forms.again(request, "you/passkey.html", typed, refusal, shown)
    return RedirectResponse(LIST, 303)


async def remove(request: AppRequest) -> Response:
    await passkeys.remove(guards.actor(request), _id(request), now=request.state["clock"]())
    return RedirectResponse(f"{LIST}?done=removed", 303)


async def decline(request: AppRequest) -> Response:
    await passkeys.decline(guards.actor(request), now=request.state["clock"]())
    return RedirectResponse(sign_in.DESK, 303)


async def _shown(request: AppRequest, typed: Typed) -> dict[str, object]:
    return {
        "typed": typed,
        "passkeys": await passkeys.list_own(guards.actor(request)),
        "is_possible": passkey_challenges.is_possible(),
        "done": request.query_params.get("done", ""),
    }


def _answered(request: AppRequest, typed: Typed) -> Answered:
    return Answered(typed["challenge"], typed["credential"], _browser(request))


def _browser(request: AppRequest) -> str:
    """What binds question and answer: the session, or before sign-in the browser's mark."""
    return guards.cookie(request, SESSION if guards.visitor(request) else BROWSER)


def _id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["passkey_id"]
    return found
