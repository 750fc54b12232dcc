"""Step-up: before something dangerous the person shows again who they are, and what was sent is not lost."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from registry import access
from registry.actions import confirming, people
from registry.actions.confirming import Kept
from registry.actions.people import SignInWish
from registry.errors import StepUpNeeded
from registry.language import current
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.guards import BROWSER, BROWSER_SECONDS
from registry.web.pages import sign_in
from registry.web.state import AppRequest

DESK = "/desk"


async def first(request: AppRequest) -> Response:
    """Instead of what was asked for: a form is kept until the person has confirmed, a page is come back to."""
    if request.method != "POST":
        query = f"?{request.url.query}" if request.url.query else ""
        return _to(f"/confirm?{rendering.query(next=request.url.path + query)}")
    sent = await request.form()
    typed = tuple(
        (name, value) for name, value in sent.multi_items() if isinstance(value, str) and name != guards.FORM_TOKEN
    )
    kept = Kept(request.url.path, typed)
    form_id = await confirming.keep(guards.actor(request), kept, now=request.state["clock"]())
    return _to(f"/confirm/{form_id}")


async def show(request: AppRequest) -> Response:
    """Asks for a fresh sign-in before a page that needs one; whoever has it goes on."""
    wanted = guards.own_path(request.app.router, request.query_params.get("next", ""), DESK)
    return _to(wanted) if _is_fresh(request) else _ask(request, wanted)


async def show_kept(request: AppRequest) -> Response:
    """The kept form: asks for a fresh sign-in, or offers to send it after all."""
    actor, form_id = guards.actor(request), request.path_params["form_id"]
    kept = await confirming.kept_form(actor, form_id, now=request.state["clock"]())
    if not _is_fresh(request):
        return _ask(request, request.url.path)
    return rendering.page(request, "confirm/go_on.html", {"kept": kept})


async def send_link(request: AppRequest) -> Response:
    """Mails a sign-in link to the address of this very person; it leads back to where they were."""
    sign_in.spend(request)
    typed = await forms.typed(request, "next")
    wanted = guards.own_path(request.app.router, typed["next"], DESK)
    mark, email = guards.browser_mark(request), guards.actor(request).email
    wish = SignInWish(email, mark, current.get(), wanted, request.state["settings"].base_url)
    await people.ask_to_sign_in(wish, now=request.state["clock"]())
    values = {"email": email, "has_outbox": sign_in.has_outbox(request)}
    response = rendering.page(request, "sign_in/sent.html", values)
    guards.set_cookie(request, response, BROWSER, mark, BROWSER_SECONDS)
    return response


def _is_fresh(request: AppRequest) -> bool:
    try:
        access.fresh(guards.actor(request), now=request.state["clock"]())
    except StepUpNeeded:
        return False
    return True


def _ask(request: AppRequest, wanted: str) -> Response:
    values: Mapping[str, object] = {"wanted": wanted, "email": guards.actor(request).email, "typed": Typed()}
    return rendering.page(request, "confirm/ask.html", values)


def _to(address: str) -> Response:
    return RedirectResponse(address, 303, {"cache-control": "no-store"})
