"""What is turned away before anything looks at it: foreign hosts, two framings, broken text, too large a body."""

import asyncio
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.settings import Settings
from registry.web import errors
from registry.web.hosts import Hosts

KB = 1024
LARGEST_FORM = 64 * KB
LARGEST_JSON = 256 * KB
LARGEST_BATCH = 1024 * KB
MOST_DRAINED = 16 * 1024 * KB  # read and dropped, so that the sender gets to read our answer
DRAIN_SECONDS = 5
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class FrontDoor:
    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = Hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is None:
            body = _Body(receive, _largest(scope))
            await self.app(scope, body.receive, send)
            return
        if refusal.status_code == errors.TOO_LARGE:
            await _drain(receive)
        response = await errors.answer(Request(scope, receive), refusal)
        await response(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> HTTPException | None:
        if not self.hosts.is_ours(headers.getlist("host")):
            return HTTPException(400, "unknown_host")
        if "content-length" in headers and "transfer-encoding" in headers:
            return HTTPException(400, "two_framings", headers={"connection": "close"})
        if not (_is_clean(scope.get("raw_path") or b"") and _is_clean(scope["query_string"].replace(b"+", b" "))):
            return HTTPException(400, "broken_text")
        # The API takes no cookies: nobody's browser can be made to act there.
        is_api = scope["path"].startswith("/api/")
        if scope["method"] not in SAFE and not is_api and not self._is_from_here(headers):
            return HTTPException(403, "foreign_origin")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > _largest(scope):
            return HTTPException(errors.TOO_LARGE, "too_large")
        return None

    def _is_from_here(self, headers: Headers) -> bool:
        """Fetch metadata, then Origin; a client that sends neither is no browser and needs the form's token."""
        if site := headers.get("sec-fetch-site"):
            return site in {"same-origin", "none"}
        if origin := headers.get("origin"):
            return urlsplit(origin).scheme == self.hosts.origin.scheme and self._is_own_host(origin, headers)
        return True

    def _is_own_host(self, origin: str, headers: Headers) -> bool:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class _Body:
    """Counts what comes in; past the limit the rest is dropped and the request refused."""

    def __init__(self, receive: Receive, largest: int) -> None:
        self._receive = receive
        self._left = largest

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                if message.get("more_body"):
                    await _drain(self._receive)
                raise HTTPException(errors.TOO_LARGE, "too_large")
        return message


async def _drain(receive: Receive) -> None:
    left = MOST_DRAINED
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
    except TimeoutError:
        return


def _largest(scope: Scope) -> int:
    if scope["path"].startswith("/api/v1/lookup"):
        return LARGEST_BATCH
    return LARGEST_JSON if scope["path"].startswith("/api/") else LARGEST_FORM


def _is_clean(text: bytes) -> bool:
    """Percent-decoded it must be UTF-8 without NUL: no table and no page can hold anything else."""
    try:
        return "\0" not in unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        return False
