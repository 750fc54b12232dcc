"""Which address is connected to, with which certificate; a closed address never sees a packet."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import trustme

from tests.verification.fetching.conftest import NAMES, World, server_context
from tests.verification.fetching.dns_server import DnsServer
from tests.verification.fetching.web_server import WebServer, page, running_web
from verification.fetching import Failure
from verification.fetching.failures import Stopped
from verification.fetching.resolving import Resolving
from verification.fetching.transport import GuardedTransport
from verification.fetching.urls import Rules
from verification.outcomes import Problem
from verification.platforms.platform import Get, Reply


@pytest.fixture
async def canary(world: World, ca: trustme.CA) -> AsyncIterator[WebServer]:
    """Stands at an address that is not allowed, on the port that is, with a good certificate."""
    async with running_web(server_context(ca, *NAMES), host="127.0.0.2", port=world.web.port) as server:
        server.pages["/"] = page(b"secret")
        yield server


@pytest.mark.parametrize(
    "inner",
    [
        ("127.0.0.2",),
        ("8.8.8.8", "127.0.0.2"),
        ("127.0.0.1", "127.0.0.2"),
        ("127.0.0.2", "127.0.0.1"),
        ("127.0.0.1", "::ffff:127.0.0.2"),
        ("127.0.0.1", "::1"),
        ("::1",),
        ("127.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "169.254.169.254"),
        ("127.0.0.1", "64:ff9b::7f00:2"),
        ("127.0.0.1", "2002:7f00:2::"),
        ("127.0.0.1", "fe80::1"),
        ("0.0.0.0",),
    ],
)
async def test_one_closed_address_closes_the_host(world: World, canary: WebServer, inner: tuple[str, ...]) -> None:
    world.dns.host("evil.dell.test", *inner)

    result = await world.get(host="evil.dell.test")

    assert isinstance(result, Failure)
    assert result.problem is Problem.REFUSED
    assert (canary.connections, world.web.connections) == (0, 0)


async def test_an_alias_to_a_closed_host_is_closed(world: World, canary: WebServer) -> None:
    world.dns.add("evil.dell.test", "CNAME", "inner.dell.test.")
    world.dns.host("inner.dell.test", "127.0.0.2")

    result = await world.get(host="evil.dell.test")

    assert isinstance(result, Failure)
    assert result.problem is Problem.REFUSED
    assert canary.connections == 0


async def test_a_name_that_moves_after_the_check_changes_nothing(world: World, canary: WebServer) -> None:
    world.dns.in_turn["evil.dell.test", "A"] = [["127.0.0.1"], ["127.0.0.2"]]
    world.web.pages["/"] = page(b"public")

    result = await world.get(host="evil.dell.test")

    assert isinstance(result, Reply)
    assert result.body == b"public"
    assert world.dns.asked.count(("evil.dell.test", "A")) == 1
    assert canary.connections == 0


async def test_each_hop_is_checked_again(world: World, canary: WebServer) -> None:
    world.dns.in_turn["evil.dell.test", "A"] = [["127.0.0.1"], ["127.0.0.2"]]
    world.web.pages["/"] = page(b"", "302 Found", Location="/next")

    result = await world.get(host="evil.dell.test")

    assert isinstance(result, Failure)
    assert result.problem is Problem.REFUSED
    assert canary.connections == 0


async def test_the_name_stays_the_name(world: World) -> None:
    world.web.pages["/"] = page(b"hello")

    await world.get()

    assert world.web.server_names == ["dell.test"]
    assert f"Host: dell.test:{world.web.port}\r\n".encode() in world.web.requests[0]


async def test_an_international_name_is_asked_in_a_labels(world: World) -> None:
    world.dns.host("xn--mnchen-3ya.test", "127.0.0.1")
    world.web.pages["/"] = page(b"servus")

    result = await world.get(host="münchen.test")

    assert isinstance(result, Reply)
    assert result.url == world.url("/", "xn--mnchen-3ya.test")
    assert world.web.server_names == ["xn--mnchen-3ya.test"]


async def test_the_second_address_is_tried_and_no_third(world: World) -> None:
    world.dns.host("two.dell.test", "127.0.0.1", "::1")
    world.web.pages["/"] = page(b"hello")
    allowed = ("127.0.0.0/8", "::1")
    async with world.fetcher(allow_addresses=allowed) as fetcher:
        assert isinstance(await fetcher.ask(Get(world.url(host="two.dell.test"), "text/plain")), Reply)

    world.dns.records["late.dell.test", "A"] = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
    async with (
        world.fetcher(allow_addresses=allowed) as fetcher,
        running_web(host="127.0.0.4", port=world.web.port) as fourth,
    ):
        result = await fetcher.ask(Get(world.url(host="late.dell.test"), "text/plain"))

    assert isinstance(result, Failure)
    assert result.problem is Problem.UNREACHABLE
    assert fourth.connections == 0


async def test_a_dead_first_address_is_survived(world: World, ca: trustme.CA) -> None:
    world.dns.records["half.dell.test", "A"] = ["127.0.0.5", "127.0.0.6"]
    async with (
        running_web(server_context(ca, *NAMES), host="127.0.0.6", port=world.web.port) as alive,
        world.fetcher(allow_addresses=("127.0.0.0/8",)) as fetcher,
    ):
        alive.pages["/"] = page(b"alive")

        result = await fetcher.ask(Get(world.url(host="half.dell.test"), "text/plain"))

    assert isinstance(result, Reply)
    assert result.body == b"alive"


@pytest.mark.parametrize(
    ("names", "not_after"),
    [
        (("dell.test",), datetime(2020, 1, 1, tzinfo=UTC)),
        (("elsewhere.test",), None),
        (("*.test",), None),
        (("127.0.0.1",), None),
    ],
    ids=["expired", "wrong name", "too wide", "address"],
)
async def test_a_bad_certificate_ends_the_visit(
    world: World, ca: trustme.CA, names: tuple[str, ...], not_after: datetime | None
) -> None:
    host = "deep.dell.test" if names == ("*.test",) else "dell.test"
    world.dns.host("deep.dell.test", "127.0.0.1")
    async with running_web(server_context(ca, *names, not_after=not_after)) as bad:
        bad.pages["/"] = page(b"hello")
        async with world.fetcher(allow_ports=(bad.port,)) as fetcher:
            result = await fetcher.ask(Get(f"https://{host}:{bad.port}/", "text/plain"))

    assert isinstance(result, Failure)
    assert result.problem is Problem.BAD_CERTIFICATE
    assert bad.requests == []


async def test_an_unknown_root_ends_the_visit(world: World) -> None:
    context = server_context(trustme.CA(), "dell.test")
    async with running_web(context) as bad, world.fetcher(allow_ports=(bad.port,)) as fetcher:
        result = await fetcher.ask(Get(f"https://dell.test:{bad.port}/", "text/plain"))

    assert isinstance(result, Failure)
    assert result.problem is Problem.BAD_CERTIFICATE
    assert bad.requests == []


async def test_a_server_without_tls_is_unreachable(world: World) -> None:
    async def speak_plainly(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(page(b"hello"))
        writer.close()

    plain = await asyncio.start_server(speak_plainly, "127.0.0.1", 0)
    port = plain.sockets[0].getsockname()[1]
    async with plain, world.fetcher(allow_ports=(port,)) as fetcher:
        result = await fetcher.ask(Get(f"https://dell.test:{port}/", "text/plain"))

    assert isinstance(result, Failure)
    assert result.problem is Problem.UNREACHABLE


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_old_tls_is_refused(world: World, ca: trustme.CA) -> None:
    context = server_context(ca, "dell.test")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    async with running_web(context) as old, world.fetcher(allow_ports=(old.port,)) as fetcher:
        result = await fetcher.ask(Get(f"https://dell.test:{old.port}/", "text/plain"))

    assert isinstance(result, Failure)
    assert result.problem is Problem.UNREACHABLE
    assert old.requests == []


def transport_of(dns_server: DnsServer, port: int, ca_file: Path) -> GuardedTransport:
    resolving = Resolving([("127.0.0.1", dns_server.port)])
    allowed = World.settings(World(dns_server, WebServer(port=port), ca_file)).allowed_networks()
    return GuardedTransport(resolving, Rules(frozenset({port}), test_names=True), allowed, ca_file)


async def test_any_httpx_client_is_guarded_by_it(world: World) -> None:
    world.web.pages["/"] = page(b"hello", Set_Cookie="a=1")
    transport = transport_of(world.dns, world.web.port, world.ca_file)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        response = await client.post(world.url(), content=b"event")

        assert response.text == "hello"
        for url in ("http://dell.test/", f"https://127.0.0.1:{world.web.port}/", "https://localhost/"):
            with pytest.raises(Stopped):
                await client.get(url)

    assert world.web.connections == 1
    assert world.web.requests[0].startswith(b"POST / HTTP/1.1\r\n")
    assert b"Content-Length: 5\r\n" in world.web.requests[0]


async def test_a_client_may_stop_reading(world: World) -> None:
    gone = asyncio.Event()

    async def endlessly(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            for _ in range(1000):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.01)
        except ConnectionError:
            gone.set()

    world.web.pages["/"] = endlessly
    transport = transport_of(world.dns, world.web.port, world.ca_file)
    response = await transport.handle_async_request(httpx.Request("GET", world.url()))

    await response.aclose()

    async with asyncio.timeout(3):
        await gone.wait()
