"""The site behind the front: every page, every resource, and what each request passes on its way there."""

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from registry.settings import Settings
from registry.web import errors
from registry.web.front_door import FrontDoor
from registry.web.language import ReadersLanguage
from registry.web.quick_answers import FOR_EVERYBODY
from registry.web.routes import ROUTES


def assembled(settings: Settings) -> ASGIApp:
    """The site; without a lifespan of its own."""
    site = Starlette(routes=_most_asked_first(), exception_handlers=errors.HANDLERS)
    return ReadersLanguage(FrontDoor(site, settings), https=settings.https)


def _most_asked_first() -> list[BaseRoute]:
    """One is tried after the other, and there are many."""
    return sorted(ROUTES, key=lambda route: not getattr(route, "path", "").startswith(FOR_EVERYBODY))
