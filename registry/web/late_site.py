"""The site, imported while the front answers already: half a second of pages that no look-up has to wait for."""

from typing import TYPE_CHECKING

from starlette.routing import Router
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from registry import later
from registry.settings import Settings

SITE = "registry.web.site"
if TYPE_CHECKING:
    from registry.web import site
else:
    site = later.module(SITE)


class LateSite:
    """Whoever asks for a page before the site is there waits for it, and nobody else."""

    def __init__(self, settings: Settings, lifespan: Lifespan[Router]) -> None:
        self._settings = settings
        self._life = Router(lifespan=lifespan)
        self._site: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._life(scope, receive, send)
            return
        if self._site is None:
            await later.loaded(SITE)
            self._site = self._site or site.assembled(self._settings)
        await self._site(scope, receive, send)
