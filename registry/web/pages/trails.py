"""The audit trail of a company: filtered, page by page, and as a table."""

from urllib.parse import quote

from starlette.responses import Response

from registry.access import SLUG
from registry.actions import trails
from registry.web import guards, rendering
from registry.web.state import AppRequest

MOST_DIGITS = 18


async def show(request: AppRequest) -> Response:
    asked = request.query_params
    before = asked.get("before", "")
    trail = await trails.show(
        guards.actor(request),
        request.path_params["slug"],
        group=_group(request),
        brand=_brand(request),
        before=int(before) if before.isascii() and before.isdigit() and len(before) <= MOST_DIGITS else None,
    )
    return rendering.page(request, "companies/trail.html", {"trail": trail, "groups": list(trails.GROUPS)})


async def as_table(request: AppRequest) -> Response:
    slug = request.path_params["slug"]
    text = await trails.as_table(guards.actor(request), slug, group=_group(request), brand=_brand(request))
    headers = {"content-disposition": f"attachment; filename=trail-{quote(slug)}.csv", "cache-control": "no-store"}
    return Response(text, 200, headers, "text/csv; charset=utf-8")


def _group(request: AppRequest) -> str:
    wanted = request.query_params.get("about", "")
    return wanted if wanted in trails.GROUPS else ""


def _brand(request: AppRequest) -> str:
    wanted = request.query_params.get("brand", "")
    return wanted if SLUG.fullmatch(wanted) else ""
