"""How a member wants to hear of a company's brands: the letters, and the private feed."""

from starlette.responses import RedirectResponse, Response

from registry.actions import digests
from registry.errors import NotFound
from registry.models.columns import Rhythm
from registry.web import errors, forms, guards, rendering
from registry.web.state import AppRequest

PAGE, OFF, FEED = "digests/show.html", "digests/off.html", "digests/feed.atom"
PRIVATE = {"cache-control": "no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


async def show(request: AppRequest) -> Response:
    choice = await digests.show(guards.actor(request), request.path_params["slug"])
    values = {"choice": choice, "done": request.query_params.get("done", ""), "rhythms": list(Rhythm)}
    return rendering.page(request, PAGE, values)


async def change(request: AppRequest) -> Response:
    """Keeps the rhythm, or makes a new address for the feed, by the button that was pressed."""
    typed = await forms.typed(request, "do", "rhythm")
    actor, slug = guards.actor(request), request.path_params["slug"]
    if typed["do"] == "feed":
        await digests.new_feed(actor, slug)
    elif typed["rhythm"] in set(Rhythm):
        await digests.choose(actor, slug, Rhythm(typed["rhythm"]), now=request.state["clock"]())
    else:
        raise NotFound
    return RedirectResponse(f"/companies/{slug}/alerts?done={'feed' if typed['do'] == 'feed' else 'saved'}", 303)


async def off(request: AppRequest) -> Response:
    """The link of a letter: a button, and what it or a mail program sends ends the letters (RFC 8058)."""
    try:
        if request.method == "POST":
            found = request.path_params["choice_id"], request.path_params["secret"]
            name = await digests.switch_off(*found, now=request.state["clock"]())
            return rendering.page(request, OFF, {"company": name}, headers=PRIVATE)
        return rendering.page(request, OFF, {"company": ""}, headers=PRIVATE)
    except NotFound as refusal:
        return await errors.answer(request, refusal)


async def show_feed(request: AppRequest) -> Response:
    """Atom, for whoever knows the address."""
    try:
        found = await digests.feed(request.path_params["choice_id"], request.path_params["secret"])
    except NotFound as refusal:
        return await errors.answer(request, refusal)
    text = rendering.fragment(request, FEED, {"feed": found})
    return Response(text, headers=PRIVATE, media_type="application/atom+xml")
