"""Debian's Chromium for Playwright: where it is, and with which switches it stays quiet and on loopback."""

from playwright.async_api import Browser, Playwright

from tests.servers.paths import ServerMissing, find_chromium

ARGUMENTS = (
    "--no-sandbox",  # containers and root have none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages under test must not reach anything else: every other name fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


async def launch(playwright: Playwright) -> Browser:
    path = find_chromium()
    if path is None:
        raise ServerMissing("Chromium")
    return await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
