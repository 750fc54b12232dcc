"""The lookalikes that were seen of a company's brand: what it says of them, and looking around for more."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import alerts, probes, sighting_views
from registry.actions.probes import ProbeView
from registry.errors import Conflict, NotFound, TooMany
from registry.models.columns import Role, Said
from registry.web import forms, guards, live, rendering
from registry.web.following import follow
from registry.web.forms import Typed
from registry.web.state import AppRequest

T = TypeVar("T")
PAGE = "brands/lookalikes.html"
FRAGMENT = "brands/_looking.html"
RULINGS: Mapping[str, tuple[Callable[..., Awaitable[object]], str]] = {
    "dismiss": (sighting_views.dismiss, "dismissed"),
    "report": (sighting_views.report, "reported"),
    "undo": (sighting_views.take_back, "undone"),
    **{said.value: (partial(sighting_views.dismiss, said=said), "dismissed") for said in Said},
}
LETTERS = {"pause": (alerts.pause, "paused"), "resume": (alerts.resume, "resumed")}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, PAGE, {"typed": Typed(), **await _values(request)})


async def settle(request: AppRequest) -> Response:
    """Says whose one is, reports it or takes that back, by the button pressed; what is ours is claimed next."""
    typed = await forms.typed(request, "ruling", "said")
    rule, done = _chosen(RULINGS, typed["said"] if typed["ruling"] == "say" else typed["ruling"])
    try:
        address = await rule(
            guards.actor(request), _slug(request), request.path_params["sighting_id"], now=_now(request)
        )
    except Conflict as refusal:
        return forms.again(request, PAGE, typed, refusal, await _values(request))
    if typed["ruling"] == "say" and typed["said"] == Said.OURS:
        claim = rendering.query(address=str(address))
        return RedirectResponse(f"/desk/brands/{_slug(request)}?{claim}#accounts", 303)
    return RedirectResponse(f"{_path(request)}?done={done}", 303)


async def letters(request: AppRequest) -> Response:
    """Pauses the letters about lookalikes, or has them sent again."""
    typed = await forms.typed(request, "letters")
    change, done = _chosen(LETTERS, typed["letters"])
    await change(guards.actor(request), _slug(request), now=_now(request))
    return RedirectResponse(f"{_path(request)}?done={done}", 303)


async def probe(request: AppRequest) -> Response:
    """Has us look around for lookalikes; pressing twice looks once."""
    try:
        await probes.ask(guards.actor(request), _slug(request), now=_now(request))
    except TooMany as refusal:
        return forms.again(request, PAGE, Typed(), refusal, await _values(request))
    return RedirectResponse(f"{_path(request)}#around", 303)


async def progress(request: AppRequest) -> Response:
    """Ends when the look around has; the page then shows what it found."""
    slug = _slug(request)
    brand_id = await probes.brand_id_of(guards.actor(request), slug)

    def tell(view: ProbeView) -> live.Fragment:
        html = rendering.fragment(request, FRAGMENT, {"probe": view}) if view.is_running else ""
        return live.Fragment(html, is_final=not view.is_running)

    return await follow(request, str(brand_id), lambda actor: probes.show(actor, slug, now=_now(request)), tell)


async def _values(request: AppRequest) -> dict[str, object]:
    asked = request.query_params
    page = await sighting_views.show(
        guards.actor(request), _slug(request), settled=asked.get("shown") == "settled", after=_after(asked)
    )
    return {
        "page": page,
        "probe": await probes.show(guards.actor(request), _slug(request), now=_now(request)),
        "done": asked.get("done", ""),
        "can_edit": page.member_role is not Role.VIEWER,
        "is_first": not asked.get("after"),
    }


def _after(asked: Mapping[str, str]) -> UUID | None:
    """Behind which one the page goes on; what is no id begins at the newest."""
    try:
        return UUID(asked.get("after", ""))
    except ValueError:
        return None


def _chosen(table: Mapping[str, T], word: str) -> T:
    if word not in table:
        raise NotFound
    return table[word]


def _slug(request: AppRequest) -> str:
    found: str = request.path_params["slug"]
    return found


def _path(request: AppRequest) -> str:
    return f"/desk/brands/{_slug(request)}/lookalikes"


def _now(request: AppRequest) -> datetime:
    return request.state["clock"]()
