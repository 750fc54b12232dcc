"""The outside world of these tests: a DNS server, certificates good and bad, and a fetcher that may visit 127.0.0.1."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.verification.fetching.dns_server import DnsServer, running_dns
from tests.verification.fetching.web_server import WebServer, running_web
from verification.fetching import Failure, Fetcher
from verification.platforms.platform import Get, Reply
from verification.settings import NetworkSettings

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAMES = ("dell.test", "*.dell.test", "dell.com", "www.dell.com", "xn--mnchen-3ya.test", "www.www.dell.test")


@dataclass
class World:
    """One DNS server, one web site at 127.0.0.1 whose certificate is good for `NAMES`."""

    dns: DnsServer
    web: WebServer
    ca_file: Path

    def settings(self, **changes: object) -> NetworkSettings:
        values: dict[str, object] = {
            "dns_servers": (f"127.0.0.1:{self.dns.port}",),
            "allow_addresses": ("127.0.0.1",),
            "allow_ports": (self.web.port,),
            "ca_file": self.ca_file,
        }
        return NetworkSettings.model_validate(values | changes)

    def fetcher(self, *, deadline: float = 5.0, **changes: object) -> Fetcher:
        return Fetcher(self.settings(**changes), clock=lambda: NOON, deadline=deadline)

    def url(self, path: str = "/", host: str = "dell.test") -> str:
        return f"https://{host}:{self.web.port}{path}"

    async def get(
        self, path: str = "/", *, host: str = "dell.test", accept: str = "text/plain", deadline: float = 5.0
    ) -> Reply | Failure:
        """One question by a fresh fetcher."""
        async with self.fetcher(deadline=deadline) as fetcher:
            return await fetcher.ask(Get(self.url(path, host), accept))


@pytest.fixture(scope="session")
def ca() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(ca: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "root.pem"
    ca.cert_pem.write_to_path(str(path))
    return path


def server_context(ca: trustme.CA, *names: str, not_after: datetime | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert(*names, not_after=not_after).configure_cert(context)
    return context


@pytest.fixture
async def world(ca: trustme.CA, ca_file: Path) -> AsyncIterator[World]:
    async with running_dns() as dns_server, running_web(server_context(ca, *NAMES)) as web:
        dns_server.add("dell.test", "SOA", "ns.test. hostmaster.test. 1 60 60 3600 1")
        dns_server.host("dell.test", "127.0.0.1")
        dns_server.host("www.dell.test", "127.0.0.1")
        yield World(dns_server, web, ca_file)
