"""A company's settings: its name, and its place in a group."""

from starlette.responses import RedirectResponse, Response

from registry import access
from registry.access import member_of
from registry.actions import companies, groups
from registry.errors import BadInput, Conflict
from registry.models.columns import Role
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    return rendering.page(request, "companies/group.html", await _shown(request))


async def ask(request: AppRequest) -> Response:
    """Asks another company to be the parent."""
    typed = await forms.typed(request, "brand")
    try:
        await groups.ask(guards.actor(request), _slug(request), typed["brand"], now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        return forms.again(request, "companies/group.html", typed, refusal, await _shown(request))
    return _back(request, "asked")


async def confirm(request: AppRequest) -> Response:
    tie_id = request.path_params["tie_id"]
    await groups.confirm(guards.actor(request), _slug(request), tie_id, now=request.state["clock"]())
    return _back(request, "joined")


async def end(request: AppRequest) -> Response:
    tie_id = request.path_params["tie_id"]
    await groups.end(guards.actor(request), _slug(request), tie_id, now=request.state["clock"]())
    return _back(request, "ended")


async def show_name(request: AppRequest) -> Response:
    member = await member_of(guards.actor(request), _slug(request), at_least=Role.OWNER)
    return rendering.page(
        request, "companies/name.html", {"company": member, "typed": Typed({"name": member.company_name})}
    )


async def rename(request: AppRequest) -> Response:
    typed, actor = await forms.typed(request, "name"), guards.actor(request)
    try:
        await companies.rename(actor, _slug(request), typed["name"], now=request.state["clock"]())
    except BadInput as refusal:
        values = {"company": await member_of(actor, _slug(request))}
        return forms.again(request, "companies/name.html", typed, refusal, values)
    return RedirectResponse(f"/companies/{_slug(request)}", 303)


async def _shown(request: AppRequest) -> dict[str, object]:
    member = await member_of(guards.actor(request), _slug(request))
    return {
        "company": member,
        "group": await groups.show(member),
        "is_owner": access.RANK[member.role] >= access.RANK[Role.OWNER],
        "done": request.query_params.get("done", ""),
        "typed": Typed(),
    }


def _slug(request: AppRequest) -> str:
    return str(request.path_params["slug"])


def _back(request: AppRequest, done: str) -> Response:
    return RedirectResponse(f"/companies/{_slug(request)}/group?done={done}", 303)
