"""The moderators' desk: the queue, and one page per thing that waits for a decision."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import brand_losses, case_views, comparison_views, moderation, waiting
from registry.actions.moderation import FlagView, ReviewView
from registry.errors import BadInput, NotFound
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

LETTERS = {"pause": (waiting.pause, "paused"), "resume": (waiting.resume, "resumed")}
RULINGS = {
    "approve": (moderation.approve_brand, "approved"),
    "refuse": (moderation.refuse_brand, "refused"),
}


async def show(request: AppRequest) -> Response:
    actor = guards.actor(request)
    compared = await comparison_views.waiting(actor)
    values = {
        "desk": await moderation.queue(actor),
        "compared": compared,
        "losses": await brand_losses.waiting(actor),
        "waiting_cases": await case_views.waiting(actor),
        "letters_paused": await waiting.is_paused(actor),
        "done": request.query_params.get("done", ""),
    }
    return rendering.page(request, "moderation/show.html", values)


async def letters(request: AppRequest) -> Response:
    """Pauses the letters about what waits, or has them sent again."""
    typed = await forms.typed(request, "letters")
    if typed["letters"] not in LETTERS:
        raise NotFound
    change, done = LETTERS[typed["letters"]]
    await change(guards.actor(request), now=request.state["clock"]())
    return RedirectResponse(f"/moderation?done={done}", 303)


async def show_flag(request: AppRequest) -> Response:
    return rendering.page(request, "moderation/flag.html", {"typed": Typed(), "flag": await _flag(request)})


async def dismiss_flag(request: AppRequest) -> Response:
    typed = await forms.typed(request, "reason")
    flag_id: UUID = request.path_params["flag_id"]
    try:
        await moderation.dismiss_flag(guards.actor(request), flag_id, typed["reason"], now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "moderation/flag.html", typed, refusal, {"flag": await _flag(request)})
    return RedirectResponse("/moderation?done=dismissed", 303)


async def show_brand(request: AppRequest) -> Response:
    values = {"typed": Typed(), "review": await _review(request)}
    return rendering.page(request, "moderation/brand.html", values)


async def decide_brand(request: AppRequest) -> Response:
    """Approves or refuses, by the button that was pressed."""
    typed = await forms.typed(request, "reason", "ruling")
    if typed["ruling"] not in RULINGS:
        raise NotFound
    rule, done = RULINGS[typed["ruling"]]
    slug = request.path_params["slug"]
    try:
        await rule(guards.actor(request), slug, typed["reason"], now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "moderation/brand.html", typed, refusal, {"review": await _review(request)})
    return RedirectResponse(f"/moderation?done={done}", 303)


async def _flag(request: AppRequest) -> FlagView:
    """The open flag; raises NotFound for decided ones."""
    desk = await moderation.queue(guards.actor(request))
    found = [flag for flag in desk.flags if flag.id == request.path_params["flag_id"]]
    if not found:
        raise NotFound
    return found[0]


async def _review(request: AppRequest) -> ReviewView:
    """The brand that waits; raises NotFound for decided ones."""
    desk = await moderation.queue(guards.actor(request))
    found = [review for review in desk.reviews if review.brand.slug == request.path_params["slug"]]
    if not found:
        raise NotFound
    return found[0]
