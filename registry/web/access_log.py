"""One line per request: the route's template, never the query, the address or anything typed (SECURITY V1).

Answers of `QuickAnswers` share a line each second: there is nothing in it that would tell two apart.
"""

import asyncio
import time
from collections import Counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry import log
from registry.web.numbers import Numbers


class AccessLog:
    def __init__(self, app: ASGIApp, numbers: Numbers) -> None:
        self.app = app
        self.numbers = numbers

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
            spent = time.monotonic() - began
            self.numbers.note(scope["method"], route, status, spent)
            log.get().info("request", method=scope["method"], route=route, status=status, ms=round(spent * 1000, 1))


class QuickLines:
    """Answers that took the short way, gathered for a second."""

    EVERY = 1.0  # seconds

    def __init__(self) -> None:
        self._found: Counter[tuple[str, str, int]] = Counter()

    def note(self, method: str, route: str, status: int) -> None:
        """One more of them."""
        if not self._found:
            asyncio.get_running_loop().call_later(self.EVERY, self._tell)
        self._found[method, route, status] += 1

    def _tell(self) -> None:
        found, self._found = self._found, Counter()
        for (method, route, status), count in found.items():
            log.get().info("requests", method=method, route=route, status=status, count=count)
