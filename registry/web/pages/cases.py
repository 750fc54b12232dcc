"""The moderators' page of one case: all the evidence side by side, and the rulings that this moderator may make."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import case_files, case_views, cases
from registry.actions.cases import Opinion
from registry.errors import BadInput, NotFound
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.pages import hands
from registry.web.state import AppRequest

RULINGS = {
    "honest": cases.rule_honest,
    "propose": cases.propose_imitation,
    "confirm": cases.confirm_imitation,
    "uphold": cases.uphold,
}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, "moderation/case.html", await _values(request) | {"typed": Typed()})


async def rule(request: AppRequest) -> Response:
    """Rules, by the button that was pressed."""
    typed = await forms.typed(request, "ground", "reason", "version", "ruling")
    if typed["ruling"] not in RULINGS or not typed["version"].isdecimal():
        raise NotFound
    opinion = Opinion(typed["ground"], typed["reason"], int(typed["version"][:9]))
    case_id: UUID = request.path_params["case_id"]
    try:
        await RULINGS[typed["ruling"]](guards.actor(request), case_id, opinion, now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "moderation/case.html", typed, refusal, await _values(request))
    return RedirectResponse(f"/moderation?done={typed['ruling']}", 303)


async def take_up(request: AppRequest) -> Response:
    """Makes a case of a flag."""
    case_id = await case_files.take_up(guards.actor(request), request.path_params["flag_id"])
    return RedirectResponse(f"/moderation/cases/{case_id}", 303)


async def _values(request: AppRequest) -> dict[str, object]:
    case = await case_views.show(guards.actor(request), request.path_params["case_id"])
    values = {"case": case, "grounds": case_views.offered_grounds(case.offers)}
    return values | await hands.of(request, "cases", str(case.id))
