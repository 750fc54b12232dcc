"""One running product for all stories, with its first directory and everything real behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from playwright.async_api import Browser

from tests.servers.closed_platforms import ClosedPlatforms
from tests.servers.dns import LiveDns
from tests.servers.fedify import Fedify
from tests.servers.nginx import Nginx, Site
from tests.servers.pds import Pds
from tests.servers.receiver import Receiver
from tests.stories.product import Product
from tests.stories.scene import Scene, set_the_scene


@pytest.fixture(scope="session")
def closed() -> Iterator[ClosedPlatforms]:
    with ClosedPlatforms() as platforms:
        yield platforms


# Companies' own websites, behind TLS; at every other name nobody answers.
SITES = (
    "orlendique.com",
    "orlendique-help.com",
    "drumwhistle.com",
    "quernstead.com",
    "tarnbrook.com",
    "velmora.com",
    "marrowfen.com",
)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def nginx(authority: trustme.CA) -> Iterator[Nginx]:
    with Nginx(authority, tuple(map(Site, SITES))) as server:
        yield server


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("authority") / "root.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="session")
def receiver(authority: trustme.CA) -> Iterator[Receiver]:
    with Receiver(authority, "hooks.fennwick.com") as server:
        yield server


@pytest.fixture(scope="session")
def product(  # noqa: PLR0917 (each is a real server)
    dns: LiveDns, pds: Pds, fedify: Fedify, closed: ClosedPlatforms, nginx: Nginx, ca_file: Path, receiver: Receiver
) -> Iterator[Product]:
    bases = {
        "website": nginx.base,
        "github": closed.base,
        "x": closed.base,
        "bluesky": pds.base,
        "plc": pds.plc_base,
        "activitypub": fedify.base,
    }
    with Product(
        REGISTRY_DNS_SERVERS=dns.address,
        REGISTRY_ALLOW_ADDRESSES="127.0.0.0/8",
        REGISTRY_ALLOW_PORTS=str(receiver.port),
        REGISTRY_CA_FILE=str(ca_file),
        REGISTRY_PLATFORM_BASES=",".join(f"{slug}={base}" for slug, base in bases.items()),
    ) as running:
        yield running


@pytest.fixture(scope="session")
async def scene(browser: Browser, product: Product, dns: LiveDns, closed: ClosedPlatforms, nginx: Nginx) -> Scene:
    """What the tests of all pages look at, done once for them."""
    return await set_the_scene(browser, product, dns, closed, nginx)
