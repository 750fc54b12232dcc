"""One line per request: the route's template, never the query, the address or anything typed (SECURITY V1)."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry import log


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            spent = round((time.monotonic() - began) * 1000, 1)
            log.get().info("request", method=scope["method"], route=route, status=status, ms=spent)
