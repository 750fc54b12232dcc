"""DNS over real sockets: what counts as an answer, and what is a wildcard, a lie or silence."""

from collections.abc import AsyncIterator

import dns.rcode
import pytest

from tests.verification.fetching.dns_server import DnsServer, running_dns
from verification.fetching.failures import Reason, Stopped
from verification.fetching.resolving import Resolving

LABEL = "_brand-registry.dell.test"
DEAD = ("127.0.0.1", 1)  # nothing listens there


@pytest.fixture
async def first() -> AsyncIterator[DnsServer]:
    async with running_dns() as server:
        server.add("dell.test", "SOA", "ns.test. hostmaster.test. 1 60 60 3600 1")
        yield server


@pytest.fixture
async def second() -> AsyncIterator[DnsServer]:
    async with running_dns() as server:
        server.add("dell.test", "SOA", "other.test. hostmaster.test. 2 60 60 3600 1")
        yield server


def asking(*servers: DnsServer) -> Resolving:
    return Resolving([("127.0.0.1", server.port) for server in servers], query_seconds=1)


async def addresses(name: str, *servers: DnsServer) -> list[str] | Reason:
    try:
        return [str(address) for address in await asking(*servers).addresses(name)]
    except Stopped as stopped:
        return stopped.reason


async def txt(name: str, *servers: DnsServer) -> list[str] | Reason:
    try:
        return list(await asking(*servers).txt(name))
    except Stopped as stopped:
        return stopped.reason


async def test_all_addresses_of_both_families_are_found(first: DnsServer) -> None:
    first.host("dell.test", "192.0.2.2", "192.0.2.1", "2001:db8::1")

    assert await addresses("dell.test", first) == ["192.0.2.1", "192.0.2.2", "2001:db8::1"]


async def test_the_target_of_an_alias_is_found(first: DnsServer) -> None:
    first.add("www.dell.test", "CNAME", "inner.dell.test.")
    first.host("inner.dell.test", "10.0.0.1")

    assert await addresses("www.dell.test", first) == ["10.0.0.1"]


async def test_a_dangling_alias_is_no_missing_domain(first: DnsServer) -> None:
    first.add("www.dell.test", "CNAME", "gone.example.")

    assert await addresses("www.dell.test", first) is Reason.NO_ADDRESS


async def test_a_missing_domain_is_told_from_one_without_address(first: DnsServer) -> None:
    assert await addresses("dell.test", first) is Reason.NO_ADDRESS
    assert await addresses("gone.test", first) is Reason.NO_SUCH_DOMAIN


async def test_an_answer_about_another_name_is_ignored(first: DnsServer) -> None:
    first.add("dell.test", "CNAME", "a.test.")
    first.host("b.test", "8.8.8.8")
    first.add("a.test", "TXT", '"x"')

    assert await addresses("dell.test", first) is Reason.NO_ADDRESS


@pytest.mark.parametrize("rcode", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.FORMERR, dns.rcode.NOTIMP])
async def test_a_failing_resolver_is_an_outage(first: DnsServer, rcode: dns.rcode.Rcode) -> None:
    first.rcodes |= {"dell.test": rcode, LABEL: rcode}

    assert await addresses("dell.test", first) is Reason.DNS_FAILED
    assert await txt(LABEL, first) is Reason.DNS_FAILED


async def test_another_resolver_stands_in_for_a_failing_one(first: DnsServer, second: DnsServer) -> None:
    first.rcodes["dell.test"] = dns.rcode.SERVFAIL
    second.host("dell.test", "192.0.2.1")

    assert await addresses("dell.test", first, second) == ["192.0.2.1"]


async def test_no_single_resolver_declares_a_domain_gone(first: DnsServer, second: DnsServer) -> None:
    second.add("gone.test", "SOA", "ns.test. hostmaster.test. 1 60 60 3600 1")

    assert await addresses("gone.test", first, second) is Reason.RESOLVERS_DISAGREE


async def test_a_forged_packet_is_ignored(first: DnsServer) -> None:
    first.host("dell.test", "192.0.2.1")
    first.forged.add("dell.test")

    assert await addresses("dell.test", first) == ["192.0.2.1"]
    assert first.asked.count(("dell.test", "A")) == 1


async def test_silence_is_an_outage(first: DnsServer) -> None:
    first.silent.add(LABEL)

    assert await txt(LABEL, first) is Reason.DNS_FAILED
    assert first.asked.count((LABEL, "TXT")) == 2


async def test_nobody_to_ask_is_an_outage() -> None:
    with pytest.raises(Stopped) as caught:
        await Resolving([DEAD], query_seconds=0.3).addresses("dell.test")

    assert caught.value.reason is Reason.DNS_FAILED


