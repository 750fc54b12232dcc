"""The real servers as fixtures: started once for the whole run, when the first test asks for one."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.servers.chromium import launch
from tests.servers.dns import LiveDns
from tests.servers.epicyon import Epicyon
from tests.servers.fedify import Fedify
from tests.servers.mail import Mailbox
from tests.servers.nostr_relay import NostrRelay
from tests.servers.pds import Pds
from tests.servers.synapse import Synapse


@pytest.fixture(scope="session")
def dns() -> Iterator[LiveDns]:
    with LiveDns() as server:
        yield server


@pytest.fixture(scope="session")
def smtp() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def pds(dns: LiveDns) -> Iterator[Pds]:
    with Pds(dns.address) as server:
        yield server


@pytest.fixture(scope="session")
def epicyon() -> Iterator[Epicyon]:
    with Epicyon() as server:
        yield server


@pytest.fixture(scope="session")
def fedify() -> Iterator[Fedify]:
    with Fedify() as server:
        yield server


@pytest.fixture(scope="session")
def nostr_relay() -> Iterator[NostrRelay]:
    with NostrRelay() as server:
        yield server


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    with Synapse() as server:
        yield server


@pytest.fixture(scope="session")
async def browser(anyio_backend: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await launch(playwright)
        yield chromium
        await chromium.close()
