"""What is left of an asker's allowance, on every answer of the API, whoever made it and however it ended."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.web import throttle
from registry.web.throttle import SPENT, Left

TOLD_BY_THE_REFUSAL = 429  # it knows which limit was hit


class AllowanceFields:
    """Outside of whatever keeps answers: the fields are each asker's own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                left = scope.get(SPENT) or _unspent(scope)
                if left is not None and message["status"] != TOLD_BY_THE_REFUSAL:
                    message = {**message, "headers": [*message.get("headers", ()), *left.fields()]}
            await send(message)

        await self.app(scope, receive, telling)


def _unspent(scope: Scope) -> Left | None:
    """Of what costs nothing the allowance is told too, where programs ask."""
    if not scope["path"].startswith("/api/") or "state" not in scope:
        return None
    return throttle.left_of(HTTPConnection(scope))
