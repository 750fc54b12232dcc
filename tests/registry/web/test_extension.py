"""The extension reads addresses as the registry does, asks by five digits, and marks the page in a real browser."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Worker, async_playwright, expect

from registry.actions.private_lookups import hash_of
from registry.actions.readings import names_author
from registry.web import extension
from tests.factories import make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from tests.registry.web.visitor import visiting
from tests.servers.chromium import ARGUMENTS
from tests.servers.paths import find_chromium
from verification.accounts import AccountRef
from verification.platforms import PLATFORMS, read

MORE_ADDRESSES = (
    "https://www.dell.com/en-us/shop",
    "https://WWW.X.com/Dell/?lang=en#top",
    "https://x.com//dell//",
    "https://x.com/dell/status/1234567890",
    "https://x.com/d%65ll",
    "https://x.com/%2Fdell",
    "https://x.com:8443/dell",
    "https://user@x.com/dell",
    "https://evil.example.com/https://x.com/dell",
    "https://www.instagram.com/dell/?hl=es",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1",
    "https://www.youtube.com/@Straße",
    "https://www.youtube.com/@d\u0435ll",
    "https://bsky.app/profile/Dell.com/post/3k",
    "https://mastodon.social/@acme@threads.net",
    "https://mastodon.social/@acme@x.com",
    "https://social.acme-corp.com/@support",
    "https://t.co/abc",
    "https://en.wikipedia.org/wiki/Dell",
    "chrome://settings",
    "about:blank",
    "file:///etc/passwd",
    "",
)
# The extension has no list of public suffixes: it asks, and nothing is registered there.
SUFFIXES = {"https://co.uk/"}
ADDRESSES = sorted(
    {
        address
        for platform in PLATFORMS.values()
        for address in (*platform.examples, *platform.counterexamples)
        if address.startswith(("http://", "https://")) and address not in SUFFIXES
    }
    | set(MORE_ADDRESSES)
)


async def _read_all(page: Page, port: int) -> list[dict[str, Any] | None]:
    """What the extension's own file makes of the addresses, in Chromium."""
    await page.goto(f"http://localhost:{port}/about")
    found: list[dict[str, Any] | None] = await page.evaluate(
        """async ([addresses, tables]) => {
             const { read } = await import("/static/extension/reading.js");
             return addresses.map((address) => read(address, tables));
           }""",
        [ADDRESSES, json.loads(extension.files("http://localhost")["platforms.json"])],
    )
    return found


def _expected(address: str) -> AccountRef | None:
    reading = read(address)
    return reading.account if reading.account and names_author(reading) else None


async def test_the_extension_reads_every_address_as_the_registry_does(db: str, browser: Browser) -> None:
    page = await browser.new_page()
    async with serving() as port:
        found = await _read_all(page, port)
    await page.close()

    wrong = []
    for address, account in zip(ADDRESSES, found, strict=True):
        is_account = account is not None and "handle" in account and not account.get("candidate")
        told = AccountRef(account["platform"], account["handle"]) if account and is_account else None
        if told != _expected(address):
            wrong.append(f"{address}: {told}, not {_expected(address)}")
    assert wrong == []
    assert len(ADDRESSES) > 250


async def test_the_package_holds_everything_and_names_this_registry(db: str) -> None:
    async with visiting() as visitor:
        answer = (await visitor.open("/extension.zip")).answer
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        config = json.loads(archive.read("config.json"))
        said = {language: json.loads(archive.read(f"_locales/{language}/messages.json")) for language in ("en", "es")}
        scripts = "".join(archive.read(name).decode() for name in names if name.endswith((".js", ".html")))

    assert {"background.js", "popup.html", "options.html", "platforms.json", "icons/192.png"} <= names
    assert config == {"registry": "http://localhost:8000"}
    assert manifest["manifest_version"] == 3
    assert sorted(manifest["permissions"]) == ["storage", "tabs"]
    assert said["en"].keys() == said["es"].keys()
    assert all(said["en"][key].get("placeholders") == said["es"][key].get("placeholders") for key in said["en"])
    assert not any(word in scripts for word in ("eval(", "innerHTML", "http://", "new Function"))


