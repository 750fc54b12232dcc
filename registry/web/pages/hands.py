"""What a moderator has in hand: taken and given back by a button, shown on the page of the thing itself."""

from starlette.responses import RedirectResponse, Response

from registry.actions import hands
from registry.errors import NotFound
from registry.web import forms, guards
from registry.web.state import AppRequest


async def change(request: AppRequest) -> Response:
    """Takes a thing in hand or gives it back, and goes back to where that was pressed."""
    typed = await forms.typed(request, "room", "subject", "hand", "back")
    actor = guards.actor(request)
    if typed["hand"] == "take":
        await hands.take(actor, typed["room"], typed["subject"], now=request.state["clock"]())
    elif typed["hand"] == "give_back":
        await hands.give_back(actor, typed["room"], typed["subject"])
    else:
        raise NotFound
    return RedirectResponse(guards.own_path(request.app.router, typed["back"], "/moderation"), 303)


async def of(request: AppRequest, room: str, subject: str) -> dict[str, object]:
    """Who has this in hand, as its page needs it."""
    return {"hand": await hands.of(guards.actor(request), room, subject, now=request.state["clock"]())}
