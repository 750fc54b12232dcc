"""A company's keys for the API: making one, which is shown once, a new secret for it, ending it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from registry.actions import api_keys
from registry.actions.api_keys import LIVES, OVERLAPS, USUAL_LIFE, USUAL_OVERLAP, MadeKey, WantedKey
from registry.errors import BadInput, Conflict, NotFound
from registry.language import gettext, mark
from registry.models.columns import Scope
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

LIST, ONE, MADE = "keys/list.html", "keys/show.html", "keys/made.html"
_USUAL = (Scope.CLAIMS.value,)  # what is ticked before anybody has chosen
_HOURS = {0: mark("no time: it may be known to others"), 1: mark("1 hour"), 24: mark("1 day"), 168: mark("7 days")}
_DAYS = {30: mark("30 days"), 90: mark("90 days"), 365: mark("1 year"), 730: mark("2 years")}


async def show_all(request: AppRequest) -> Response:
    return rendering.page(request, LIST, await _all_values(request, Typed({"days": str(USUAL_LIFE)}), _USUAL))


async def make(request: AppRequest) -> Response:
    """Makes a key and shows it, this once."""
    typed, scopes = await forms.typed(request, "name", "days"), await forms.ticked(request, "scopes")
    wanted = WantedKey(typed["name"], scopes, _number(typed["days"]))
    try:
        made = await api_keys.make(guards.actor(request), _company(request), wanted, now=request.state["clock"]())
    except BadInput as refusal:
        return forms.again(request, LIST, typed, refusal, await _all_values(request, typed, scopes))
    return _made(request, made, is_new=True)


async def show(request: AppRequest) -> Response:
    return rendering.page(request, ONE, await _values(request, Typed({"overlap": str(USUAL_OVERLAP)})))


async def change(request: AppRequest) -> Response:
    """A new secret, or the end of the key, by the button pressed."""
    typed = await forms.typed(request, "do", "overlap")
    actor, now = guards.actor(request), request.state["clock"]()
    if typed["do"] == "end":
        await api_keys.end(actor, _company(request), _id(request), now=now)
        return RedirectResponse(f"/companies/{_company(request)}/keys?done=ended", 303)
    if typed["do"] != "renew":
        raise NotFound
    hours = _number(typed["overlap"])
    try:
        made = await api_keys.renew(actor, _company(request), _id(request), overlap_hours=hours, now=now)
    except (BadInput, Conflict) as refusal:
        return forms.again(request, ONE, typed, refusal, await _values(request, typed))
    return _made(request, made, is_new=False, old_for=timedelta(hours=hours))


def _made(request: AppRequest, made: MadeKey, *, is_new: bool, old_for: timedelta = timedelta()) -> Response:
    old_until = request.state["clock"]() + old_for if old_for else None
    values = {"slug": _company(request), "made": made, "is_new": is_new, "old_until": old_until}
    return rendering.page(request, MADE, values)


async def _all_values(request: AppRequest, typed: Typed, scopes: Sequence[str]) -> dict[str, object]:
    page = await api_keys.show_all(guards.actor(request), _company(request), now=request.state["clock"]())
    return {
        "page": page,
        "typed": typed,
        "scopes": tuple(scope.value for scope in Scope),
        "ticked": scopes,
        "lives": _choices({days: _DAYS[days] for days in LIVES}),
        "done": request.query_params.get("done", ""),
    }


async def _values(request: AppRequest, typed: Typed) -> dict[str, object]:
    now = request.state["clock"]()
    member, key = await api_keys.show(guards.actor(request), _company(request), _id(request), now=now)
    return {
        "slug": member.company_slug,
        "company_name": member.company_name,
        "key": key,
        "typed": typed,
        "overlaps": _choices({hours: _HOURS[hours] for hours in OVERLAPS}),
    }


def _choices(words: Mapping[int, str]) -> list[tuple[str, str]]:
    return [(str(number), gettext(word)) for number, word in words.items()]


def _number(text: str) -> int:
    """The number; one that nothing allows for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(max(OVERLAPS + LIVES))) else -1


def _company(request: AppRequest) -> str:
    found: str = request.path_params["slug"]
    return found


def _id(request: AppRequest) -> UUID:
    found: UUID = request.path_params["key_id"]
    return found
