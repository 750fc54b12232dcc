"""Every page, in both languages, on a phone and on a desk, light and dark: axe, console, and no sideways scroll."""

import asyncio
import re
from typing import Literal

import pytest
from playwright.async_api import ViewportSize
from starlette.routing import Route

from registry.web.routes import ROUTES
from tests.servers.paths import ROOT
from tests.stories.person import Person
from tests.stories.scene import Scene

pytestmark = pytest.mark.timeout(600)
SCREENSHOTS = ROOT / "screenshots"  # ignored; to be looked at
DESK, PHONE = 1280, 360
SIGHTS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (DESK, "light"),
    (DESK, "dark"),
    (PHONE, "light"),
    (PHONE, "dark"),
)
# What a page is made of is the same in every light and size: all rules are tried once a language, from opposite sides.
SIDE_OF_THE_RULES: dict[str, tuple[int, str]] = {"en": (DESK, "light"), "es": (PHONE, "dark")}
AT_ONCE = 3  # pages that are looked at at the same time: one waits for the product while another is judged
# Focused one after the other as a keyboard does it, each element that can be reached must show that it was.
BY_KEYBOARD = """() => {
  const seen = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }));
  const wrong = [];
  if (!document.querySelector("body > a:first-child[href='#main']") || !document.querySelector("#main"))
    wrong.push("no way past the navigation");
  for (const one of seen) {
    one.focus({ preventScroll: true });
    if (document.activeElement !== one) continue;
    const look = getComputedStyle(one);
    if (look.outlineStyle === "none" && look.boxShadow === "none")
      wrong.push(`focus cannot be seen: ${one.outerHTML.slice(0, 120)}`);
  }
  document.activeElement?.blur();
  return wrong;
}"""
# Of what only makes sense on a screen nothing is left, and the page is not empty.
PRINTED = """() => [
  ...[...document.querySelectorAll(".skip-link, .site-footer, .site-nav, button")]
    .filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)),
  ...(document.querySelector("main h1")?.checkVisibility() ? [] : ["nothing"]),
]"""
NARROWEST = 320
NO_PAGES = (
    *("/api/", "/log/", "/healthz", "/readyz", "/metrics", "/.well-known", "/robots", "/favicon", "/actor", "/check"),
    *("/badge/", "/feeds/", "/qr/", "/icons/", "/extension.zip", "/opensearch.xml", "/manifest.webmanifest", "/share"),
)
NOT_VISITED = {"/sign-out", "/language"}  # they only take a form
IS_ERROR = re.compile(r"Failed to load resource: the server responded with a status of 4(00|03|04|10|22)")


async def _look(judge: Person, turns: asyncio.Semaphore, name: str, path: str, *, pictures: bool) -> list[str]:
    """What is wrong with one page, from every side, when it is its turn."""
    async with turns, await judge.context.new_page() as page:
        found = await _judge(
            Person(judge.context, page, judge.product, judge.language, scripts=True), name, path, pictures=pictures
        )
    return [f"{name} ({path}, {judge.language}): {one}" for one in found]


async def _judge(person: Person, name: str, path: str, *, pictures: bool) -> list[str]:
    """It is loaded once; what looks at it changes."""
    page = person.page
    await page.set_viewport_size(ViewportSize(width=DESK, height=800))
    separator = "&" if "?" in path else "?"
    await page.goto(f"{person.product.base}{path}{separator}lang={person.language}", wait_until="load")
    await page.keyboard.press("Tab")  # from here on the browser shows where the focus is
    wrong: list[str] = await page.evaluate(BY_KEYBOARD)
    for width, scheme in SIGHTS:
        is_judged = SIDE_OF_THE_RULES[person.language] == (width, scheme)
        if not (is_judged or pictures):
            continue
        await page.set_viewport_size(ViewportSize(width=width, height=800))
        await page.emulate_media(color_scheme=scheme)
        if pictures:
            shot = re.sub(r"[^a-z]+", "-", name.lower())
            await page.screenshot(path=SCREENSHOTS / f"{shot}-{person.language}-{width}-{scheme}.png", full_page=True)
        if is_judged:
            wrong += [f"axe ({width} {scheme}): {found}" for found in await person.axe()]
    await page.set_viewport_size(ViewportSize(width=NARROWEST, height=800))
    if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append("scrolls sideways")
    if await page.evaluate("document.documentElement.lang") != person.language:
        wrong.append("another language")
    await page.emulate_media(media="print")
    wrong += [f"is printed: {found}" for found in await page.evaluate(PRINTED)]
    wrong += [f"console: {text}" for text in person.complaints if not IS_ERROR.match(text)]
    return wrong


async def test_every_page_from_every_side(scene: Scene, pytestconfig: pytest.Config) -> None:
    pictures = bool(pytestconfig.getoption("pictures"))
    SCREENSHOTS.mkdir(exist_ok=True)

    wrong: list[str] = []
    for scene.judge.language in ("en", "es"):
        turns = asyncio.Semaphore(AT_ONCE)
        looks = [_look(scene.judge, turns, name, path, pictures=pictures) for name, path in scene.places.items()]
        wrong += [one for found in await asyncio.gather(*looks) for one in found]

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
