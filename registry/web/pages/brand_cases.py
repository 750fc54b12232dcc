"""A company's view of the cases about its brand: blessing an account, and the evidence pack for a takedown."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import blessings, packs
from registry.errors import BadInput, NotFound
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest
from verification.platforms import canonical

RULINGS = {"bless": blessings.bless, "end": blessings.end_blessing}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, "brands/cases.html", await _values(request) | {"typed": Typed()})


async def settle(request: AppRequest) -> Response:
    """Blesses an account or takes that back, by the button that was pressed."""
    typed = await forms.typed(request, "reason", "ruling")
    if typed["ruling"] not in RULINGS:
        raise NotFound
    slug, case_id = request.path_params["slug"], request.path_params["case_id"]
    now = request.state["clock"]()
    try:
        await RULINGS[typed["ruling"]](guards.actor(request), slug, case_id, typed["reason"], now=now)
    except BadInput as refusal:
        return forms.again(request, "brands/cases.html", typed, refusal, await _values(request))
    return RedirectResponse(f"/desk/brands/{slug}/cases?done={typed['ruling']}", 303)


async def show_pack(request: AppRequest) -> Response:
    """The evidence pack of one account, to be printed or saved."""
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    now = request.state["clock"]()
    pack = await packs.pack(guards.actor(request), request.path_params["slug"], account, now=now)
    return rendering.page(request, "brands/pack.html", {"pack": pack})


async def _values(request: AppRequest) -> dict[str, object]:
    found = await blessings.of_brand(guards.actor(request), request.path_params["slug"])
    open_one: UUID | None = request.path_params.get("case_id")
    return {"found": found, "open_one": open_one, "done": request.query_params.get("done", "")}
