"""The moderators' desk: the queue, and one page per thing that waits for a decision."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import agenda, comparison_views, moderation, waiting
from registry.errors import BadInput, NotFound
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.pages import hands
from registry.web.state import AppRequest

MOST_DIGITS = 5
LETTERS = {"pause": (waiting.pause, "paused"), "resume": (waiting.resume, "resumed")}
RULINGS = {
    "approve": (moderation.approve_brand, "approved"),
    "refuse": (moderation.refuse_brand, "refused"),
}


async def show(request: AppRequest) -> Response:
    """What waits: all of it, one kind, or what this moderator has in hand."""
    actor, now = guards.actor(request), request.state["clock"]()
    kind, page = request.query_params.get("kind", ""), _page(request)
    values = {
        "agenda": await agenda.show(actor, kind, page, now=now),
        "confirmed": await comparison_views.confirmed(actor) if kind in {"", "account"} else (),
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
    return rendering.page(request, "moderation/flag.html", await _flag(request) | {"typed": Typed()})


async def dismiss_flag(request: AppRequest) -> Response:
    typed = await forms.typed(request, "reason")
    flag_id: UUID = request.path_params["flag_id"]
    try:
        await moderation.dismiss_flag(guards.actor(request), flag_id, typed["reason"], now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, "moderation/flag.html", typed, refusal, await _flag(request))
    return RedirectResponse("/moderation?done=dismissed", 303)


async def show_brand(request: AppRequest) -> Response:
    values = await _review(request) | {"typed": Typed()}
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
        return forms.again(request, "moderation/brand.html", typed, refusal, await _review(request))
    return RedirectResponse(f"/moderation?done={done}", 303)


async def _flag(request: AppRequest) -> dict[str, object]:
    flag_id: UUID = request.path_params["flag_id"]
    flag = await moderation.show_flag(guards.actor(request), flag_id)
    return {"flag": flag} | await hands.of(request, "flags", str(flag_id))


async def _review(request: AppRequest) -> dict[str, object]:
    slug: str = request.path_params["slug"]
    review = await moderation.show_review(guards.actor(request), slug)
    return {"review": review} | await hands.of(request, "brands", slug)


def _page(request: AppRequest) -> int:
    """The number of the page; anything else shows the first."""
    wanted = request.query_params.get("page", "")
    return max(1, int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) <= MOST_DIGITS else 1
