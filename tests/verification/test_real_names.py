"""A TXT record proves a domain as real name servers tell it: Knot, which owns the zone; unbound, which remembers."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from tests.servers.knot import Knot, Unbound
from tests.verification.world import NOON, challenge
from verification.accounts import AccountRef
from verification.challenges import TXT_FORMAT, Challenge
from verification.fetching import Ask, Fetcher
from verification.outcomes import Outcome, Problem, Result
from verification.settings import NetworkSettings
from verification.verify import verify

ZONE = "acme.test"
LABEL = "_brand-registry"
PROVEN = (Result.PROVEN, None)
NO_TOKEN = (Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND)
UNREACHABLE = (Result.UNKNOWN, Problem.UNREACHABLE)


@pytest.fixture(scope="module")
def knot() -> Iterator[Knot]:
    with Knot((ZONE, "other.test", "forged.test"), unloaded=("broken.test",)) as server:
        yield server


@pytest.fixture(scope="module")
def unbound(knot: Knot) -> Iterator[Unbound]:
    signed = {"forged.test": f"1 13 2 {'ab' * 32}"}  # its parent says that it is signed, and it is not
    with Unbound(knot, elsewhere={"dead.test": "127.0.0.1:1", "broken.test": knot.address}, signed=signed) as server:
        yield server


def asking(*servers: Knot | Unbound, deadline: float = 10.0) -> Fetcher:
    addresses = tuple(server.address for server in servers)
    return Fetcher(NetworkSettings(dns_servers=addresses, allow_addresses=("127.0.0.0/8",)), deadline=deadline)


@pytest.fixture(params=["the owner", "a resolver"])
async def ask(request: pytest.FixtureRequest, knot: Knot, unbound: Unbound) -> AsyncIterator[Ask]:
    async with asking(knot if request.param == "the owner" else unbound) as fetcher:
        yield fetcher.ask


def new_host(knot: Knot) -> tuple[str, Challenge]:
    """A host of its own in the zone, for which nobody has an old answer; its label in the zone, and its challenge."""
    label = f"v{uuid4().hex[:12]}"
    knot.set(ZONE, label, "A", "127.0.0.1")
    return f"{LABEL}.{label}", asked(f"{label}.{ZONE}")


def asked(domain: str) -> Challenge:
    return challenge(AccountRef("website", domain), "dns_txt")


def record(challenge: Challenge) -> str:
    return TXT_FORMAT.format(token=challenge.token)


def verdict(outcome: Outcome) -> tuple[Result, Problem | None]:
    return outcome.result, outcome.problem


async def test_a_record_proves_a_domain_and_a_record_in_pieces_too(knot: Knot, ask: Ask) -> None:
    whole, whole_asked = new_host(knot)
    pieces, pieces_asked = new_host(knot)
    knot.set(ZONE, whole, "TXT", '"v=spf1 -all"', f'"{record(whole_asked)}"')
    text = record(pieces_asked)
    knot.set(ZONE, pieces, "TXT", f'"{text[:15]}" "" "{text[15:20]}" "{text[20:]}"')

    assert verdict(await verify(whole_asked, ask, NOON)) == PROVEN
    assert verdict(await verify(pieces_asked, ask, NOON)) == PROVEN


async def test_a_record_among_too_many_for_one_packet_is_asked_for_by_tcp(knot: Knot, ask: Ask) -> None:
    label, own = new_host(knot)
    others = [f'"{number} {"x" * 200}"' for number in range(30)]  # 6 kB; a packet holds 1,232 bytes
    knot.set(ZONE, label, "TXT", *others, f'"{record(own)}"')

    assert verdict(await verify(own, ask, NOON)) == PROVEN


async def test_two_records_are_not_read_as_one(knot: Knot, ask: Ask) -> None:
    label, own = new_host(knot)
    text = record(own)
    knot.set(ZONE, label, "TXT", f'"{text[:20]}"', f'"{text[20:]}"', f'"{text} "', f'" {text}"')

    assert verdict(await verify(own, ask, NOON)) == NO_TOKEN


async def test_a_wildcard_of_a_real_server_proves_nothing(knot: Knot, ask: Ask) -> None:
    label, own = new_host(knot)
    knot.set(ZONE, label.replace(LABEL, "*"), "TXT", f'"{record(own)}"')
    wild = await verify(own, ask, NOON)
    other_label, other = new_host(knot)
    knot.set(ZONE, other_label.replace(LABEL, "*"), "TXT", '"hello"')
    knot.set(ZONE, other_label, "TXT", f'"{record(other)}"')

    assert verdict(wild) == (Result.NOT_PROVEN, Problem.WILDCARD)
    assert verdict(await verify(other, ask, NOON)) == PROVEN


async def test_a_name_without_such_a_record_is_told_from_a_domain_that_is_not_there(knot: Knot, ask: Ask) -> None:
    label, other_type = new_host(knot)
    knot.set(ZONE, label, "A", "127.0.0.1")
    _, no_label = new_host(knot)

    assert verdict(await verify(other_type, ask, NOON)) == NO_TOKEN
    assert verdict(await verify(no_label, ask, NOON)) == NO_TOKEN
    missing = await verify(asked(f"nobody-{uuid4().hex[:8]}.{ZONE}"), ask, NOON)
    assert verdict(missing) == (Result.NOT_PROVEN, Problem.DOMAIN_NOT_FOUND)


async def test_a_zone_that_its_server_lost_says_nothing(knot: Knot, unbound: Unbound, ask: Ask) -> None:
    assert verdict(await verify(asked("www.broken.test"), ask, NOON)) == UNREACHABLE


async def test_a_zone_that_the_server_refuses_says_nothing(knot: Knot) -> None:
    async with asking(knot) as fetcher:
        assert verdict(await verify(asked("acme.com"), fetcher.ask, NOON)) == UNREACHABLE


async def test_a_zone_whose_signatures_are_wrong_says_nothing(knot: Knot, unbound: Unbound) -> None:
    own = asked("forged.test")
    knot.set("forged.test", LABEL, "TXT", f'"{record(own)}"')
    async with asking(knot) as owner, asking(unbound) as resolver:
        unsigned, checked = await verify(own, owner.ask, NOON), await verify(own, resolver.ask, NOON)

    assert verdict(unsigned) == PROVEN  # who asks no validating resolver cannot know
    assert verdict(checked) == UNREACHABLE


async def test_a_zone_whose_servers_are_down_says_nothing(unbound: Unbound) -> None:
    async with asking(unbound, deadline=0.5) as fetcher:
        outcome = await verify(asked("dead.test"), fetcher.ask, NOON)

    assert verdict(outcome) == (Result.UNKNOWN, Problem.TIMED_OUT)


async def test_an_alias_into_another_zone_is_followed_by_a_resolver_only(knot: Knot, unbound: Unbound) -> None:
    label, own = new_host(knot)
    knot.set(ZONE, label, "CNAME", "proof.other.test.")
    knot.set("other.test", "proof", "TXT", f'"{record(own)}"')
    async with asking(knot) as owner, asking(unbound) as resolver:
        by_owner, by_resolver = await verify(own, owner.ask, NOON), await verify(own, resolver.ask, NOON)

    assert verdict(by_owner) == NO_TOKEN
    assert verdict(by_resolver) == PROVEN


async def test_a_dangling_alias_holds_no_token(knot: Knot, unbound: Unbound) -> None:
    label, own = new_host(knot)
    knot.set(ZONE, label, "CNAME", "nobody.other.test.")
    async with asking(unbound) as resolver:
        assert verdict(await verify(own, resolver.ask, NOON)) == NO_TOKEN


# ── what a resolver remembers ───────────────────────────────────────────────────────────────────────────────────────
async def test_a_removed_record_lives_on_in_a_resolver_and_two_that_differ_decide_nothing(
    knot: Knot, unbound: Unbound
) -> None:
    label, own = new_host(knot)
    knot.set(ZONE, label, "TXT", f'"{record(own)}"')
    async with asking(knot) as owner, asking(unbound) as resolver, asking(knot, unbound) as both:
        agreed = await verify(own, both.ask, NOON)
        knot.remove(ZONE, label, "TXT")
        fresh, stale, mixed = [await verify(own, one.ask, NOON) for one in (owner, resolver, both)]

    assert verdict(agreed) == PROVEN
    assert (verdict(fresh), verdict(stale)) == (NO_TOKEN, PROVEN)
    assert verdict(mixed) == (Result.UNKNOWN, Problem.RESOLVERS_DISAGREE)


async def test_a_resolver_that_was_asked_too_early_remembers_that_there_was_none(knot: Knot, unbound: Unbound) -> None:
    label, own = new_host(knot)
    async with asking(knot) as owner, asking(unbound) as resolver, asking(knot, unbound) as both:
        early = await verify(own, resolver.ask, NOON)
        knot.set(ZONE, label, "TXT", f'"{record(own)}"')
        fresh, stale, mixed = [await verify(own, one.ask, NOON) for one in (owner, resolver, both)]

    assert verdict(early) == verdict(stale) == NO_TOKEN
    assert verdict(fresh) == PROVEN
    assert verdict(mixed) == (Result.UNKNOWN, Problem.RESOLVERS_DISAGREE)


async def test_a_resolver_forgets_when_the_record_says_so(knot: Knot, unbound: Unbound) -> None:
    label, own = new_host(knot)
    knot.set(ZONE, label, "TXT", f'"{record(own)}"', ttl=1)
    async with asking(unbound) as resolver:
        before = await verify(own, resolver.ask, NOON)
        knot.remove(ZONE, label, "TXT")
        after = before
        while after.result is Result.PROVEN:
            await asyncio.sleep(0.1)
            after = await verify(own, resolver.ask, NOON)

    assert verdict(before) == PROVEN
    assert verdict(after) == NO_TOKEN
