"""The company's own words for the directory: country and sector of a brand."""

from starlette.responses import RedirectResponse, Response

from registry.actions import brand_about
from registry.actions.brand_about import AboutView
from registry.actions.countries import names
from registry.errors import BadInput
from registry.language import current
from registry.models.columns import Role, Sector
from registry.web import forms, guards, rendering
from registry.web.forms import Typed
from registry.web.state import AppRequest

PAGE = "brands/about.html"


async def show(request: AppRequest) -> Response:
    view = await brand_about.show(guards.actor(request), request.path_params["slug"])
    typed = Typed({"country": view.country or "", "sector": view.sector or ""})
    return rendering.page(request, PAGE, {"typed": typed, **_shown(view)})


async def change(request: AppRequest) -> Response:
    actor, slug = guards.actor(request), request.path_params["slug"]
    typed = await forms.typed(request, "country", "sector")
    now = request.state["clock"]()
    try:
        await brand_about.change(actor, slug, country=typed["country"], sector=typed["sector"], now=now)
    except BadInput as refusal:
        return forms.again(request, PAGE, typed, refusal, _shown(await brand_about.show(actor, slug)))
    return RedirectResponse(f"/desk/brands/{slug}", 303)


def _shown(view: AboutView) -> dict[str, object]:
    return {
        "brand": view,
        "countries": list(names(current.get()).items()),
        "sectors": [sector.value for sector in Sector],
        "can_edit": view.member_role is not Role.VIEWER,
    }
