"""Small addresses that programs ask for: alive, ready, security contact, robots, the old favicon address."""

import asyncio
from datetime import timedelta

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from registry import signing
from registry.actions import protected
from registry.database import LOST, rows
from registry.web.rendering import static_url
from registry.web.state import AppRequest

NOT_KEPT = {"cache-control": "no-store"}
READY_SECONDS = 2
SECURITY_LIFE = timedelta(days=180)


async def healthz(_request: AppRequest) -> Response:
    """The process answers; says nothing about what it depends on."""
    return JSONResponse({"status": "ok"}, headers=NOT_KEPT)


async def readyz(_request: AppRequest) -> Response:
    """Whether questions can be answered now: database reached, detector loaded."""
    database = await _is_database_here()
    parts = {"database": database, "detector": protected.is_loaded()}
    is_ready = all(parts.values())
    state = {"status": "ready" if is_ready else "not ready", **parts}
    return JSONResponse(state, 200 if is_ready else 503, NOT_KEPT if is_ready else {**NOT_KEPT, "retry-after": "5"})


async def _is_database_here() -> bool:
    try:
        async with asyncio.timeout(READY_SECONDS):
            await rows("SELECT 1")
    except LOST:
        return False
    return True


async def security_txt(request: AppRequest) -> Response:
    """RFC 9116."""
    settings = request.state["settings"]
    expires = (request.state["clock"]() + SECURITY_LIFE).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.contact}",
        f"Expires: {expires}",
        "Preferred-Languages: en, es",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
        f"Policy: {settings.base_url}/about/security",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


async def key_set(request: AppRequest) -> Response:
    """The public keys of what we sign, those no longer in use too (RFC 7517)."""
    headers = {"access-control-allow-origin": "*", "cache-control": "public, max-age=300"}
    return JSONResponse(signing.key_set(request.state["settings"]), 200, headers, "application/jwk-set+json")


async def robots(_request: AppRequest) -> Response:
    """What no search engine should ask for; the desk is not named, for without signing in nothing is there."""
    refused = ("/sign-in", "/lookup", "/report", "/follow", "/letters")
    return PlainTextResponse("\n".join(["User-agent: *", *(f"Disallow: {path}" for path in refused), ""]))


async def favicon(_request: AppRequest) -> Response:
    return RedirectResponse(static_url("favicon.svg"), 301)
