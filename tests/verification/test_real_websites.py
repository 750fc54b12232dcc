"""The verifier against websites as people really set them up: nginx with TLS, its certificates and its redirects."""

import gzip
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from tests.servers.fedify import Fedify
from tests.servers.nginx import Nginx, Site
from tests.servers.synapse import Synapse
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import META, Challenge, statement
from verification.fetching import Ask, Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify

FILE, FRONT = "/.well-known/brand-registry.txt", "/index.html"
PROVEN = (Result.PROVEN, None)
NO_TOKEN = (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
REDIRECTED = (Result.NOT_PROVEN, Problem.REDIRECTED)
BAD_CERTIFICATE = (Result.UNKNOWN, Problem.BAD_CERTIFICATE)
UNREACHABLE = (Result.UNKNOWN, Problem.UNREACHABLE)
BROKEN = (Result.UNKNOWN, Problem.BROKEN)
BLOCKED = (Result.UNKNOWN, Problem.BLOCKED)
RATE_LIMITED = (Result.UNKNOWN, Problem.RATE_LIMITED)

# On every one of these the right token stands in the file and on the front page: what the site does decides.
SITES: dict[Site, tuple[Result, Problem | None]] = {
    Site("good.test"): PROVEN,
    Site("wide.good.test", certificate_for="*.good.test"): PROVEN,
    Site("xn--mnchen-3ya.test"): PROVEN,
    Site("www.moved.test"): PROVEN,
    Site("expired.test", not_after=datetime(2020, 1, 1, tzinfo=UTC)): BAD_CERTIFICATE,
    Site("wrong.test", certificate_for="elsewhere.test"): BAD_CERTIFICATE,
    Site("narrow.wide.test", certificate_for="wide.test"): BAD_CERTIFICATE,
    Site("unknown.test", known_authority=False): BAD_CERTIFICATE,
    # redirects
    Site("moved.test", "return 301 https://www.moved.test$request_uri;"): PROVEN,
    Site("slash.test", "rewrite ^/(?!seen) https://slash.test/seen$uri permanent;"): PROVEN,
    Site("away.test", "return 302 https://good.test$request_uri;"): REDIRECTED,
    Site("deeper.test", "return 301 https://www.good.test$request_uri;"): REDIRECTED,
    Site("plain.test", "return 301 http://plain.test$request_uri;"): REDIRECTED,
    Site("inside.test", "return 302 https://127.0.0.1$request_uri;"): REDIRECTED,
    Site("round.test", "return 302 https://round.test$request_uri;"): BROKEN,
    # doors that are closed, and servers that are not well
    Site("door.test", "deny all;"): BLOCKED,
    Site("password.test", 'auth_basic "staff"; auth_basic_user_file /dev/null;'): BLOCKED,
    Site("down.test", "return 503;"): BROKEN,
    Site("gateway.test", "location / { proxy_pass http://127.0.0.1:1; }"): BROKEN,
    Site("busy.test", "add_header Retry-After 90 always; return 429;"): RATE_LIMITED,
    Site("silent.test", "return 444;"): UNREACHABLE,
    Site("download.test", "types { } default_type application/octet-stream;"): BROKEN,
    Site("gone.test", "return 410;"): NO_TOKEN,
}
# These are about the file alone.
SHELL = Site("shell.test", "location / { try_files $uri /index.html; }")
LATIN = Site("latin.test", "charset iso-8859-1;")
PACKED = Site("packed.test", "gzip_static always;")
SLOW = Site("slow.test", "limit_rate 20;")  # bytes a second
LIMITED = Site("limited.test", "limit_req zone=one;")  # one visitor a minute, and 503 for the others
LISTING = Site("listing.test")
GOOD = next(iter(SITES))
OTHERS = (SHELL, LATIN, PACKED, SLOW, LIMITED, LISTING)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def nginx(authority: trustme.CA, synapse: Synapse) -> Iterator[Nginx]:
    homes = (synapse.domain, f"matrix.{synapse.domain}")
    says = f"location / {{ proxy_pass {synapse.base}; proxy_set_header Host $host; }}"
    with Nginx(authority, (*SITES, *OTHERS, *(Site(home, says) for home in homes))) as server:
        yield server


@pytest.fixture
def settings(nginx: Nginx, authority: trustme.CA, fedify: Fedify, tmp_path: Path) -> NetworkSettings:
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(str(root))
    bases = {"website": nginx.base, "matrix": nginx.base, "activitypub": fedify.base}
    return NetworkSettings(platform_bases=bases, allow_addresses=("127.0.0.0/8",), ca_file=root)


@pytest.fixture
async def ask(settings: NetworkSettings) -> AsyncIterator[Ask]:
    async with Fetcher(settings, clock=lambda: NOON) as fetcher:
        yield fetcher.ask


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


def claimed(site: Site, method: str) -> Challenge:
    return challenge(AccountRef("website", site.name), method)


def show(nginx: Nginx, site: Site, asked: Challenge) -> None:
    front = (
        f"<!doctype html><html><head><title>Acme</title>{META.format(token=asked.token)}</head><body>Hi</body></html>"
    )
    for host in (site.name, f"www.{site.name}"):
        for folder in ("", "/seen"):
            nginx.put(host, folder + FILE, f"# Acme\r\n{statement(asked.token)}\r\n")
            nginx.put(host, folder + FRONT, front)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
async def test_a_site_proves_its_domain_by_its_file_when_it_answers_for_itself(
    nginx: Nginx, ask: Ask, site: Site
) -> None:
    asked = claimed(site, "well_known")
    show(nginx, site, asked)

    assert verdict(await verify(asked, ask, NOON)) == SITES[site]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
async def test_a_site_proves_its_domain_by_its_front_page_under_the_same_rules(
    nginx: Nginx, ask: Ask, site: Site
) -> None:
    asked = claimed(site, "meta_tag")
    show(nginx, site, asked)

    assert verdict(await verify(asked, ask, NOON)) == SITES[site]


async def test_a_name_for_which_the_server_has_no_certificate_gets_no_handshake(ask: Ask) -> None:
    assert verdict(await verify(claimed(Site("nobody.test"), "well_known"), ask, NOON)) == UNREACHABLE


async def test_the_wish_of_a_busy_server_is_told(nginx: Nginx, ask: Ask) -> None:
    busy = next(site for site in SITES if site.name == "busy.test")

    assert (await verify(claimed(busy, "well_known"), ask, NOON)).retry_after == 90  # seconds


async def test_a_server_that_lets_in_one_visitor_a_minute_says_nothing_to_the_second(nginx: Nginx, ask: Ask) -> None:
    asked = claimed(LIMITED, "well_known")
    show(nginx, LIMITED, asked)

    assert verdict(await verify(asked, ask, NOON)) == BROKEN  # the file, and then its neighbour


async def test_a_file_that_drips_is_not_waited_for(nginx: Nginx, settings: NetworkSettings) -> None:
    asked = claimed(SLOW, "well_known")
    show(nginx, SLOW, asked)
    async with Fetcher(settings, deadline=0.5) as fetcher:
        assert verdict(await verify(asked, fetcher.ask, NOON)) == (Result.UNKNOWN, Problem.TIMED_OUT)


async def test_a_file_that_is_packed_although_nobody_asked_is_unpacked(nginx: Nginx, ask: Ask) -> None:
    asked = claimed(PACKED, "well_known")
    nginx.put(PACKED.name, f"{FILE}.gz", gzip.compress(asked.token.encode()))
    outcome = await verify(asked, ask, NOON)

    assert verdict(outcome) == PROVEN
    assert f"{PACKED.name} {FILE} 200 gzip" in nginx.asked


async def test_a_file_that_is_taken_away_no_longer_proves(nginx: Nginx, ask: Ask) -> None:
    asked = claimed(GOOD, "well_known")
    show(nginx, GOOD, asked)
    before = await verify(asked, ask, NOON)
    nginx.remove(GOOD.name, FILE)

    assert verdict(before) == PROVEN
    assert verdict(await verify(asked, ask, NOON)) == NO_TOKEN


async def test_an_application_that_answers_any_address_proves_nothing_by_a_file(nginx: Nginx, ask: Ask) -> None:
    asked = claimed(SHELL, "well_known")
    show(nginx, SHELL, asked)
    with_file = await verify(asked, ask, NOON)
    nginx.remove(SHELL.name, FILE)
    without = await verify(asked, ask, NOON)

    assert verdict(with_file) == (Result.NOT_PROVEN, Problem.WILDCARD)
    assert verdict(without) == BROKEN  # the front page, in HTML, where a text file should be


async def test_a_file_in_another_charset_is_read_as_the_server_says(nginx: Nginx, ask: Ask) -> None:
    asked = claimed(LATIN, "well_known")
    nginx.put(LATIN.name, FILE, f"# caf\xe9\n{asked.token}\n".encode("latin-1"))

    assert verdict(await verify(asked, ask, NOON)) == PROVEN


async def test_an_account_on_the_list_of_a_site_is_proven_when_it_links_back(
    nginx: Nginx, ask: Ask, fedify: Fedify
) -> None:
    account = AccountRef("activitypub", f"listed@{fedify.domain}")
    asked = replace(challenge(account, "listed"), sites=(LISTING.name,))
    link = f'<a href="https://{LISTING.name}/" rel="me"><span class="invisible">https://</span>{LISTING.name}/</a>'
    nginx.put(LISTING.name, FILE, f"# our accounts\nhttps://{fedify.domain}/@listed\n{account}\n")
    fedify.set_account("listed", "hello", [("Site", link)])
    both = await verify(asked, ask, NOON)
    nginx.put(LISTING.name, FILE, f"# our accounts\nactivitypub:other@{fedify.domain}\n")
    unlisted = await verify(asked, ask, NOON)
    nginx.put(LISTING.name, FILE, f"{account}\n")
    fedify.set_account("listed", "hello")
    unlinked = await verify(asked, ask, NOON)

    assert verdict(both) == PROVEN
    assert verdict(unlisted) == (Result.NOT_PROVEN, Problem.SITE_LINK_MISSING)
    assert verdict(unlinked) == (Result.NOT_PROVEN, Problem.PROFILE_LINK_MISSING)


async def test_a_matrix_user_is_proven_through_the_web_server_in_front_of_the_home_server(
    synapse: Synapse, ask: Ask
) -> None:
    user = synapse.create_user("behind-nginx")
    asked = challenge(AccountRef("matrix", user.user_id))
    synapse.set_field(user, "displayname", statement(asked.token))

    assert verdict(await verify(asked, ask, NOON)) == PROVEN
