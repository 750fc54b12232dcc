"""Every page, in both languages, on a phone and on a desk, light and dark: axe, console, and no sideways scroll."""

import re
from typing import Literal

import pytest
from playwright.async_api import BrowserContext, ViewportSize
from starlette.routing import Route

from registry.web.routes import ROUTES
from tests.servers.paths import ROOT
from tests.stories.person import Person
from tests.stories.scene import Scene

pytestmark = pytest.mark.timeout(600)
SCREENSHOTS = ROOT / "screenshots"  # ignored; to be looked at
SIGHTS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (1280, "light"),
    (1280, "dark"),
    (360, "light"),
    (360, "dark"),
)
NARROWEST = 320
NO_PAGES = (
    *("/api/", "/healthz", "/readyz", "/.well-known", "/robots", "/favicon", "/actor"),
    *("/badge/", "/feeds/", "/qr/", "/icons/", "/extension.zip", "/opensearch.xml", "/manifest.webmanifest", "/share"),
)
NOT_VISITED = {"/sign-out", "/language"}  # they only take a form
IS_ERROR = re.compile(r"Failed to load resource: the server responded with a status of 4(00|03|04|10|22)")


async def _look(person: Person, context: BrowserContext, name: str, path: str) -> list[str]:
    """What is wrong with one page, from every side."""
    page = await context.new_page()
    looked = Person(context, page, person.product, person.language, scripts=True)
    separator = "&" if "?" in path else "?"
    await page.goto(f"{person.product.base}{path}{separator}lang={person.language}", wait_until="load")
    shot = re.sub(r"[^a-z]+", "-", name.lower())
    wrong: list[str] = []
    for width, scheme in SIGHTS:
        await page.set_viewport_size(ViewportSize(width=width, height=800))
        await page.emulate_media(color_scheme=scheme)
        await page.screenshot(path=SCREENSHOTS / f"{shot}-{person.language}-{width}-{scheme}.png", full_page=True)
        if (width, scheme) in {SIGHTS[0], SIGHTS[-1]}:
            wrong += [f"axe ({width} {scheme}): {found}" for found in await looked.axe()]
    await page.set_viewport_size(ViewportSize(width=NARROWEST, height=800))
    if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append("scrolls sideways")
    if await page.evaluate("document.documentElement.lang") != person.language:
        wrong.append("another language")
    wrong += [f"console: {text}" for text in looked.complaints if not IS_ERROR.match(text)]
    await page.close()
    return [f"{name} ({path}, {person.language}): {one}" for one in wrong]


async def test_every_page_from_every_side(scene: Scene) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)

    wrong: list[str] = []
    for scene.judge.language in ("en", "es"):
        for name, path in scene.places.items():
            wrong += await _look(scene.judge, scene.judge.context, name, path)

    assert not wrong, "\n".join(wrong)
    assert _not_visited(scene.places) == []


def _not_visited(places: dict[str, str]) -> list[str]:
    """Addresses of the site that show a page and are in no list here; `/claims/…/check` and the like show the claim."""
    shown = [route for route in ROUTES if isinstance(route, Route) and "GET" in (route.methods or ())]
    pages = [
        route
        for route in shown
        if not route.path.startswith(NO_PAGES)
        and route.path not in NOT_VISITED
        and not re.search(r"/(check|progress|token|press-kit.zip|card.png|feed.atom|[a-z]+\.csv)$", route.path)
    ]
    paths = [path.partition("?")[0] for path in places.values()]
    return [route.path for route in pages if not any(route.path_regex.match(path) for path in paths)]
