"""An open page that is told what becomes of something of the signed-in person's."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.responses import Response

from registry.access import Actor
from registry.errors import NotFound, NotSignedIn
from registry.web import guards, live
from registry.web.state import AppRequest

Seen = TypeVar("Seen")


async def follow(
    request: AppRequest, subject: str, show: Callable[[Actor], Awaitable[Seen]], tell: Callable[[Seen], live.Fragment]
) -> Response:
    """Sends what `tell` makes of what is shown to the person, now and at every change, until it is final."""
    await show(guards.actor(request))  # a stranger is told now, not in the stream

    async def read() -> live.Fragment:
        try:
            await guards.recognise(request)  # the session may end while the stream is open
            seen = await show(guards.actor(request))
        except (NotSignedIn, NotFound):
            return live.Fragment("", is_final=True)
        return tell(seen)

    return live.stream(request.state["hub"], subject, read)
