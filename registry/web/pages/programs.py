"""How programs ask: the endpoints for people who write programs, with examples that a test runs."""

import re

from starlette.responses import Response

from registry.actions import key_texts, sandbox, sandbox_claims
from registry.models.columns import Scope
from registry.web import rendering
from registry.web.api.keyed_operations import KEYED
from registry.web.state import AppRequest

_CONVERTED = re.compile(r":\w+\}")  # what a route says of the kind of a part of its address


async def show(request: AppRequest) -> Response:
    settings = request.state["settings"]
    return rendering.page(request, "programs/show.html", {"lookups_per_minute": settings.lookups_per_minute})


async def keys(request: AppRequest) -> Response:
    """What a company's programs do with a key."""
    values = {
        "scopes": tuple(scope.value for scope in Scope),
        "addresses": [(scope.value, _lines(scope)) for scope in Scope],
        "pattern": re.sub(r"\?P<\w+>", "", key_texts.PATTERN.pattern),
        "key_lookups_per_minute": request.state["settings"].key_lookups_per_minute,
    }
    return rendering.page(request, "programs/keys.html", values)


async def try_out(request: AppRequest) -> Response:
    """Made-up accounts for whoever builds on the API."""
    accounts = [(name, kind) for name, kind in sandbox.HANDLES.items() if kind != "disputed"]
    claims = [f"{sandbox.PREFIX}{way}" for way in sandbox_claims.WAYS]
    return rendering.page(request, "programs/sandbox.html", {"accounts": accounts, "claims": claims})


def _lines(scope: Scope) -> list[str]:
    found = [(method, path) for (method, path), operation in KEYED.items() if operation.scope is scope]
    return [f"{method.upper()} {_CONVERTED.sub('}', path)}" for method, path in found]