@pytest.fixture
async def extended(db: str, tmp_path: Path) -> AsyncIterator[tuple[BrowserContext, int]]:
    """Chromium with the extension, made for a registry that runs; and the port of that registry."""
    async with serving() as port, async_playwright() as playwright:
        folder = tmp_path / "extension"
        with zipfile.ZipFile(io.BytesIO(extension.package(f"http://localhost:{port}"))) as archive:
            archive.extractall(folder)
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=find_chromium(),
            headless=True,
            ignore_default_args=["--disable-extensions"],
            args=[*ARGUMENTS, f"--disable-extensions-except={folder}", f"--load-extension={folder}"],
        )
        yield context, port
        await context.close()


async def _worker(context: BrowserContext) -> Worker:
    return context.service_workers[0] if context.service_workers else await context.wait_for_event("serviceworker")


async def _state(worker: Worker, address: str) -> dict[str, Any]:
    """What the extension holds about the tab at the address, once it holds something."""
    told: dict[str, Any] | None = None
    while told is None:
        told = await worker.evaluate(
            """async (address) => {
                 const kept = Object.values(await chrome.storage.session.get());
                 const state = kept.find((one) => one.address === address);
                 if (!state || !(state.answer || state.failed || state.waits || !state.account)) return null;
                 const [tab] = await chrome.tabs.query({ url: address });
                 return { ...state, sign: tab ? await chrome.action.getBadgeText({ tabId: tab.id }) : "" };
               }""",
            address,
        )
        await asyncio.sleep(0.1)
    return told


async def _logged(capfd: pytest.CaptureFixture[str], route: str) -> str:
    """The log, up to where this route is in it: plain answers are told of once a second."""
    told = ""
    async with asyncio.timeout(10):
        while route not in told:
            await asyncio.sleep(0.1)
            told += capfd.readouterr().out
    return told


async def test_the_page_of_an_official_account_is_marked_and_the_registry_hears_five_digits(
    extended: tuple[BrowserContext, int], capfd: pytest.CaptureFixture[str]
) -> None:
    context, _ = extended
    member = await make_member("acme")
    brand = await make_live_brand(member, "acme-robotics", name="Acme Robotics", domain="acmerobotics.com")
    await make_official(member, brand, AccountRef("x", "acmerobotics"))
    worker = await _worker(context)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page = await context.new_page()

    # No name leads anywhere here; the browser shows its own page of an error under this address.
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        await page.goto("https://x.com/acmerobotics")
    state = await _state(worker, "https://x.com/acmerobotics")

    assert (state["answer"]["verdict"], state["sign"]) == ("official", "✓")
    assert state["answer"]["brand"]["name"] == "Acme Robotics"
    prefix = hash_of(AccountRef("x", "acmerobotics"))[:5]
    assert [url.rpartition("/")[2] for url in asked] == [prefix]
    assert f"/range/{prefix}" not in await _logged(capfd, "/api/v1/range/{prefix}")
    await _shows_in_words(context, worker, state)


async def test_nothing_is_asked_about_posts_and_websites_and_a_silent_registry_is_no_verdict(
    extended: tuple[BrowserContext, int],
) -> None:
    context, _ = extended
    worker = await _worker(context)
    states = {}
    await worker.evaluate("chrome.storage.local.set({ registry: 'http://localhost:9' })")  # where nobody answers
    for address in ("https://x.com/acme/status/1", "https://acmerobotics.com/", "https://x.com/acmerobotics"):
        page = await context.new_page()
        with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
            await page.goto(address)
        states[address] = await _state(worker, address)

    post, website, silent = states.values()
    assert (post["account"], post["post"], post["sign"]) == (None, True, "")
    assert (website["account"]["platform"], website["waits"], website["sign"]) == ("website", True, "")
    assert (silent["failed"], silent["sign"], "answer" in silent) == (True, "", False)


async def _shows_in_words(context: BrowserContext, worker: Worker, state: dict[str, Any]) -> None:
    """The popup, opened as a page of its own and told what is known of the other page."""
    popup = await context.new_page()
    await popup.goto(f"{worker.url.rpartition('/')[0]}/popup.html")
    await expect(popup.locator("#words")).not_to_be_empty()
    await popup.evaluate(
        "async (state) => chrome.storage.session.set({ [`tab-${(await chrome.tabs.getCurrent()).id}`]: state })", state
    )

    await expect(popup.locator("body")).to_have_attribute("data-verdict", "official")
    await expect(popup.locator("#words")).to_contain_text("Acme Robotics")
    await expect(popup.locator("#more")).to_contain_text("acmerobotics.com")
    await expect(popup.locator("#account")).to_have_text("X (Twitter) acmerobotics")
