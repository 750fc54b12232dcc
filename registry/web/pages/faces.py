"""People who speak for a brand with accounts of their own: offering one, agreeing to it, ending it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.access import Actor
from registry.actions import face_views, faces
from registry.actions.face_views import FaceView
from registry.actions.faces import Offer
from registry.errors import BadInput, Conflict, NotFound, TooMany
from registry.models.columns import AccountRole
from registry.web import forms, guards, live, rendering
from registry.web.following import follow
from registry.web.forms import Typed
from registry.web.state import AppRequest

NEW, PAGE, FRAGMENT, LIST = "faces/new.html", "faces/show.html", "faces/_looking.html", "faces/list.html"
LONGEST = 2000


async def new(request: AppRequest) -> Response:
    asked = request.query_params
    typed = {"brand": asked.get("brand", "")[:120], "role": AccountRole.EMPLOYEE.value}
    return rendering.page(request, NEW, {"typed": Typed(typed), "roles": [role.value for role in faces.ROLES]})


async def offer(request: AppRequest) -> Response:
    """Offers an account; nothing is shown to anybody before the company agrees."""
    typed = await forms.typed(request, "brand", "address", "role", "note")
    role = AccountRole(typed["role"]) if typed["role"] in set(AccountRole) else AccountRole.EMPLOYEE
    wish = Offer(typed["brand"], typed["address"], role, typed["note"])
    try:
        face_id = await faces.offer(guards.actor(request), wish, now=_now(request))
    except (BadInput, TooMany) as refusal:
        return forms.again(request, NEW, typed, refusal, {"roles": [role.value for role in faces.ROLES]})
    return RedirectResponse(f"/faces/{face_id}", 303)


async def show(request: AppRequest) -> Response:
    view = await face_views.show(guards.actor(request), _face_id(request), now=_now(request))
    return rendering.page(request, PAGE, {"typed": Typed(), **_shown(view)})


async def change(request: AppRequest) -> Response:
    """Asks for a check, makes a new line or ends it, by the button that was pressed."""
    typed = await forms.typed(request, "do", "place")
    actor, face_id, now = guards.actor(request), _face_id(request), _now(request)
    try:
        await _do(actor, face_id, typed, now)
    except (BadInput, Conflict) as refusal:
        view = await face_views.show(actor, face_id, now=now)
        return forms.again(request, PAGE, typed, refusal, _shown(view))
    return RedirectResponse(f"/faces/{face_id}", 303)


async def progress(request: AppRequest) -> Response:
    """Ends when the check has; the page then shows what it came to."""
    face_id = _face_id(request)
    view = await face_views.show(guards.actor(request), face_id, now=_now(request))

    def tell(seen: FaceView) -> live.Fragment:
        html = rendering.fragment(request, FRAGMENT, {"face": seen}) if seen.is_checking else ""
        return live.Fragment(html, is_final=not seen.is_checking)

    async def read(actor: Actor) -> FaceView:
        return await face_views.show(actor, face_id, now=_now(request))

    return await follow(request, str(view.claim_id), read, tell)


async def show_all(request: AppRequest) -> Response:
    return rendering.page(request, LIST, {"typed": Typed(), **await _listed(request)})


async def decide(request: AppRequest) -> Response:
    """The company agrees to one, or ends it."""
    typed = await forms.typed(request, "do", "face")
    actor, slug = guards.actor(request), request.path_params["slug"]
    try:
        face_id = UUID(typed["face"])
    except ValueError:
        raise NotFound from None
    try:
        if typed["do"] == "agree":
            await faces.agree(actor, slug, face_id, now=_now(request))
        elif typed["do"] == "end":
            await faces.end(actor, face_id, now=_now(request))
    except (Conflict, TooMany) as refusal:
        return forms.again(request, LIST, typed, refusal, await _listed(request))
    return RedirectResponse(f"/companies/{slug}/faces", 303)


async def _do(actor: Actor, face_id: UUID, typed: Typed, now: datetime) -> None:
    match typed["do"]:
        case "check":
            await faces.ask_for_check(actor, face_id, place=typed["place"] or None, now=now)
        case "renew":
            await faces.renew_token(actor, face_id, now=now)
        case "end":
            await faces.end(actor, face_id, now=now)
        case _:
            raise NotFound


async def _listed(request: AppRequest) -> Mapping[str, object]:
    return {"page": await face_views.of_company(guards.actor(request), request.path_params["slug"])}


def _shown(view: FaceView) -> Mapping[str, object]:
    places = view.proof.places if view.proof else ()
    return {
        "face": view,
        "takes_place": any(place.needs_place for place in places),
        "problem": view.problem.value if view.problem and not view.is_checking else "",
    }


def _face_id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["face_id"]
    return found


def _now(request: AppRequest) -> datetime:
    now: datetime = request.state["clock"]()
    return now
