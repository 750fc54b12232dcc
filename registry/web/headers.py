"""The headers every answer carries, whatever made it: nothing from elsewhere, nothing inline, no framing."""

import hashlib
from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SOURCES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(_SOURCES)
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
HSTS = "max-age=31536000; includeSubDomains"

# Any site's script may read what the API answers, refusals too.
CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate",
}
JSON = "application/json"
PUBLIC_SECONDS = 30  # an ended verdict is gone from every cache well within a minute (SECURITY W15)


PUBLIC = {**CORS, "cache-control": f"public, max-age={PUBLIC_SECONDS}"}


def public_headers(encoded: bytes) -> dict[str, str]:
    """What lets everybody keep an answer for a moment, and recognise it."""
    return {**PUBLIC, "etag": etag_of(encoded)}


def etag_of(encoded: bytes) -> str:
    """By what an answer is recognised."""
    return f'"{hashlib.sha256(encoded).hexdigest()[:32]}"'


class SecurityHeaders:
    """Outermost, so that refusals and crashes carry them too. What an answer says itself is kept."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = _encoded(
            {
                "content-security-policy": CONTENT_SECURITY_POLICY,
                "x-content-type-options": "nosniff",
                "x-frame-options": "DENY",
                "referrer-policy": "same-origin",
                "cross-origin-opener-policy": "same-origin",
                "permissions-policy": PERMISSIONS_POLICY,
            }.items()
        )
        if https:
            self.headers += _encoded([("strict-transport-security", HSTS)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = message.get("headers", [])
                named = {name.lower() for name, _ in own}
                message["headers"] = [*own, *(pair for pair in self.headers if pair[0] not in named)]
            await send(message)

        await self.app(scope, receive, with_headers)


def _encoded(pairs: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in pairs]