async def test_a_cut_answer_is_asked_for_again_by_tcp(first: DnsServer) -> None:
    first.host("dell.test", "192.0.2.1")
    first.txt(LABEL, *(f"{number} " + "x" * 200 for number in range(20)))
    first.truncated |= {"dell.test", LABEL}

    assert await addresses("dell.test", first) == ["192.0.2.1"]
    assert len(await txt(LABEL, first) or []) == 20  # type: ignore[arg-type]


async def test_strings_of_one_record_are_joined(first: DnsServer) -> None:
    first.add(LABEL, "TXT", '"brand=" "abc" "def"', '"other"')

    assert await txt(LABEL, first) == ["brand=abcdef", "other"]


async def test_a_missing_label_is_no_missing_domain(first: DnsServer) -> None:
    assert await txt(LABEL, first) == []


async def test_a_label_without_txt_is_empty(first: DnsServer) -> None:
    first.host(LABEL, "192.0.2.1")

    assert await txt(LABEL, first) == []


@pytest.mark.parametrize("name", ["_brand-registry.gone.test", "_a._b.gone.test", "gone.test"])
async def test_a_missing_domain_is_missing(first: DnsServer, name: str) -> None:
    assert await txt(name, first) is Reason.NO_SUCH_DOMAIN


async def test_nothing_is_known_while_the_parent_does_not_answer(first: DnsServer) -> None:
    first.rcodes["gone.test"] = dns.rcode.SERVFAIL

    assert await txt("_brand-registry.gone.test", first) is Reason.DNS_FAILED


async def test_a_wildcard_proves_nothing(first: DnsServer) -> None:
    first.txt("*.dell.test", "brand=abc")

    assert await txt(LABEL, first) is Reason.WILDCARD


async def test_an_own_record_beside_a_wildcard_counts(first: DnsServer) -> None:
    first.txt("*.dell.test", "v=spf1 -all")
    first.txt(LABEL, "brand=abc", "v=spf1 -all")

    assert await txt(LABEL, first) == ["brand=abc"]


async def test_a_failing_wildcard_probe_is_an_outage(first: DnsServer, second: DnsServer) -> None:
    first.txt(LABEL, "brand=abc")
    second.txt(LABEL, "brand=abc")
    second.txt("*.dell.test", "anything")

    assert await txt(LABEL, first, second) is Reason.RESOLVERS_DISAGREE


async def test_a_record_behind_an_alias_is_read(first: DnsServer) -> None:
    first.add(LABEL, "CNAME", "_proof.other.test.")
    first.txt("_proof.other.test", "brand=abc")

    assert await txt(LABEL, first) == ["brand=abc"]


async def test_resolvers_that_agree_are_believed(first: DnsServer, second: DnsServer) -> None:
    first.txt(LABEL, "a", "b")
    second.txt(LABEL, "b", "a")

    assert await txt(LABEL, first, second) == ["a", "b"]
    assert (LABEL, "TXT") in second.asked


@pytest.mark.parametrize("strings", [[], ["brand=other"], ["brand=abc", "more"]])
async def test_resolvers_that_disagree_are_not_believed(
    first: DnsServer, second: DnsServer, strings: list[str]
) -> None:
    first.txt(LABEL, "brand=abc")
    if strings:
        second.txt(LABEL, *strings)

    assert await txt(LABEL, first, second) is Reason.RESOLVERS_DISAGREE


async def test_one_silent_resolver_keeps_us_from_an_answer(first: DnsServer, second: DnsServer) -> None:
    first.txt(LABEL, "brand=abc")
    second.rcodes[LABEL] = dns.rcode.SERVFAIL

    assert await txt(LABEL, first, second) is Reason.DNS_FAILED


async def test_resolvers_may_know_different_serials(first: DnsServer, second: DnsServer) -> None:
    assert await txt(LABEL, first, second) == []


async def test_too_many_records_are_not_read(first: DnsServer) -> None:
    first.txt(LABEL, *(f"{number}" for number in range(101)))

    assert await txt(LABEL, first) is Reason.TOO_MANY_RECORDS


async def test_bytes_that_are_no_text_stay_visible_as_such(first: DnsServer) -> None:
    first.add(LABEL, "TXT", r'"a\255\254b"')

    assert await txt(LABEL, first) == ["a\ufffd\ufffdb"]


async def test_every_probe_asks_for_another_name(first: DnsServer) -> None:
    first.txt(LABEL, "brand=abc")

    await txt(LABEL, first)
    await txt(LABEL, first)

    probes = {name for name, _ in first.asked if name not in {LABEL, "dell.test"}}
    assert len(probes) == 2
    assert all(name.endswith(".dell.test") for name in probes)
