"""Registering a company, and the page of each."""

from starlette.responses import RedirectResponse, Response

from registry.actions import companies
from registry.actions.companies import NewCompany
from registry.errors import BadInput, Conflict
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest


async def new(request: AppRequest) -> Response:
    wanted = guards.own_path(request.app.router, request.query_params.get("next", ""), "")
    return rendering.page(request, "companies/new.html", {"typed": Typed({"next": wanted})})


async def create(request: AppRequest) -> Response:
    """Registers it and goes on to its first brand, or back to the page that asked for a company."""
    typed = await forms.typed(request, "name", "next")
    try:
        slug = await companies.register(guards.actor(request), NewCompany(typed["name"]), now=request.state["clock"]())
    except (BadInput, Conflict) as refusal:
        return forms.again(request, "companies/new.html", typed, refusal)
    wanted = guards.own_path(request.app.router, typed["next"], f"/companies/{slug}/brands/new")
    return RedirectResponse(wanted, 303)


async def show(request: AppRequest) -> Response:
    company = await companies.show(guards.actor(request), request.path_params["slug"])
    return rendering.page(request, "companies/show.html", {"company": company})
