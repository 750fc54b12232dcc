"""The lookalikes that were seen of a company's brand: looking at them, dismissing and reporting them."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import alerts, sighting_views
from registry.errors import Conflict, NotFound
from registry.models.columns import Role
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

T = TypeVar("T")
PAGE = "brands/lookalikes.html"
RULINGS = {"dismiss": (sighting_views.dismiss, "dismissed"), "report": (sighting_views.report, "reported")}
LETTERS = {"pause": (alerts.pause, "paused"), "resume": (alerts.resume, "resumed")}


async def show(request: AppRequest) -> Response:
    return rendering.page(request, PAGE, {"typed": Typed(), **await _values(request)})


async def settle(request: AppRequest) -> Response:
    """Dismisses or reports one, by the button that was pressed."""
    typed = await forms.typed(request, "ruling")
    rule, done = _chosen(RULINGS, typed["ruling"])
    try:
        await rule(guards.actor(request), _slug(request), request.path_params["sighting_id"], now=_now(request))
    except Conflict as refusal:
        return forms.again(request, PAGE, typed, refusal, await _values(request))
    return RedirectResponse(f"{_path(request)}?done={done}", 303)


async def letters(request: AppRequest) -> Response:
    """Pauses the letters about lookalikes, or has them sent again."""
    typed = await forms.typed(request, "letters")
    change, done = _chosen(LETTERS, typed["letters"])
    await change(guards.actor(request), _slug(request), now=_now(request))
    return RedirectResponse(f"{_path(request)}?done={done}", 303)


async def _values(request: AppRequest) -> dict[str, object]:
    asked = request.query_params
    page = await sighting_views.show(
        guards.actor(request), _slug(request), settled=asked.get("shown") == "settled", after=_after(asked)
    )
    return {
        "page": page,
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
