"""A person at a browser: does what a company's member would do, by label and by keyboard-reachable controls."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Final, Literal

from playwright.async_api import Browser, BrowserContext, Error, Page, expect
from playwright.async_api import TimeoutError as NeverThere

from registry.language import gettext
from tests.servers.paths import ROOT
from tests.stories.product import Product

AXE: Final = ROOT / ".cache" / "axe.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE: Final = 30_000  # milliseconds, for what the worker does meanwhile
# How the browser says that a page was on its way out to somewhere else; at times it waits for that one for ever.
CROSSED = ("ERR_ABORTED", "interrupted by another navigation", "Timeout")
CROSSED_MS = 15_000


class Person:
    """One person with one browser and one language."""

    def __init__(self, context: BrowserContext, page: Page, product: Product, language: str, *, scripts: bool) -> None:
        self.context = context
        self.page = page
        self.product = product
        self.language = language
        self.scripts = scripts
        self.complaints: list[str] = []  # what the console said
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def say(self, sentence: str, **values: str) -> str:
        """The sentence in this person's language."""
        return gettext(sentence, self.language, **values)

    async def open(self, path: str) -> None:
        separator = "&" if "?" in path else "?"
        address = f"{self.product.base}{path}{separator}lang={self.language}"
        try:
            await self.page.goto(address, timeout=CROSSED_MS)
        except Error as error:
            # A page that shows a check loads itself anew when that ends, and may cross us on our way out.
            if not any(crossing in error.message for crossing in CROSSED):
                raise
            await self.page.goto(address)

    async def press(self, label: str, **values: str) -> None:
        await self._click("button", self.say(label, **values))

    async def follow(self, label: str, **values: str) -> None:
        await self._click("link", self.say(label, **values))

    async def fill(self, field: str, text: str) -> None:
        await self.page.fill(f"#field-{field}", text)

    async def reads(self, sentence: str, **values: str) -> None:
        """The page says this, now or once the worker is done; without scripts the person reloads."""
        await self._until(lambda: self._shows(self.say(sentence, **values)), sentence)

    async def axe(self, rules: list[str] = RULES) -> list[str]:
        """What axe finds on the page as it is; `rules` are their names or those of whole sets."""
        await self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = await self.page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]

    # ── what members do ─────────────────────────────────────────────────────────────────────────────────────────────

    async def sign_in(self, email: str) -> None:
        before = len(self.product.mails(email))
        await self.open("/sign-in")
        await self.fill("email", email)
        await self.press("Send me the link")
        await self.reads("Look into your mail")
        link = await asyncio.to_thread(self.product.sign_in_link, email, after=before)
        await self.page.goto(link)
        await self.press("Sign in now")
        await expect(self.page).to_have_url(re.compile(r"/desk$"))

    async def register_company(self, name: str) -> None:
        await self.open("/companies/new")
        await self.fill("name", name)
        await self.press("Register")

    async def register_brand(self, company: str, name: str, website: str) -> None:
        """Ends on the page of the brand."""
        await self.open(f"/companies/{company}/brands/new")
        await self.fill("name", name)
        await self.fill("website", website)
        await self.press("Register and prove the domain")

    async def claim(self, brand: str, address: str) -> str:
        """Ends on the page of the claim; returns the line to post."""
        await self.open(f"/desk/brands/{brand}")
        await self.fill("address", address)
        await self.press("Show what to post")
        return await self.the_line()

    async def the_line(self) -> str:
        return str(await self.page.locator("[data-copy-text]").first.inner_text())

    async def posted(self, place: str = "") -> None:
        if place:
            await self.fill("place", place)
        await self.press("I posted it")

    # ── how it waits ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _click(self, role: Literal["button", "link"], name: str) -> None:
        wanted = self.page.get_by_role(role, name=name, exact=True).first
        try:
            await wanted.click(timeout=PATIENCE / 3)
        except NeverThere as error:
            raise AssertionError(f"no {role} {name!r} on {await self._sight()}") from error

    async def _sight(self) -> str:
        """What a person would report: where they are and what they read there, and what the product said."""
        return f"{self.page.url}:\n{await self.page.inner_text('main')}\n{self.product.log[-3000:]}"

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    async def _shows(self, text: str) -> bool:
        return await self.page.get_by_text(text).first.is_visible()

    async def _until(self, is_so: Callable[[], Awaitable[bool]], what: str) -> None:
        clock = asyncio.get_running_loop().time
        deadline = clock() + PATIENCE / 1000
        while not await is_so():
            if clock() > deadline:
                raise AssertionError(f"never read {what!r} on {await self._sight()}")
            await asyncio.sleep(0.3)
            if not self.scripts and "/claims/" in self.page.url:
                await self.page.reload()


async def arrive(browser: Browser, product: Product, language: str = "en", *, scripts: bool = True) -> Person:
    """Somebody new, with an empty browser."""
    context = await browser.new_context(java_script_enabled=scripts, locale=language)
    return Person(context, await context.new_page(), product, language, scripts=scripts)
