"""The moderators' page for taking a brand from a company: proposed by one, decided by another."""

from starlette.responses import RedirectResponse, Response

from registry.actions import brand_losses
from registry.errors import BadInput, NotFound
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.pages import hands
from registry.web.state import AppRequest

RULINGS = {
    "propose": brand_losses.propose,
    "confirm": brand_losses.confirm,
    "decline": brand_losses.decline,
}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, "moderation/loss.html", await _values(request) | {"typed": Typed()})


async def rule(request: AppRequest) -> Response:
    """Proposes, confirms or declines, by the button that was pressed."""
    typed = await forms.typed(request, "reason", "ruling")
    if typed["ruling"] not in RULINGS:
        raise NotFound
    slug, now = request.path_params["slug"], request.state["clock"]()
    try:
        await RULINGS[typed["ruling"]](guards.actor(request), slug, typed["reason"], now=now)
    except BadInput as refusal:
        return forms.again(request, "moderation/loss.html", typed, refusal, await _values(request))
    return RedirectResponse(f"/moderation?done=loss_{typed['ruling']}", 303)


async def _values(request: AppRequest) -> dict[str, object]:
    slug: str = request.path_params["slug"]
    return {"loss": await brand_losses.show(guards.actor(request), slug)} | await hands.of(request, "losses", slug)
