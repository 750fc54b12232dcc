"""A domain from its name to its page with nothing put in between: Knot, unbound, and nginx on the port of https."""

import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.servers.knot import Knot, Unbound
from tests.servers.nginx import HTTPS, Nginx, Site
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import META, TXT_FORMAT, statement
from verification.fetching import Ask, Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify

ZONE = "acme.test"
PROVEN = (Result.PROVEN, None)
NO_TOKEN = (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
FILE, FRONT = "/.well-known/brand-registry.txt", "/index.html"
SITES = (
    Site(ZONE),
    Site(f"www.{ZONE}"),
    Site(f"bare.{ZONE}", f"return 301 https://www.bare.{ZONE}$request_uri;"),
    Site(f"www.bare.{ZONE}"),
    Site(f"expired.{ZONE}", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
)


@pytest.fixture(scope="module")
def knot() -> Iterator[Knot]:
    with Knot((ZONE,)) as server:
        yield server


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def nginx(knot: Knot, authority: trustme.CA) -> Iterator[Nginx]:
    address = f"127.{secrets.randbelow(200) + 20}.{secrets.randbelow(256)}.7"  # two runs at once do not meet
    with socket.socket() as probe:
        try:
            probe.bind((address, HTTPS))
        except PermissionError:
            pytest.skip("only root, or a machine that lets everybody, opens port 443")
    with Nginx(authority, SITES, address) as server:
        for site in SITES:
            knot.set(ZONE, site.name.removesuffix(ZONE).rstrip(".") or "@", "A", address)
        yield server


@pytest.fixture
async def ask(knot: Knot, nginx: Nginx, authority: trustme.CA, tmp_path: Path) -> AsyncIterator[Ask]:
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    with Unbound(knot) as resolver:
        settings = NetworkSettings(dns_servers=(resolver.address,), allow_addresses=(nginx.address,), ca_file=root)
        async with Fetcher(settings) as fetcher:
            yield fetcher.ask


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


async def test_a_domain_is_proven_in_each_of_three_places_alone_and_in_none_without(
    knot: Knot, nginx: Nginx, ask: Ask
) -> None:
    asked = {name: challenge(AccountRef("website", ZONE), name) for name in ("dns_txt", "well_known", "meta_tag")}
    nginx.put(ZONE, FRONT, "<!doctype html><title>Acme</title>")  # nginx locks a folder without a front page
    nothing = [await verify(each, ask, NOON) for name, each in asked.items() if name != "dns_txt"]
    knot.set(ZONE, "_brand-registry", "TXT", f'"{TXT_FORMAT.format(token=asked["dns_txt"].token)}"')
    nginx.put(ZONE, FILE, statement(asked["well_known"].token))
    nginx.put(ZONE, FRONT, f"<!doctype html><head>{META.format(token=asked['meta_tag'].token)}</head>")
    proven = {name: await verify(each, ask, NOON) for name, each in asked.items()}

    assert [verdict(outcome) for outcome in nothing] == [NO_TOKEN, NO_TOKEN]
    assert {name: verdict(outcome) for name, outcome in proven.items()} == dict.fromkeys(asked, PROVEN)


async def test_a_domain_may_send_visitors_to_its_www_name(nginx: Nginx, ask: Ask) -> None:
    asked = challenge(AccountRef("website", f"bare.{ZONE}"), "well_known")
    nginx.put(f"www.bare.{ZONE}", FILE, statement(asked.token))

    assert verdict(await verify(asked, ask, NOON)) == PROVEN


async def test_an_expired_certificate_or_a_name_without_an_address_says_nothing(
    knot: Knot, nginx: Nginx, ask: Ask
) -> None:
    expired, homeless = (challenge(AccountRef("website", f"{name}.{ZONE}"), "well_known") for name in ("expired", "no"))
    nginx.put(f"expired.{ZONE}", FILE, statement(expired.token))
    knot.set(ZONE, "no", "TXT", '"here, but without an address"')

    assert verdict(await verify(expired, ask, NOON)) == (Result.UNKNOWN, Problem.BAD_CERTIFICATE)
    assert verdict(await verify(homeless, ask, NOON)) == (Result.UNKNOWN, Problem.UNREACHABLE)


async def test_a_name_that_leads_to_an_address_that_is_not_open_is_not_visited(
    knot: Knot, nginx: Nginx, ask: Ask
) -> None:
    asked = challenge(AccountRef("website", f"inside.{ZONE}"), "well_known")
    knot.set(ZONE, "inside", "A", "127.0.0.1", nginx.address)

    assert verdict(await verify(asked, ask, NOON)) == (Result.NOT_PROVEN, Problem.REFUSED)
    assert not any(line.startswith("inside") for line in nginx.asked)
