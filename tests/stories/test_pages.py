"""Every page, in both languages, on a phone and on a desk, light and dark: axe, console, and no sideways scroll."""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, ViewportSize
from starlette.routing import Route

from registry.web.routes import ROUTES
from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.nginx import Nginx
from tests.servers.paths import ROOT
from tests.stories import scene_tools
from tests.stories.person import Person, arrive
from tests.stories.product import Product
from tests.stories.test_company import token_in

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
    *("/badge/", "/qr/", "/icons/", "/opensearch.xml", "/manifest.webmanifest", "/share"),
)
NOT_VISITED = {"/sign-out", "/language"}  # they only take a form
IS_ERROR = re.compile(r"Failed to load resource: the server responded with a status of 4(00|03|04|10|22)")


@dataclass(slots=True)
class Scene:
    """A registry with something on every page; `places` are the pages by name."""

    judge: Person
    places: dict[str, str] = field(default_factory=dict)


async def _prove(person: Person, dns: LiveDns, domain: str) -> None:
    dns.set_a(domain, "127.0.0.1")
    dns.set_txt(f"_brand-registry.{domain}", f"brand-registry={token_in(await person.the_line())}")
    await person.posted()
    await person.reads("Proven: this domain is yours.")


def _path(person: Person) -> str:
    return person.page.url.removeprefix(person.product.base).partition("?")[0]


LIST = """# Our accounts
https://www.instagram.com/orlendique
https://x.com/orlendique
https://github.com/orlendique
@orlendique@fedify.test
bluesky:orlendique.com
https://www.twitch.tv/orlendique
https://x.com/orlendique/status/5001
orlendique on TikTok
"""


async def _list_accounts(person: Person, nginx: Nginx, places: dict[str, str]) -> None:
    """The list on the website: not there at first, then with accounts of every kind."""
    await person.open("/desk/brands/orlendique")
    await person.press("Read the list on %(site)s", site="orlendique.com")
    await person.reads("There is no file at this address.")
    nginx.put("orlendique.com", "/.well-known/brand-registry.txt", LIST)
    await person.press("Read the list again")
    await person.reads("2 new accounts")
    places |= {"list": _path(person), "list, its claims": f"{_path(person)}/claims"}
    places["brand, accounts claimed"] = "/desk/brands/orlendique?claimed=2"


async def _wait_for_person(person: Person, nginx: Nginx, name: str) -> None:
    """Claims an account that no program may read, which the website lists."""
    nginx.put(f"{name}.com", "/.well-known/brand-registry.txt", f"https://www.linkedin.com/company/{name}")
    await person.claim(name, f"https://www.linkedin.com/company/{name}")
    await person.press("It is on the list")
    await person.reads("Your website lists it. Now a person compares.")


async def _seen_elsewhere(person: Person, places: dict[str, str]) -> None:
    """Lookalikes of a feed that the operator takes in."""
    feed = person.product.folder / "seen.csv"
    feed.write_text("url\nhttps://www.instagram.com/0rlendique\nhttps://github.com/orlendiqque\n")
    assert (await asyncio.to_thread(person.product.run, "watch", str(feed))).returncode == 0
    lookalikes = "/desk/brands/orlendique/lookalikes"
    places |= {"lookalikes": lookalikes, "lookalikes, settled": f"{lookalikes}?shown=settled"}
    await person.open(lookalikes)
    one = await person.page.locator(f"form[action^='{lookalikes}/']").first.get_attribute("action")
    places |= {"lookalikes, one": one or "", "lookalikes, letters": "/desk/brands/orlendique/letters"}
    places["lookalikes, looking around"] = "/desk/brands/orlendique/probe"


