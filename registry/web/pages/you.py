"""One's own account: sessions, mail address, companies, closing it."""

from starlette.responses import RedirectResponse, Response

from registry.actions import accounts, addresses, invitations, passkeys, sessions
from registry.errors import BadInput, LastOwner
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.guards import SESSION
from registry.web.pages import sign_in
from registry.web.state import AppRequest

HOME = "/you"


async def show(request: AppRequest) -> Response:
    """Everything that hangs on the account, one section each."""
    actor, now = guards.actor(request), request.state["clock"]()
    values = {
        "passkeys": await passkeys.list_own(actor),
        "sessions": await sessions.list_open(actor, now=now),
        "memberships": await accounts.memberships_of(actor),
        "invitations": await invitations.list_for(actor, now=now),
        "change": await addresses.open_change(actor, now=now),
        "done": request.query_params.get("done", ""),
    }
    return rendering.page(request, "you/show.html", values)


async def end_session(request: AppRequest) -> Response:
    """Ends one session; ending this one is signing out."""
    actor, session_id = guards.actor(request), request.path_params["session_id"]
    await sessions.end(actor, session_id, now=request.state["clock"]())
    if session_id != actor.session_id:
        return RedirectResponse(f"{HOME}?done=session", 303)
    response = RedirectResponse("/", 303, {"cache-control": "no-store"})
    guards.drop_cookie(request, response, SESSION)
    return response


async def end_others(request: AppRequest) -> Response:
    await sessions.end_others(guards.actor(request), now=request.state["clock"]())
    return RedirectResponse(f"{HOME}?done=sessions", 303)


async def show_address(request: AppRequest) -> Response:
    return rendering.page(request, "you/address.html", {"typed": Typed()})


async def ask_address(request: AppRequest) -> Response:
    """Writes to both addresses."""
    sign_in.spend(request)
    typed = await forms.typed(request, "email")
    try:
        await addresses.ask(guards.actor(request), typed["email"], now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "you/address.html", typed, refusal)
    return RedirectResponse(f"{HOME}?done=asked", 303)


async def give_up_address(request: AppRequest) -> Response:
    await addresses.give_up(guards.actor(request), now=request.state["clock"]())
    return RedirectResponse(f"{HOME}?done=given-up", 303)


async def confirm_address(request: AppRequest) -> Response:
    """Shows a button only: mail scanners follow links, they press nothing (SECURITY W6)."""
    token = request.path_params["token"]
    change = await addresses.peek(guards.actor(request), token, now=request.state["clock"]())
    return rendering.page(request, "you/agree.html", {"change": change}, headers=sign_in.NO_REFERRER)


async def agree_address(request: AppRequest) -> Response:
    token = request.path_params["token"]
    is_done = await addresses.agree(guards.actor(request), token, now=request.state["clock"]())
    return RedirectResponse(f"{HOME}?done={'address' if is_done else 'agreed'}", 303)


async def show_closing(request: AppRequest) -> Response:
    """Says what closing does before it is done."""
    return rendering.page(request, "you/close.html", {"typed": Typed()})


async def close(request: AppRequest) -> Response:
    try:
        await accounts.close(guards.actor(request), now=request.state["clock"]())
    except LastOwner as refusal:
        return forms.again(request, "you/close.html", Typed(), refusal)
    response = RedirectResponse("/", 303, {"cache-control": "no-store"})
    guards.drop_cookie(request, response, SESSION)
    return response
