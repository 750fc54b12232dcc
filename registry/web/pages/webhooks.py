"""A company's webhooks: adding one, how it stands, what was sent, and the buttons for it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.access import Actor
from registry.actions import public_facts, webhook_views, webhooks
from registry.actions.webhooks import Wanted
from registry.errors import BadInput, Conflict, NotFound
from registry.language import mark
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

LIST, ONE, SECRET = "webhooks/list.html", "webhooks/show.html", "webhooks/secret.html"
A_MONTH = timedelta(days=30)  # so long the log is kept
MOST_DIGITS = 18

_NO_DAY = mark("Give the day as year-month-day, such as 2026-11-23.")


async def show_all(request: AppRequest) -> Response:
    typed = Typed()
    return rendering.page(request, LIST, {"typed": typed, **await _all_values(request, public_facts.TYPES, ())})


async def add(request: AppRequest) -> Response:
    """Adds a webhook and shows its secret, this once."""
    typed, types, brands = await _wanted(request)
    wanted = Wanted(typed["url"], types, brands)
    try:
        made = await webhooks.add(guards.actor(request), _company(request), wanted, now=_now(request))
    except (BadInput, Conflict) as refusal:
        return forms.again(request, LIST, typed, refusal, await _all_values(request, types, brands))
    return await _secret(request, made.id, made.secret, is_new=True)


async def show(request: AppRequest) -> Response:
    return rendering.page(request, ONE, {"typed": Typed(), **await _values(request)})


async def change(request: AppRequest) -> Response:
    """What the pressed button says."""
    typed = await forms.typed(request, "do", "delivery", "since")
    do = _BUTTONS.get(typed["do"])
    if do is None:
        raise NotFound
    try:
        return await do(request, guards.actor(request), typed)
    except (BadInput, Conflict) as refusal:
        return forms.again(request, ONE, typed, refusal, await _values(request))


async def _save(request: AppRequest, actor: Actor, _: Typed) -> Response:
    _, types, brands = await _wanted(request)
    await webhooks.change(actor, _company(request), _id(request), Wanted("", types, brands), now=_now(request))
    return _back(request, "saved")


async def _test(request: AppRequest, actor: Actor, _: Typed) -> Response:
    await webhooks.try_out(actor, _company(request), _id(request), now=_now(request))
    return _back(request, "tested")


async def _pause(request: AppRequest, actor: Actor, _: Typed) -> Response:
    await webhooks.pause(actor, _company(request), _id(request), now=_now(request))
    return _back(request, "paused")


async def _resume(request: AppRequest, actor: Actor, _: Typed) -> Response:
    await webhooks.resume(actor, _company(request), _id(request), now=_now(request))
    return _back(request, "resumed")


async def _new_secret(request: AppRequest, actor: Actor, _: Typed) -> Response:
    secret = await webhooks.new_secret(actor, _company(request), _id(request), now=_now(request))
    return await _secret(request, _id(request), secret, is_new=False)


async def _remove(request: AppRequest, actor: Actor, _: Typed) -> Response:
    await webhooks.remove(actor, _company(request), _id(request), now=_now(request))
    return RedirectResponse(f"/companies/{_company(request)}/webhooks?done=removed", 303)


async def _again(request: AppRequest, actor: Actor, typed: Typed) -> Response:
    number = _number(typed["delivery"])
    if number is None:
        raise NotFound
    await webhooks.send_again(actor, _company(request), _id(request), number, now=_now(request))
    return _back(request, "again")


async def _failed_again(request: AppRequest, actor: Actor, typed: Typed) -> Response:
    try:
        since = date.fromisoformat(typed["since"])
    except ValueError as broken:
        raise BadInput(_NO_DAY, field="since") from broken
    moment = datetime.combine(since, time(), UTC)
    count = await webhooks.send_failed_again(actor, _company(request), _id(request), since=moment, now=_now(request))
    return _back(request, "again" if count else "none_failed")


_BUTTONS: dict[str, Callable[[AppRequest, Actor, Typed], Awaitable[Response]]] = {
    "save": _save,
    "test": _test,
    "pause": _pause,
    "resume": _resume,
    "secret": _new_secret,
    "remove": _remove,
    "again": _again,
    "failed": _failed_again,
}


async def _secret(request: AppRequest, webhook_id: UUID, secret: str, *, is_new: bool) -> Response:
    page = await webhook_views.show(guards.actor(request), _company(request), webhook_id)
    return rendering.page(request, SECRET, {"page": page, "secret": secret, "is_new": is_new})


async def _wanted(request: AppRequest) -> tuple[Typed, list[str], list[str]]:
    typed = await forms.typed(request, "url")
    return typed, await forms.ticked(request, "types"), await forms.ticked(request, "brands")


async def _all_values(request: AppRequest, types: object, brands: object) -> dict[str, object]:
    page = await webhook_views.show_all(guards.actor(request), _company(request))
    done = request.query_params.get("done", "")
    return {"page": page, "types": public_facts.TYPES, "ticked": types, "ticked_brands": brands, "done": done}


async def _values(request: AppRequest) -> dict[str, object]:
    asked = request.query_params
    page = await webhook_views.show(
        guards.actor(request),
        _company(request),
        request.path_params["webhook_id"],
        before=_number(asked.get("before", "")),
        only_failed=asked.get("shown") == "failed",
    )
    return {
        "page": page,
        "types": public_facts.TYPES,
        "ticked": page.webhook.types,
        "ticked_brands": page.webhook.brands,
        "done": asked.get("done", ""),
        "only_failed": asked.get("shown") == "failed",
        "is_first": not asked.get("before"),
        "month_ago": (_now(request) - A_MONTH).date().isoformat(),
        "now": _now(request),
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def _back(request: AppRequest, done: str) -> Response:
    return RedirectResponse(f"/companies/{_company(request)}/webhooks/{_id(request)}?done={done}", 303)


def _company(request: AppRequest) -> str:
    found: str = request.path_params["slug"]
    return found


def _id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["webhook_id"]
    return found


def _now(request: AppRequest) -> datetime:
    return request.state["clock"]()
