"""Drawings for elsewhere: the badge of an account, and QR codes that lead here."""

import hashlib

from starlette.responses import RedirectResponse, Response

from registry.errors import NotFound
from registry.language import DEFAULT, LANGUAGES
from registry.web import badges, kept, rendering, throttle
from registry.web.api.answering import is_known
from registry.web.badges import Theme
from registry.web.headers import PUBLIC_SECONDS
from registry.web.state import AppRequest
from verification.accounts import AccountRef
from verification.platforms import canonical

SVG = "image/svg+xml"


async def show_badge(request: AppRequest) -> Response:
    """GET /badge/{platform}/{handle}.svg?theme=light|dark|auto&lang=en|es, the same for everybody."""
    platform, handle = request.path_params["platform"], request.path_params["handle"]
    account = canonical(platform, handle, test_names=request.state["settings"].test_names)
    if account is None:
        raise NotFound
    if account != AccountRef(platform, handle):
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{rendering.badge_path(account)}{query}", 308)
    throttle.spend_lookup(request)
    asked = request.query_params
    theme = Theme(asked["theme"]) if asked.get("theme") in set(Theme) else Theme.AUTO
    language = asked["lang"] if asked.get("lang") in LANGUAGES else DEFAULT
    listing = await request.state["look_up"](account)
    kept.note(request, listing)
    badge = badges.badge_of(listing, theme, language, request.state["settings"].registry_name)
    return _drawing(request, badges.drawn(badge).encode(), SVG, badges.content_policy())


def _drawing(request: AppRequest, body: bytes, media_type: str, policy: str) -> Response:
    """A picture that other sites may show, and caches may keep for a moment."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "etag": etag,
        "cache-control": f"public, max-age={PUBLIC_SECONDS}",
        "content-security-policy": policy,
        "cross-origin-resource-policy": "cross-origin",
        "access-control-allow-origin": "*",
    }
    if is_known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)
