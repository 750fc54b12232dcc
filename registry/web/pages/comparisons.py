"""The moderators' desk: an account that no program may read, compared with its brand, the evidence on one page."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import comparison_views, comparisons
from registry.actions.comparisons import Sight
from registry.errors import BadInput, Conflict, NotFound
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.pages import hands
from registry.web.state import AppRequest

PAGE = "moderation/claim.html"
RULINGS = {"confirm": (comparisons.confirm, "confirmed"), "decline": (comparisons.decline, "declined")}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, PAGE, await _values(request) | {"typed": Typed()})


async def rule(request: AppRequest) -> Response:
    """Confirms or declines, by the button that was pressed; what changed meanwhile is shown again as it is now."""
    typed = await forms.typed(request, "reason", "seen_id", "version", "ruling")
    if typed["ruling"] not in RULINGS or not _is_number(typed["version"]):
        raise NotFound
    ruled, done = RULINGS[typed["ruling"]]
    actor, claim_id = guards.actor(request), _claim_id(request)
    sight = Sight(typed["reason"], int(typed["version"]), typed["seen_id"])
    try:
        await ruled(actor, claim_id, sight, now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        try:
            values = await _values(request)
        except NotFound:
            raise refusal from None  # nothing is left to rule on: the sentence alone says why
        return forms.again(request, PAGE, typed, refusal, values)
    return RedirectResponse(f"/moderation?done={done}", 303)


async def _values(request: AppRequest) -> dict[str, object]:
    claim_id = _claim_id(request)
    shown = await comparison_views.show(guards.actor(request), claim_id)
    return {"one": shown} | await hands.of(request, "claims", str(claim_id))


def _claim_id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["claim_id"]
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 -- as many as a column holds
