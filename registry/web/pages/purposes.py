"""What a claimed account is for: a small form, and what it said before."""

from collections.abc import Mapping
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import purpose_wishes, purposes
from registry.actions.account_lines import LANGUAGES
from registry.actions.purposes import PurposeView
from registry.errors import BadInput, Conflict, NotFound
from registry.models.columns import AccountRole, Role
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

PAGE = "claims/purpose.html"
WISHES = {"agree": purpose_wishes.agree, "drop": purpose_wishes.drop}


async def show(request: AppRequest) -> Response:
    view = await purposes.show(guards.actor(request), _claim_id(request))
    now = {"role": view.purpose.role.value, "region": view.purpose.region, "language": view.purpose.language}
    return rendering.page(request, PAGE, {"typed": Typed(now), **_shown(view)})


async def change(request: AppRequest) -> Response:
    typed = await forms.typed(request, "role", "region", "language")
    actor, claim_id = guards.actor(request), _claim_id(request)
    wish = (typed["role"], typed["region"], typed["language"])
    try:
        await purposes.change(actor, claim_id, *wish, now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        view = await purposes.show(actor, claim_id)
        return forms.again(request, PAGE, typed, refusal, _shown(view))
    waits = (await purposes.show(actor, claim_id)).wish is not None
    return RedirectResponse(f"/claims/{claim_id}/purpose" if waits else f"/claims/{claim_id}", 303)


async def settle(request: AppRequest) -> Response:
    """Agrees to a change that waits, or turns it down, and goes back to where that was pressed."""
    typed = await forms.typed(request, "wish", "back")
    if typed["wish"] not in WISHES:
        raise NotFound
    claim_id = _claim_id(request)
    await WISHES[typed["wish"]](guards.actor(request), claim_id, now=request.state["clock"]())
    return RedirectResponse(guards.own_path(request.app.router, typed["back"], f"/claims/{claim_id}/purpose"), 303)


def _shown(view: PurposeView) -> Mapping[str, object]:
    return {
        "claim": view,
        "account_roles": [role.value for role in AccountRole],
        "languages": LANGUAGES,
        "can_edit": view.is_open and view.member_role is not Role.VIEWER,
    }


def _claim_id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["claim_id"]
    return found
