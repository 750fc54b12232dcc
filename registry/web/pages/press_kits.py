"""Badge, signature and press kit of one proven account, for its company."""

from uuid import UUID

from starlette.responses import Response

from registry.actions import claims, directory
from registry.actions.claim_views import ClaimView
from registry.errors import NotFound
from registry.models.columns import STANDING
from registry.web import archives, codes, guards, press_kit, rendering
from registry.web.badges import Theme
from registry.web.state import AppRequest


async def show(request: AppRequest) -> Response:
    """The page with everything to copy; raises NotFound for a claim that is not proven."""
    claim = await _proven(request)
    kit = press_kit.press_kit(claim.account, claim.brand_name, request.state["settings"].base_url)
    values = {
        "claim": claim,
        "kit": kit,
        "listing": await directory.look_up(claim.account),
        "themes": [theme.value for theme in Theme],
        "code": codes.inline(kit.page, kit.page),
    }
    return rendering.page(request, "press_kits/show.html", values)


async def download(request: AppRequest) -> Response:
    """The same as one archive."""
    claim = await _proven(request)
    kit = press_kit.press_kit(claim.account, claim.brand_name, request.state["settings"].base_url)
    name = f"{claim.brand_slug}-{claim.account.platform}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(archives.packed(press_kit.files(kit)), headers=headers, media_type="application/zip")


async def _proven(request: AppRequest) -> ClaimView:
    claim_id: UUID = request.path_params["claim_id"]
    claim = await claims.show(guards.actor(request), claim_id)
    if claim.state not in STANDING:
        raise NotFound
    return claim
