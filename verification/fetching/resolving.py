"""Asks the DNS ourselves, so that the address that was checked is the address that is visited (N1, P9)."""

import asyncio
import secrets
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdata
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.resolver

from verification.addresses import Address
from verification.fetching.failures import Reason, Stopped
from verification.fetching.urls import parent_of

QUERY_SECONDS = 3.0
TRIES = 2  # a lost UDP packet is common and no outage
MOST_TXT_RECORDS = 100
MOST_ADDRESSES = 64
EDNS_PAYLOAD = 1232  # fits everywhere without fragments, which can be forged

Resolver = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one resolver says about one name and type; `exists` is False for NXDOMAIN only."""

    exists: bool
    values: frozenset[str] = frozenset()


class Resolving:
    """Asks the given resolvers, or those of the system."""

    def __init__(self, resolvers: Sequence[Resolver] = (), *, query_seconds: float = QUERY_SECONDS) -> None:
        self._seconds = query_seconds
        # Resolvers that were named must agree; the system's are spares for each other.
        self._must_agree = bool(resolvers)
        self._resolvers = tuple(resolvers) or _system_resolvers()

    @property
    def is_loopback(self) -> bool:
        """Whether nobody but this machine is asked (tests)."""
        return all(ip_address(where).is_loopback for where, _ in self._resolvers)

    async def addresses(self, name: str) -> tuple[Address, ...]:
        """Every address of a host, IPv4 first; raises `Stopped` if there is none or the domain does not exist."""
        outcomes = await _together(self._any("A", name), self._any("AAAA", name))
        findings = [outcome for outcome in outcomes if isinstance(outcome, Finding)]
        addresses = [_address(text) for finding in findings for text in sorted(finding.values)]
        if addresses and len(addresses) <= MOST_ADDRESSES:
            return tuple(addresses)
        if len(findings) < len(outcomes) or len(addresses) > MOST_ADDRESSES:
            raise Stopped(Reason.DNS_FAILED)
        # That a domain is gone voids what it proved, so no single resolver decides it where several were named.
        exists = any(finding.exists for finding in findings)
        if not exists and not (await self._agreed("SOA", name)).exists:
            raise Stopped(Reason.NO_SUCH_DOMAIN)
        raise Stopped(Reason.NO_ADDRESS)

    async def txt(self, name: str) -> tuple[str, ...]:
        """The TXT strings of exactly this name, each joined; empty if it has none. Raises `Stopped` otherwise.

        What a random neighbour answers too comes from a wildcard and is left out.
        """
        found = await self._agreed("TXT", name)
        if not found.exists:
            await self._expect_parent(name)
        if len(found.values) > MOST_TXT_RECORDS:
            raise Stopped(Reason.TOO_MANY_RECORDS)
        if not found.values:
            return ()
        neighbour = await self._agreed("TXT", _random_neighbour(name))
        own = found.values - neighbour.values
        if not own:
            raise Stopped(Reason.WILDCARD)
        return tuple(sorted(own))

    async def _expect_parent(self, name: str) -> None:
        """A missing `_label` is normal, a missing domain voids what was proven by it (P13)."""
        parent = parent_of(name)
        if parent == name or not (await self._agreed("SOA", parent)).exists:
            raise Stopped(Reason.NO_SUCH_DOMAIN)

    async def _agreed(self, kind: str, name: str) -> Finding:
        """One answer from all resolvers that were named; from any of the system's."""
        if not self._must_agree:
            return await self._any(kind, name)
        findings = await _together(*(_ask(one, kind, name, self._seconds) for one in self._resolvers))
        for finding in findings:
            if isinstance(finding, Stopped):
                raise finding
        distinct = {finding for finding in findings if isinstance(finding, Finding)}
        if len(distinct) > 1:
            raise Stopped(Reason.RESOLVERS_DISAGREE)
        return distinct.pop()

    async def _any(self, kind: str, name: str) -> Finding:
        for resolver in self._resolvers:
            try:
                return await _ask(resolver, kind, name, self._seconds)
            except Stopped:
                continue
        raise Stopped(Reason.DNS_FAILED)


async def _together(*questions: Awaitable[Finding]) -> list[Finding | Stopped]:
    outcomes = await asyncio.gather(*questions, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, Stopped):
            raise outcome
    return [outcome for outcome in outcomes if isinstance(outcome, Finding | Stopped)]


async def _ask(resolver: Resolver, kind: str, name: str, seconds: float) -> Finding:
    where, port = resolver
    for _ in range(TRIES):
        query = dns.message.make_query(name + ".", kind, use_edns=0, payload=EDNS_PAYLOAD)
        try:
            # Packets from another address or port, with another id or question, are ignored, not believed.
            answer, _ = await dns.asyncquery.udp_with_fallback(
                query, where, seconds, port, ignore_unexpected=True, ignore_errors=True
            )
        except (dns.exception.DNSException, OSError, EOFError):
            continue
        return _read(answer, dns.rdatatype.from_text(kind))
    raise Stopped(Reason.DNS_FAILED)


def _read(answer: dns.message.Message, kind: dns.rdatatype.RdataType) -> Finding:
    """Only the answer section counts, and in it only what the question's name or its CNAMEs lead to."""
    if answer.rcode() == dns.rcode.NXDOMAIN:
        # With a CNAME in the answer the name is there; what it points to is gone.
        return Finding(exists=bool(answer.answer))
    if answer.rcode() != dns.rcode.NOERROR:
        raise Stopped(Reason.DNS_FAILED)
    try:
        rrset = answer.resolve_chaining().answer  # type: ignore[attr-defined]
    except dns.exception.DNSException as error:
        raise Stopped(Reason.DNS_FAILED) from error
    # That a SOA is there matters; what it says differs by resolver and time.
    if rrset is None or kind == dns.rdatatype.SOA:
        return Finding(exists=True)
    return Finding(exists=True, values=frozenset(map(_text_of, rrset)))


def _text_of(record: dns.rdata.Rdata) -> str:
    if isinstance(record, dns.rdtypes.ANY.TXT.TXT):
        return b"".join(record.strings).decode("utf-8", "replace")
    return record.to_text()


def _address(text: str) -> Address:
    return IPv6Address(text) if ":" in text else IPv4Address(text)


def _random_neighbour(name: str) -> str:
    return ".".join([f"_{secrets.token_hex(8)}", *name.split(".")[1:]])


def _system_resolvers() -> tuple[Resolver, ...]:
    try:
        system = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return ()
    return tuple((server, system.port) for server in system.nameservers if isinstance(server, str))
