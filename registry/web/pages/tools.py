"""Asking from where people are: bookmark, search engine, share sheet, kiosk, and what browsers want for them."""

import re
from typing import Any

import orjson
from starlette.responses import RedirectResponse, Response

from registry.actions import directory
from registry.errors import NotFound
from registry.language import current, gettext
from registry.web import codes, extension, rendering, throttle
from registry.web.direct_pages import LONGEST_QUERY
from registry.web.pages.public import shown
from registry.web.state import AppRequest

HOUR = "public, max-age=3600"
DAY = "public, max-age=86400"
OPENSEARCH = "application/opensearchdescription+xml"
MANIFEST = "application/manifest+json"
LONGEST_SHORT_NAME = 16  # of a search engine (OpenSearch 1.1)
_LINK = re.compile(r"https?://\S+")


async def show(request: AppRequest) -> Response:
    """All ways in one page."""
    base_url = request.state["settings"].base_url
    go = f"location.assign({_quoted(base_url + '/lookup?account=')}+encodeURIComponent(location.href))"
    return rendering.page(request, "tools/show.html", {"bookmarklet": f"javascript:void({go})"})


async def opensearch(request: AppRequest) -> Response:
    """The description by which a browser offers this registry among its search engines."""
    settings = request.state["settings"]
    template = rendering.environment(current.get()).get_template("tools/opensearch.xml")
    name = settings.registry_name[:LONGEST_SHORT_NAME].strip()
    body = template.render(base_url=settings.base_url, short_name=name, registry_name=settings.registry_name)
    return Response(body, headers={"cache-control": DAY}, media_type=OPENSEARCH)


async def manifest(request: AppRequest) -> Response:
    """What makes the site an app that other apps can share addresses with."""
    body = _manifest(request.state["settings"].registry_name)
    return Response(orjson.dumps(body), headers={"cache-control": DAY}, media_type=MANIFEST)


async def extension_package(request: AppRequest) -> Response:
    """The browser extension, made to ask this registry."""
    headers = {"cache-control": HOUR, "content-disposition": 'attachment; filename="brand-registry-extension.zip"'}
    package = extension.package(request.state["settings"].base_url)
    return Response(package, headers=headers, media_type="application/zip")


async def share(request: AppRequest) -> Response:
    """What another app shared: the link in it, wherever that app put it, is looked up."""
    asked = request.query_params
    texts = [asked.get(name, "").strip()[:LONGEST_QUERY] for name in ("url", "text", "title")]
    links = [found[0] for text in texts if (found := _LINK.search(text))]
    account = (links or [text for text in texts if text] or [""])[0]
    return RedirectResponse(f"/lookup?{rendering.query(account=account)}", 303)


async def icon(request: AppRequest) -> Response:
    """The site's sign as pixels; raises NotFound for a size that nobody was told of."""
    size, masked = request.path_params["size"], "masked" in request.url.path
    if size not in codes.ICON_SIZES:
        raise NotFound
    return Response(codes.icon(size, masked=masked), headers={"cache-control": DAY}, media_type="image/png")


async def kiosk(request: AppRequest) -> Response:
    """One big box whose answer stands below it: for whoever asks all day. Without scripts it is a plain form."""
    text = request.query_params.get("account", "").strip()
    if not text:
        return rendering.page(request, "tools/kiosk.html", {"answer": None, "listing": None, "query_text": ""})
    throttle.spend_lookup(request)
    answer = await directory.ask(text[:LONGEST_QUERY])
    return rendering.page(request, "tools/kiosk.html", shown(answer), status=422 if answer.problem else 200)


def _manifest(name: str) -> dict[str, Any]:
    icons = [
        {"src": f"/icons/{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in codes.ICON_SIZES
    ]
    masked = {"src": "/icons/masked/512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    drawn = {"src": rendering.static_url("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": gettext(
            "Look up whether a social account is really a company's: proven by the company, shown with the evidence."
        ),
        "lang": current.get(),
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbfcfc",
        "theme_color": "#0b5d4e",
        "icons": [*icons, masked, drawn],
        "share_target": {
            "action": "/share",
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
        "shortcuts": [{"name": gettext("Ask all day"), "url": "/kiosk"}],
    }


def _quoted(text: str) -> str:
    """A string of JavaScript, safe in an address: `base_url` is the operator's own."""
    return "'" + text.replace("\\", "%5C").replace("'", "%27") + "'"
