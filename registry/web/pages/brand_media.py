"""A brand for others to show: the picture beside a link, and the feed of what happens to it."""

from datetime import datetime
from urllib.parse import urlsplit

from starlette.responses import Response

from registry.actions import directory
from registry.actions.brand_history import history
from registry.actions.fact_sentences import sentence
from registry.errors import NotFound
from registry.language import current
from registry.web import cards, rendering
from registry.web.api.answering import is_known
from registry.web.headers import PUBLIC_SECONDS
from registry.web.state import AppRequest

ATOM = "application/atom+xml"
CARD_SECONDS = 300
LONGEST_NUMBER = 18


async def show_card(request: AppRequest) -> Response:
    """The picture as PNG; 404 for brands that are not public, and where the fonts are missing."""
    brand = await directory.brand_page(request.path_params["slug"])
    settings = request.state["settings"]
    try:
        svg = cards.card(brand, settings.registry_name, settings.registry_host)
    except cards.CannotDraw as missing:
        raise NotFound from missing
    headers = _caching(cards.etag(svg), CARD_SECONDS)
    if _is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(await cards.drawn(svg), headers=headers, media_type="image/png")


async def show_feed(request: AppRequest) -> Response:
    """The feed as Atom, newest first; `before` turns the page."""
    brand = await directory.brand_page(request.path_params["slug"])
    text = request.query_params.get("before", "")
    before = int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None
    found = await history(brand.brand.slug, before=before)
    language = current.get()
    lang = language if "lang" in request.query_params else None
    values = {
        "brand": brand.brand,
        "history": found,
        "told": [(fact, sentence(fact, language)) for fact in found.facts],
        "updated": found.facts[0].at if found.facts else brand.live_since or _ALWAYS,
        "asked": {"before": before, "lang": lang},
        "host": urlsplit(request.state["settings"].base_url).hostname or "localhost",
    }
    body = rendering.fragment(request, "directory/feed.atom", values).encode()
    headers = _caching(cards.etag(body.decode()), PUBLIC_SECONDS)
    if _is_known(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "content-type": f"{ATOM}; charset=utf-8"})


_ALWAYS = datetime.fromisoformat("2026-01-01T00:00:00+00:00")  # a brand without any history was always so


def _caching(etag: str, seconds: int) -> dict[str, str]:
    """What depends on the address alone, its language too (see web/language.py), anybody may keep."""
    return {"etag": etag, "cache-control": f"public, max-age={seconds}", "content-language": current.get()}


def _is_known(request: AppRequest, etag: str) -> bool:
    return is_known(request.headers.get("if-none-match", ""), etag)
