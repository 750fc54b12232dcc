"""The reader's language: `?lang=`, then the cookie, then (see guards) the signed-in person's, then Accept-Language."""

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.language import DEFAULT, LANGUAGES, choose, current

COOKIE = "lang"
YEAR = 365 * 24 * 3600
FOR_PROGRAMS = (
    "/api/",
    "/badge/",
    "/manifest.webmanifest",
    "/opensearch.xml",
)  # English unless the address says otherwise, and never a cookie
FOR_OTHER_SITES = ("/card.png", "/feed.atom")  # likewise


def chosen(scope: Scope) -> str | None:
    """The language this visitor picked, in the address or earlier."""
    asked = QueryParams(scope["query_string"]).get("lang")
    kept = cookie_parser(_header(scope, "cookie")).get(COOKIE)
    return next((picked for picked in (asked, kept) if picked in LANGUAGES), None)


class ReadersLanguage:
    """Only a visitor who chose a language gets a cookie (SECURITY V1). The API speaks English unless asked."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.secure = "; Secure" if https else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_api = scope["path"].startswith(FOR_PROGRAMS) or scope["path"].endswith(FOR_OTHER_SITES)
        asked = QueryParams(scope["query_string"]).get("lang")
        token = current.set((asked if asked in LANGUAGES else DEFAULT) if is_api else _language(scope))

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and asked in LANGUAGES and not is_api:
                cookie = f"{COOKIE}={asked}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{self.secure}"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        try:
            await self.app(scope, receive, with_cookie)
        finally:
            current.reset(token)


def _language(scope: Scope) -> str:
    return chosen(scope) or accepted(_header(scope, "accept-language"))


def accepted(header: str) -> str:
    """The language that an Accept-Language field asks for."""
    return choose(*_accepted(header))


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language field, best first; weights that are no numbers count as nothing."""
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        name, _, weight = part.partition(";q=")
        weighed.append((-_weight(weight), place, name.strip()))
    return [name for weight, _, name in sorted(weighed) if name and weight < 0]


def _weight(text: str) -> float:
    try:
        return min(1.0, float(text)) if text else 1.0
    except ValueError:
        return 0.0


def _header(scope: Scope, name: str) -> str:
    return Headers(scope=scope).get(name, "")
