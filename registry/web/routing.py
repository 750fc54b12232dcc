"""How an address is declared: who may open it, what shows it, what changes something there."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.routing import Route

from registry.errors import StepUpNeeded
from registry.web import forms, guards
from registry.web.guards import Who
from registry.web.pages import confirming
from registry.web.state import AppRequest

Answer = Callable[[AppRequest], Awaitable[Response]]
LONGEST_SECONDS = 4.5  # then 503: whoever waits longer believes that we are gone


def page(
    path: str,
    get: Answer | None = None,
    post: Answer | None = None,
    *,
    who: Who = Who.SIGNED_IN,
    takes_file: bool = False,
) -> Route:
    """One address: who may open it, what shows it, what changes something there (only with the form's token)."""

    async def answer(request: AppRequest) -> Response:
        async with asyncio.timeout(LONGEST_SECONDS):
            await guards.recognise(request)
            guards.admit(request, who)
            try:
                if request.method == "POST" and post:
                    await forms.receive(request, takes_file=takes_file)
                    return await post(request)
                assert get is not None  # the route lets nothing else in
                return await get(request)
            except StepUpNeeded:
                return await confirming.first(request)

    methods = [*(["GET"] if get else []), *(["POST"] if post else [])]
    return Route(path, answer, methods=methods, name=path)


def stream(path: str, get: Answer, *, who: Who = Who.SIGNED_IN) -> Route:
    """An address whose answer goes on for a while: the same guards, no deadline."""

    async def answer(request: AppRequest) -> Response:
        await guards.recognise(request)
        guards.admit(request, who)
        return await get(request)

    return Route(path, answer, methods=["GET"], name=path)


def machine(path: str, get: Answer) -> Route:
    """An address for programs: nobody is recognised, so nothing but itself can fail."""
    return Route(path, get, methods=["GET"], name=path)
