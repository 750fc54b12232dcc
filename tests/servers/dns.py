"""A real DNS server on loopback, UDP and TCP, whose records a test changes while it runs."""

import socketserver
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rrset

LONGEST_STRING = 255  # bytes in one string of a TXT record (RFC 1035, 3.3)
SMALLEST_UDP = 512  # bytes every client takes; more must be offered by EDNS
LONGEST_ALIAS_CHAIN = 8
TTL = 1
SOA = "ns.test. hostmaster.test. 1 60 60 3600 1"

RecordSets = dict[tuple[dns.name.Name, dns.rdatatype.RdataType], dns.rrset.RRset]


class LiveDns:
    """Knows every name it was told and answers NXDOMAIN for the rest, whatever the domain."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []  # (name, type), oldest first
        self._sets: RecordSets = {}
        self._failing: dict[dns.name.Name, dns.rcode.Rcode] = {}
        self._silent: set[dns.name.Name] = set()
        self._lock = threading.Lock()
        self._tcp = _TcpServer(("127.0.0.1", 0), _TcpQuestion)
        self.port = int(self._tcp.server_address[1])
        self._udp = _UdpServer(("127.0.0.1", self.port), _UdpQuestion)
        self._tcp.answer = self._udp.answer = self._answer

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    # ── what a test says ────────────────────────────────────────────────────────────────────────────────────────────

    def set_txt(self, name: str, *values: str | tuple[str, ...], ttl: int = TTL) -> None:
        """One record per value. A tuple is one record of several strings; a long text is cut as real servers cut it."""
        self._put(name, dns.rdatatype.TXT, [_txt(value) for value in values], ttl)

    def set_a(self, name: str, *addresses: str, ttl: int = TTL) -> None:
        self._put(name, dns.rdatatype.A, [_rdata("A", address) for address in addresses], ttl)

    def set_aaaa(self, name: str, *addresses: str, ttl: int = TTL) -> None:
        self._put(name, dns.rdatatype.AAAA, [_rdata("AAAA", address) for address in addresses], ttl)

    def set_cname(self, name: str, target: str, ttl: int = TTL) -> None:
        self._put(name, dns.rdatatype.CNAME, [_rdata("CNAME", f"{target.rstrip('.')}.")], ttl)

    def fail(self, name: str, rcode: str = "SERVFAIL") -> None:
        with self._lock:
            self._failing[dns.name.from_text(name)] = dns.rcode.from_text(rcode)

    def silence(self, name: str) -> None:
        """No answer at all, as from a server that is down."""
        with self._lock:
            self._silent.add(dns.name.from_text(name))

    def remove(self, name: str) -> None:
        """Forgets everything about this name, also that it fails."""
        gone = dns.name.from_text(name)
        with self._lock:
            self._sets = {key: records for key, records in self._sets.items() if key[0] != gone}
            self._failing.pop(gone, None)
            self._silent.discard(gone)

    def clear(self) -> None:
        with self._lock:
            self._sets, self._failing, self._silent = {}, {}, set()
            self.asked.clear()

    def _put(self, name: str, kind: dns.rdatatype.RdataType, records: list[dns.rdata.Rdata], ttl: int) -> None:
        owner = dns.name.from_text(name)
        with self._lock:
            self._sets[owner, kind] = dns.rrset.from_rdata_list(owner, ttl, records)

    # ── what a client hears ─────────────────────────────────────────────────────────────────────────────────────────

    def _answer(self, query: dns.message.Message) -> dns.message.Message | None:
        question = query.question[0]
        with self._lock:
            self.asked.append((question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)))
            if question.name in self._silent:
                return None
            response = dns.message.make_response(query, recursion_available=True)
            response.flags |= dns.flags.AA
            self._fill(response, question.name, question.rdtype)
        return response

    def _fill(self, response: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType) -> None:
        for _ in range(LONGEST_ALIAS_CHAIN):
            if name in self._failing:
                response.set_rcode(self._failing[name])
                return
            if found := self._find(name, kind):
                response.answer.append(found)
                return
            alias = self._find(name, dns.rdatatype.CNAME)
            if alias is None:
                break
            response.answer.append(alias)
            name = alias[0].target
        if not self._exists(name):
            response.set_rcode(dns.rcode.NXDOMAIN)
        response.authority.append(dns.rrset.from_text(dns.name.root, TTL, "IN", "SOA", SOA))

    def _find(self, name: dns.name.Name, kind: dns.rdatatype.RdataType) -> dns.rrset.RRset | None:
        if self._exists(name, wildcards=False):
            return self._sets.get((name, kind))
        wildcard = self._sets.get((_wildcard(name), kind))
        return dns.rrset.from_rdata_list(name, wildcard.ttl, list(wildcard)) if wildcard else None

    def _exists(self, name: dns.name.Name, *, wildcards: bool = True) -> bool:
        owners = {owner for owner, _ in self._sets}
        return any(owner.is_subdomain(name) for owner in owners) or (wildcards and _wildcard(name) in owners)

    # ── running ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def __enter__(self) -> Self:
        for server in (self._tcp, self._udp):
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in (self._tcp, self._udp):
            server.shutdown()
            server.server_close()


def _txt(value: str | tuple[str, ...]) -> dns.rdata.Rdata:
    strings = [part.encode() for part in value] if isinstance(value, tuple) else _cut(value.encode())
    return dns.rdtypes.ANY.TXT.TXT(dns.rdataclass.IN, dns.rdatatype.TXT, strings)


def _cut(text: bytes) -> list[bytes]:
    return [text[start : start + LONGEST_STRING] for start in range(0, len(text), LONGEST_STRING)] or [b""]


def _rdata(kind: str, text: str) -> dns.rdata.Rdata:
    return dns.rdata.from_text("IN", kind, text)


def _wildcard(name: dns.name.Name) -> dns.name.Name:
    return dns.name.Name((b"*", *name.labels[1:]))


Answer = Callable[[dns.message.Message], dns.message.Message | None]


class _UdpServer(socketserver.ThreadingUDPServer):
    daemon_threads = True
    answer: Answer


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    answer: Answer


class _UdpQuestion(socketserver.BaseRequestHandler):
    server: _UdpServer

    def handle(self) -> None:
        wire, socket = self.request
        query = dns.message.from_wire(wire)
        response = self.server.answer(query)
        if response is None:
            return
        room = max(query.payload, SMALLEST_UDP)
        if len(response.to_wire()) > room:  # the client is told to ask again by TCP
            response = dns.message.make_response(query, recursion_available=True)
            response.flags |= dns.flags.TC
        socket.sendto(response.to_wire(), self.client_address)


class _TcpQuestion(socketserver.StreamRequestHandler):
    server: _TcpServer

    def handle(self) -> None:
        while header := self.rfile.read(2):
            response = self.server.answer(dns.message.from_wire(self.rfile.read(struct.unpack("!H", header)[0])))
            if response is None:
                return
            wire = response.to_wire()
            self.wfile.write(struct.pack("!H", len(wire)) + wire)