async def _set_up(browser: Browser, product: Product, dns: LiveDns, closed: ClosedPlatforms, nginx: Nginx) -> Scene:
    person = await arrive(browser, product)
    await person.sign_in("ana@orlendique.com")
    places = {"desk, empty": "/desk", "company, new": "/companies/new"}
    await person.register_company("Orlendique Holdings")
    await person.register_brand("orlendique-holdings", "Orlendique", "orlendique.com")
    await person.follow("Prove the domain now")
    places["claim, a domain's, pending"] = _path(person)
    await _prove(person, dns, "orlendique.com")
    line = await person.claim("orlendique", "https://x.com/orlendique")
    places["claim, proven"] = _path(person)
    await person.posted(closed.post_on_x("orlendique", "5001", line))
    await person.reads("Proven: this account is yours.")
    await person.claim("orlendique", "https://github.com/orlendique")
    places["claim, not found"] = _path(person)
    await person.posted()
    await person.reads("We look again by ourselves:")
    await person.claim("orlendique", "@orlendique@fedify.test")
    places["claim, pending"] = _path(person)
    places["claim, withdrawing"] = f"{_path(person)}/withdraw"
    await person.claim("orlendique", "https://www.linkedin.com/company/orlendique")
    places["claim, by a person"] = _path(person)
    await _list_accounts(person, nginx, places)

    await _seen_elsewhere(person, places)

    squatter = await arrive(browser, product)
    await squatter.sign_in("mallory@orlendique-help.com")
    await squatter.register_company("Orlendique Help")
    await squatter.register_brand("orlendique-help", "Orlendique Help", "orlendique-help.com")
    await squatter.follow("Prove the domain now")
    await _prove(squatter, dns, "orlendique-help.com")
    await _wait_for_person(squatter, nginx, "orlendique-help")
    places["moderation, an account"] = _path(squatter).replace("/claims/", "/moderation/claims/")

    assert (await asyncio.to_thread(product.run, "moderator", "add", "ana@orlendique.com")).returncode == 0
    await person.sign_in("ana@orlendique.com")
    await person.open("/moderation")
    flag = await person.page.locator("a[href^='/moderation/flags/']").first.get_attribute("href")
    brand = await person.page.locator("a[href^='/moderation/brands/orlendique-help']").first.get_attribute("href")
    places |= {"moderation, a flag": flag or "", "moderation, a brand": brand or ""}
    places |= {
        "front page": "/",
        "answer, official": "/lookup?account=https://x.com/orlendique",
        "answer, listed": "/lookup?account=https://twitter.com/mcdonalds",
        "answer, lookalike": "/lookup?account=https://www.instagram.com/orlendique_support",
        "answer, unknown": "/lookup?account=https://x.com/qwhjkzxv",
        "answer, bears a name": "/lookup?account=https://www.instagram.com/ikea",
        "answer, a handle": "/lookup?account=@ikea",
        "answer, a post": "/lookup?account=https://x.com/orlendique/status/1",
        "answer, nonsense": "/lookup?account=hello+world",
        "answer, a short link": "/lookup?account=https://bit.ly/x",
        "answer, nothing": "/lookup",
        "account": "/accounts/x/orlendique",
        "account, asking to look again": "/report/x/orlendique",
        "account, asked to look again": "/accounts/x/orlendique?reported=yes",
        "directory": "/brands",
        "directory, found": "/brands?q=orlen",
        "directory, nothing found": "/brands?q=zzzzzz",
        "brand, live": "/brands/orlendique",
        "brand, listed": "/brands/mcdonalds",
        "brand, taking over": "/brands/mcdonalds/claim",
        "about": "/about",
        "platforms": "/platforms",
        "platforms, found": "/platforms?way=automatic&q=git",
        "platforms, nothing found": "/platforms?q=zzzzzz",
        "sign in": "/sign-in",
        "sign in, a bad link": "/sign-in/nonsense",
        "outbox": "/outbox",
        "not there": "/nowhere",
        "desk": "/desk",
        "company": "/companies/orlendique-holdings",
        "company, a new one": "/companies",
        "brand, new": "/companies/orlendique-holdings/brands/new",
        "brand, a new one": "/companies/orlendique-holdings/brands",
        "brand, on the desk": "/desk/brands/orlendique",
        "brand, its claims": "/desk/brands/orlendique/claims",
        "taking over": "/desk/take-over?brand=ikea",
        "moderation": "/moderation",
        "moderation, jobs set aside": "/moderation/jobs",
        "moderation, a job": "/moderation/jobs/1",
    }
    places |= scene_tools.places("x/orlendique", "orlendique")
    return Scene(person, places)


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


async def test_every_page_from_every_side(
    product: Product, browser: Browser, dns: LiveDns, closed: ClosedPlatforms, nginx: Nginx
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    scene = await _set_up(browser, product, dns, closed, nginx)

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
        and not re.search(r"/(check|progress|token)$", route.path)
    ]
    paths = [path.partition("?")[0] for path in places.values()]
    return [route.path for route in pages if not any(route.path_regex.match(path) for path in paths)]
