"""One running product for all stories, with its first directory and everything real behind it."""

from collections.abc import Iterator

import pytest

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.fedify import Fedify
from tests.servers.pds import Pds
from tests.stories.product import Product


@pytest.fixture(scope="session")
def closed() -> Iterator[ClosedPlatforms]:
    with ClosedPlatforms() as platforms:
        yield platforms


@pytest.fixture(scope="session")
def product(dns: LiveDns, pds: Pds, fedify: Fedify, closed: ClosedPlatforms) -> Iterator[Product]:
    bases = {
        "github": closed.base,
        "x": closed.base,
        "bluesky": pds.base,
        "plc": pds.plc_base,
        "activitypub": fedify.base,
    }
    with Product(
        REGISTRY_DNS_SERVERS=dns.address,
        REGISTRY_ALLOW_ADDRESSES="127.0.0.0/8",
        REGISTRY_PLATFORM_BASES=",".join(f"{slug}={base}" for slug, base in bases.items()),
    ) as running:
        yield running
