"""A real DNS server on loopback, UDP and TCP, that can also misbehave."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

SOA = "ns.test. hostmaster.test. 1 60 60 3600 1"


@dataclass
class DnsServer:
    """Answers from `records`; everything else it does is a misbehaviour that a test asked for."""

    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    in_turn: dict[tuple[str, str], list[list[str]]] = field(default_factory=dict)  # rebinding: another answer each time
    rcodes: dict[str, dns.rcode.Rcode] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    truncated: set[str] = field(default_factory=set)  # UDP says TC; only TCP tells
    forged: set[str] = field(default_factory=set)  # somebody else answers first
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    def forgery(self, wire: bytes) -> bytes | None:
        """A faster answer by somebody who does not know the id."""
        query = dns.message.from_wire(wire)
        name = query.question[0].name.to_text(omit_final_dot=True)
        if name not in self.forged:
            return None
        response = dns.message.make_response(query)
        response.id ^= 1
        response.answer.append(dns.rrset.from_text(f"{name}.", 1, "IN", "A", "192.0.2.66"))
        return response.to_wire()

    def add(self, name: str, kind: str, *values: str) -> None:
        self.records.setdefault((name, kind), []).extend(values)

    def host(self, name: str, *addresses: str) -> None:
        for address in addresses:
            self.add(name, "AAAA" if ":" in address else "A", address)

    def txt(self, name: str, *strings: str) -> None:
        self.add(name, "TXT", *(f'"{text}"' for text in strings))

    def answer(self, wire: bytes, *, udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if name in self.silent:
            return None
        response = dns.message.make_response(query, recursion_available=True)
        if udp and name in self.truncated:
            response.flags |= dns.flags.TC
        else:
            self._fill(response, name, kind)
        wire_answer = response.to_wire(max_size=65535)
        if udp and len(wire_answer) > query.payload:
            response.flags |= dns.flags.TC
            response.answer.clear()
            return response.to_wire()
        return wire_answer

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> None:
        for _ in range(8):
            if name in self.rcodes:
                response.set_rcode(self.rcodes[name])
                return
            values = self._values(name, kind)
            if values:
                response.answer.append(dns.rrset.from_text(f"{name}.", 1, "IN", kind, *values))
                return
            alias = self.records.get((name, "CNAME"))
            if not alias:
                break
            response.answer.append(dns.rrset.from_text(f"{name}.", 1, "IN", "CNAME", *alias))
            name = alias[0].rstrip(".")
        if not self._exists(name):
            response.set_rcode(dns.rcode.NXDOMAIN)

    def _values(self, name: str, kind: str) -> list[str]:
        turns = self.in_turn.get((name, kind))
        if turns:
            return turns.pop(0) if len(turns) > 1 else turns[0]
        wildcard = f"*.{name.partition('.')[2]}"
        own = self.records.get((name, kind), [])
        return own if own or self._exists_itself(name) else self.records.get((wildcard, kind), [])

    def _exists_itself(self, name: str) -> bool:
        known = {known for known, _ in (*self.records, *self.in_turn)}
        return any(one == name or one.endswith(f".{name}") for one in known if not one.startswith("*"))

    def _exists(self, name: str) -> bool:
        known = {known for known, _ in (*self.records, *self.in_turn)}
        return self._exists_itself(name) or f"*.{name.partition('.')[2]}" in known


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for answer in (self._server.forgery(data), b"no DNS", self._server.answer(data, udp=True)):
            if answer is not None:
                self._transport.sendto(answer, addr)


@asynccontextmanager
async def running_dns(other: DnsServer | None = None) -> AsyncIterator[DnsServer]:
    server = other or DnsServer()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            length = int.from_bytes(await reader.readexactly(2))
            answer = server.answer(await reader.readexactly(length), udp=False)
            if answer is not None:
                writer.write(len(answer).to_bytes(2) + answer)
                await writer.drain()
        writer.close()

    tcp = await asyncio.start_server(speak, "127.0.0.1", 0)
    server.port = tcp.sockets[0].getsockname()[1]
    loop = asyncio.get_running_loop()
    udp, _ = await loop.create_datagram_endpoint(lambda: _Udp(server), ("127.0.0.1", server.port))
    try:
        yield server
    finally:
        udp.close()
        tcp.close()
