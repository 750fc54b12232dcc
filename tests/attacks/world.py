"""An attacker's world on loopback: web servers with every certificate, nameservers, and traps nobody may touch."""

import asyncio
import gzip
import random
import re
import ssl
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import trustme

from tests.attacks.case import HOST, Act, Case, Filling, Packed, Raw, Record
from tests.attacks.nameserver import NameServer
from tests.verification.fetching.dns_server import SOA, running_dns
from tests.verification.fetching.web_server import page

_HOST = re.compile(rb"(?im)^host: *([^\r:]+)")
_LENGTH = re.compile(rb"(?im)^content-length: *([0-9]+)")
_NOT_FOUND = page(b"nothing here", "404 Not Found", "text/html")
_LONGEST_HANG = 60
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """Everything outside of the verifier. `net` is a corner of 127.0.0.0/8 that this run has for itself."""

    authority: trustme.CA = field(default_factory=trustme.CA)
    stranger: trustme.CA = field(default_factory=trustme.CA)
    net: str = field(default_factory=lambda: f"127.{random.randint(10, 250)}.{random.randint(1, 250)}")  # noqa: S311
    acts: dict[str, Act] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)  # host → kind
    names: NameServer = field(default_factory=NameServer)
    other_names: NameServer = field(default_factory=NameServer)
    heard: list[tuple[str, bytes]] = field(default_factory=list)  # every request and whom it went to
    trapped: list[str] = field(default_factory=list)  # addresses that must not be visited, and were
    tls_port: int = 0
    plain_port: int = 0
    trap_port: int = 0
    has_443: bool = True
    _contexts: dict[str, ssl.SSLContext] = field(default_factory=dict)

    @property
    def open_address(self) -> str:
        return f"{self.net}.1"

    @property
    def allowed(self) -> str:
        """.1 speaks TLS, .3 only old TLS, .4 says nothing, .5 speaks plain HTTP, .6 refuses; .2 is a trap."""
        return ",".join(f"{self.net}.{last}" for last in (1, 3, 4, 5, 6))

    def add(self, case: Case, filling: Filling) -> None:
        self.acts |= {filling(key): _filled(act, filling) for key, act in case.answers.items()}
        named = (case.claim, *case.answers, *(part for record in case.records for part in record))
        if any(HOST in text for text in named):  # the others are told by a platform alone
            self.certificates[f"{filling.name}.test"] = case.certificate
        for server, records in ((self.names, case.records), (self.other_names, case.second_records or case.records)):
            for record in records:
                self._record(server, [filling(part) for part in record])

    def _record(self, server: NameServer, record: Sequence[str]) -> None:
        name, kind, *values = (part.replace("OPEN", self.open_address).replace("NET", self.net) for part in record)
        server.learn(name, kind, values)

    def issue(self) -> None:
        """Makes every certificate before the first visitor comes: later it would keep the nameserver waiting."""
        hosts = {urlsplit(key).hostname or "" for key in self.acts if key.startswith("https:")}
        for host in hosts | set(self.certificates):
            self._contexts[host] = self._context_for(host)

    # ── the web ─────────────────────────────────────────────────────────────────────────────────────────────────────
    async def serve_tls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._serve(reader, writer, "https://{host}{target}")

    async def serve_plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._serve(reader, writer, "{platform}")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1])) if length else b""
                host, target = _HOST.search(head), head.split(b" ")[1].decode("latin-1")
                name = host[1].decode("latin-1") if host else ""
                wanted = key.format(host=name, target=target, platform=target[1:])
                self.heard.append((wanted, head + body))
                act = self.acts.get(wanted, self.acts.get(f"https://{name}/*", _NOT_FOUND))
                await _perform(act, writer)
        finally:
            writer.close()

    async def trap(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.trapped.append(str(writer.get_extra_info("sockname")))
        writer.close()

    def tls(self) -> ssl.SSLContext:
        context = _server_context()
        self.authority.issue_cert("no-such-name.test").configure_cert(context)
        context.sni_callback = self._choose
        return context

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        host = name or ""
        if host not in self._contexts:
            self._contexts[host] = self._context_for(host)
        connection.context = self._contexts[host]

    def _context_for(self, host: str) -> ssl.SSLContext:
        context, parent = _server_context(), host.partition(".")[2]
        issued = {
            "expired": lambda: self.authority.issue_cert(host, not_after=LONG_AGO),
            "other name": lambda: self.authority.issue_cert(f"other-{host}"),
            "parent": lambda: self.authority.issue_cert(parent or host),
            "wildcard": lambda: self.authority.issue_cert(f"*.{host}"),
            "wildcard over all": lambda: self.authority.issue_cert("*.test"),
            "address": lambda: self.authority.issue_cert("127.0.0.1"),
            "common name": lambda: self.authority.issue_cert(f"other-{host}", common_name=host),
            "stranger": lambda: self.stranger.issue_cert(host),
        }.get(self.certificates.get(host, "good"), lambda: self.authority.issue_cert(host))
        certificate: trustme.LeafCert = issued()  # type: ignore[no-untyped-call]
        certificate.configure_cert(context)
        return context


def _server_context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def _old_tls(world: World) -> ssl.SSLContext:
    """As old as this machine's library lets a server be."""
    context = world.tls()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore"):  # Python warns of it, rightly
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


def _filled(act: Act, filling: Filling) -> Act:
    if isinstance(act, bytes):
        return filling.bytes(act)
    if isinstance(act, Raw):
        return Raw(filling.bytes(act.first), filling.bytes(act.forever), act.pause, act.ending)
    body = filling.bytes(act.body)
    for _ in range(act.layers):
        body = gzip.compress(body)
    body = body[: len(body) - act.cut] + act.tail
    return page(body, content_type=act.kind, Content_Encoding="gzip")


async def _perform(act: Act, writer: asyncio.StreamWriter) -> None:
    assert not isinstance(act, Packed)
    script = Raw(act) if isinstance(act, bytes) else act
    writer.write(script.first)
    await writer.drain()
    while script.forever:
        writer.write(script.forever)
        await writer.drain()
        await asyncio.sleep(script.pause)
    if script.ending == "hang":
        await asyncio.sleep(_LONGEST_HANG)
    if script.ending == "cut":
        writer.transport.abort()


async def _hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        await reader.read()
    writer.close()


@asynccontextmanager
async def running_world(folder: Path) -> AsyncIterator[World]:
    """The world while it runs; its root certificate is `root.pem` in the folder."""
    world = World()
    world.authority.cert_pem.write_to_path(str(folder / "root.pem"))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running_dns(world.names))
        await stack.enter_async_context(running_dns(world.other_names))
        tls = await asyncio.start_server(world.serve_tls, "127.0.0.1", 0, ssl=world.tls(), backlog=1000)
        plain = await asyncio.start_server(world.serve_plain, "127.0.0.1", 0, backlog=1000)
        trap = await asyncio.start_server(world.trap, "127.0.0.1", 0)
        world.tls_port, world.plain_port, world.trap_port = (
            server.sockets[0].getsockname()[1] for server in (tls, plain, trap)
        )
        servers = [tls, plain, trap, *await _on_443(world)]
        try:
            yield world
        finally:
            for server in servers:
                server.close()


async def _on_443(world: World) -> list[asyncio.Server]:
    """Only root, or a machine that lets everybody, opens this port; without it the names are not visited."""
    old = _old_tls(world)
    try:
        servers = [
            await asyncio.start_server(world.serve_tls, world.open_address, 443, ssl=world.tls(), backlog=1000),
            await asyncio.start_server(world.trap, f"{world.net}.2", 443),
            await asyncio.start_server(world.serve_tls, f"{world.net}.3", 443, ssl=old),
            await asyncio.start_server(_hang, f"{world.net}.4", 443),
            await asyncio.start_server(world.serve_plain, f"{world.net}.5", 443),
        ]
    except PermissionError:
        world.has_443 = False
        return []
    with suppress(OSError):  # no IPv6 here, or somebody else's trap
        servers.append(await asyncio.start_server(world.trap, "::1", 443))
    return servers


def soa(name: str) -> Record:
    """The record that says: this domain exists."""
    return (name, "SOA", SOA)
