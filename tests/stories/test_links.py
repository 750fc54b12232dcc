"""Every link of every page leads somewhere, nothing comes from elsewhere, and the examples for programs are true."""

import asyncio
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.async_api import APIRequestContext, APIResponse, Browser, Request
from selectolax.lexbor import LexborHTMLParser as Html

from tests.stories.person import Person, arrive
from tests.stories.scene import Scene

pytestmark = pytest.mark.timeout(300)
AT_ONCE = 4
LARGEST = 60 * 1024  # bytes over the wire, with an empty cache
LIGHT = (
    "/",
    "/accounts/x/orlendique",
    "/lookup?account=https://www.instagram.com/orlendique_support",
    "/brands/mcdonalds",
)


class Crawl:
    """One signed-in browser without a window: each address is asked for once."""

    def __init__(self, request: APIRequestContext, base: str) -> None:
        self._request = request
        self._base = base
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._asked: dict[str, asyncio.Task[APIResponse]] = {}

    async def get(self, address: str) -> APIResponse:
        """What stands at one address of ours."""
        if address not in self._asked:
            self._asked[address] = asyncio.create_task(self._ask(address))
        return await self._asked[address]

    async def what_is_wrong(self, name: str, path: str) -> list[str]:
        """Dead links, links to no place on a page, and what is loaded from elsewhere."""
        page = urljoin(self._base, path)
        html = Html(await (await self.get(page)).text())
        loaded = [node.attributes.get("src") or node.attributes.get("href") for node in html.css(LOADS)]
        wrong = [f"loads {one}" for one in loaded if one and not self._is_ours(urljoin(page, one))]
        links = {urljoin(page, node.attributes.get("href") or "") for node in html.css("a[href]")}
        others = [link for link in sorted(links) if self._is_ours(link) and urlsplit(link).path != urlsplit(page).path]
        found = await asyncio.gather(*map(self._follow, others))
        return [f"{name} ({path}): {one}" for one in [*wrong, *filter(None, found)]]

    async def _follow(self, link: str) -> str:
        address, _, place = link.partition("#")
        answer = await self.get(address)
        if answer.status >= 400:
            return f"{answer.status} at {address}"
        if place and not Html(await answer.text()).css_first(f'[id="{place}"]'):
            return f"no #{place} at {address}"
        return ""

    async def _ask(self, address: str) -> APIResponse:
        async with self._turns:
            return await self._request.get(address)

    def _is_ours(self, address: str) -> bool:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}" == self._base


LOADS = "script[src], img[src], link[rel=stylesheet], link[rel=icon], link[rel=manifest], iframe[src], source[src]"


async def test_no_link_is_dead_and_nothing_comes_from_elsewhere(scene: Scene) -> None:
    crawl = Crawl(scene.judge.context.request, scene.judge.product.base)

    # The links in letters are used up, or for somebody else.
    pages = [(name, path) for name, path in scene.places.items() if path != "/outbox"]
    found = [await crawl.what_is_wrong(name, path) for name, path in pages]

    assert [one for page in found for one in page] == []


@pytest.mark.parametrize("path", LIGHT)
async def test_what_the_public_reads_is_light_and_needs_no_script(scene: Scene, browser: Browser, path: str) -> None:
    person = await arrive(browser, scene.judge.product, scripts=False)
    requests: list[Request] = []
    person.page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 (Playwright marks it)

    await person.page.goto(f"{person.product.base}{path}", wait_until="load")

    sizes = [await request.sizes() for request in requests]
    assert sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes) <= LARGEST
    assert {urlsplit(request.url).netloc for request in requests} == {urlsplit(person.product.base).netloc}
    assert await person.page.locator("h1").is_visible()


async def test_the_examples_for_programs_are_true(scene: Scene, browser: Browser) -> None:
    person = await arrive(browser, scene.judge.product)
    await person.open("/docs")

    examples = await person.page.locator("code[data-example]").all()
    told = dict.fromkeys(("curl", "python", "javascript"), "")
    for example in examples:
        tongue = str(await example.get_attribute("data-example"))
        told[tongue] += await _run(person, tongue, await example.inner_text())

    answers = {'"verdict":', "not_an_account", '"keys":'}
    assert all(answer in told["curl"] for answer in answers), told["curl"]
    for tongue in ("python", "javascript"):
        lines = told[tongue].split("\n")
        assert any(line.endswith(f"{person.product.base}/accounts/x/dell") for line in lines), told[tongue]
        assert "hello world not_an_account" in lines


async def _run(person: Person, tongue: str, code: str) -> str:
    """What the example prints."""
    if tongue == "javascript":
        page = f"async () => {{ const said = []; const console = {{ log: (...a) => said.push(a.join(' ')) }};\n{code}\n"
        return str(await person.page.evaluate(page + "return said.join('\\n') + '\\n'; }"))
    command = ["sh", "-ec", code] if tongue == "curl" else [sys.executable, "-c", code]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return str(done.stdout)
