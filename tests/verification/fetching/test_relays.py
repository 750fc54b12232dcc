"""Nostr relays over real sockets: what they store is heard, and nothing that they do costs more than it may."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable

import pytest
import trustme
from websockets.frames import Opcode

from tests.verification.fetching.conftest import NOON, World, server_context
from tests.verification.fetching.relay_server import (
    END,
    NAME,
    RelayServer,
    Script,
    frame,
    running_relay,
    said,
    shown,
    switching,
)
from verification.fetching import Failure, Fetcher
from verification.fetching.relays import MOST_EVENTS
from verification.fetching.websocket import LARGEST_MESSAGE, MOST_BYTES, MOST_FRAMES
from verification.outcomes import Problem
from verification.platforms.platform import Events, Reply
from verification.settings import NetworkSettings

ONE, OTHER = "wss://one.test", "wss://other.test"
FILTER = {"kinds": [0], "limit": 1}
NOTE = {"id": "1", "content": "grüße"}


@pytest.fixture
async def relay() -> AsyncIterator[RelayServer]:
    async with running_relay() as server:
        yield server


def fetcher(relay: RelayServer, deadline: float = 5.0) -> Fetcher:
    settings = NetworkSettings(platform_bases={"nostr": relay.base}, allow_addresses=("127.0.0.0/8",))
    return Fetcher(settings, clock=lambda: NOON, deadline=deadline)


async def ask(relay: RelayServer, *relays: str, deadline: float = 5.0) -> Reply | Failure:
    async with fetcher(relay, deadline) as asking:
        return await asking.ask(Events(relays or (ONE,), (FILTER,)))


def heard(answer: Reply | Failure) -> dict[str, list[object] | None]:
    """The events of each relay."""
    assert isinstance(answer, Reply), answer
    messages = json.loads(answer.body)
    return {name: None if said is None else [json.loads(each)[2] for each in said] for name, said in messages.items()}


def problem(answer: Reply | Failure) -> Problem:
    assert isinstance(answer, Failure), answer
    return answer.problem


# ── what is heard ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_every_relay_stores_is_handed_out(relay: RelayServer) -> None:
    relay.says |= {"one.test": shown(NOTE), "other.test": END}

    answer = await ask(relay, ONE, OTHER)

    assert heard(answer) == {ONE: [NOTE], OTHER: []}
    assert isinstance(answer, Reply)
    assert (answer.url, answer.status, answer.asked_at) == (ONE, None, NOON)
    assert relay.questions == [["REQ", NAME, FILTER]] * 2


async def test_a_relay_hears_who_asks_and_nothing_more(relay: RelayServer) -> None:
    await ask(relay)

    lines = relay.heads[0].split("\r\n")
    assert lines[0] == "GET / HTTP/1.1"
    assert sorted(line.lower() for line in lines[1:] if line and not line.startswith("Sec-WebSocket-Key")) == [
        "connection: upgrade",
        "host: one.test",
        "sec-websocket-version: 13",
        "upgrade: websocket",
        "user-agent: brandregistry/0.1 (+http://localhost:8000/about)",
    ]


async def test_fragments_make_one_message_even_in_the_middle_of_a_letter(relay: RelayServer) -> None:
    text = json.dumps(["EVENT", NAME, NOTE], ensure_ascii=False).encode()
    middle = text.index("ü".encode()) + 1
    parts = frame(text[:middle], fin=False), frame(b"?", Opcode.PING), frame(text[middle:], Opcode.CONT)
    relay.says["*"] = b"".join(parts) + END

    assert heard(await ask(relay)) == {ONE: [NOTE]}


async def test_a_ping_has_its_pong(relay: RelayServer) -> None:
    relay.says |= {"*": frame(b"there?", Opcode.PING), "pong": shown(NOTE)}

    assert heard(await ask(relay)) == {ONE: [NOTE]}


async def test_bytes_that_come_with_the_handshake_are_not_lost(relay: RelayServer) -> None:
    relay.greets["*"] = lambda key: switching(key) + shown(NOTE)

    assert heard(await ask(relay)) == {ONE: [NOTE]}


async def test_news_and_other_subscriptions_are_passed_over(relay: RelayServer) -> None:
    others = said("NOTICE", "welcome"), said("AUTH", "a challenge"), said("EVENT", "x", {}), said("EOSE", "x")
    relay.says["*"] = b"".join(others) + said("COUNT", NAME, {"count": 1}) + shown(NOTE)

    assert heard(await ask(relay)) == {ONE: [NOTE]}


@pytest.mark.parametrize("others", [b"", said("CLOSED", f"{NAME}1", "blocked: no such kinds here")])
async def test_a_relay_may_refuse_all_but_the_first_filter(relay: RelayServer, others: bytes) -> None:
    relay.says |= {"*": shown(NOTE), "others": others}
    async with fetcher(relay) as asking:
        answer = await asking.ask(Events((ONE,), (FILTER, {"kinds": [5]})))

    assert heard(answer) == {ONE: [NOTE]}
    assert relay.questions == [["REQ", NAME, FILTER], ["REQ", f"{NAME}1", {"kinds": [5]}]]


async def test_what_comes_while_another_answer_is_awaited_counts_too(relay: RelayServer) -> None:
    late = said("EVENT", NAME, {"id": "2"}) + said("CLOSED", NAME, "done") + END + said("EOSE", f"{NAME}1")
    relay.says |= {"*": shown(NOTE), "others": late}
    async with fetcher(relay) as asking:
        answer = await asking.ask(Events((ONE,), (FILTER, {"kinds": [5]})))

    assert heard(answer) == {ONE: [NOTE, {"id": "2"}]}


# ── what is not ─────────────────────────────────────────────────────────────────────────────────────────────────────

NOTHING: dict[str, tuple[bytes, Problem]] = {
    "binary": (frame(b"[]", Opcode.BINARY), Problem.BROKEN),
    "masked": (frame(b"[]", mask=True), Problem.BROKEN),
    "compressed": (b"\xc1\x02\x00\x00", Problem.BROKEN),
    "unknown opcode": (b"\x83\x00", Problem.BROKEN),
    "half a letter": (frame(b'["\xc3"]'), Problem.BROKEN),
    "no JSON": (frame(b"hello"), Problem.BROKEN),
    "a large number": (frame(b"[" + b"9" * 5000 + b"]"), Problem.BROKEN),
    "nested": (frame(b"[" * 100_000), Problem.BROKEN),
    "an object": (frame(b"{}"), Problem.BROKEN),
    "no event": (said("EVENT", NAME) + END, Problem.BROKEN),
    "an event and more": (said("EVENT", NAME, NOTE, NOTE) + END, Problem.BROKEN),
    "an end and more": (said("EOSE", NAME, 1), Problem.BROKEN),
    "an end of nothing": (said("EOSE"), Problem.TIMED_OUT),
    "a fragment of nothing": (frame(b"[]", Opcode.CONT), Problem.BROKEN),
    "a message inside another": (frame(b"[", fin=False) + frame(b"[]"), Problem.BROKEN),
    "announced as huge": (b"\x81\x7f" + (1 << 40).to_bytes(8) + b"[", Problem.TOO_LARGE),
    "a large message": (frame(b"[" + b" " * LARGEST_MESSAGE), Problem.TOO_LARGE),
    "a large message in parts": (
        frame(b"[", fin=False) + frame(b" " * 9999, Opcode.CONT, fin=False) * 20,
        Problem.TOO_LARGE,
    ),
    "tiny fragments": (frame(b"[", fin=False) + frame(b"", Opcode.CONT, fin=False) * MOST_FRAMES, Problem.TOO_LARGE),
    "pings": (frame(b"", Opcode.PING) * (MOST_FRAMES + 1), Problem.TOO_LARGE),
    "events without end": (said("EVENT", NAME, NOTE) * (MOST_EVENTS + 1), Problem.TOO_LARGE),
    "notices without end": (said("NOTICE", "x" * 1000) * (MOST_BYTES // 1000), Problem.TOO_LARGE),
    "closed politely": (frame(b"\x03\xe8", Opcode.CLOSE), Problem.UNREACHABLE),
    "closed without a word": (frame(b"", Opcode.CLOSE), Problem.UNREACHABLE),
    "closed by policy": (frame(b"\x03\xf0no", Opcode.CLOSE), Problem.UNREACHABLE),
    "closed in half a code": (frame(b"\x03", Opcode.CLOSE), Problem.BROKEN),
    "closed by a forbidden code": (frame(b"\x03\xed", Opcode.CLOSE), Problem.BROKEN),
    "wants money": (said("CLOSED", NAME, "restricted: members only"), Problem.BLOCKED),
    "wants a name": (said("CLOSED", NAME, "auth-required: who are you"), Problem.BLOCKED),
    "cannot": (said("CLOSED", NAME, "error: out of order"), Problem.BROKEN),
    "nobody's end": (said("EVENT", NAME, NOTE) + said("EOSE", "another"), Problem.TIMED_OUT),
    "silence": (b"", Problem.TIMED_OUT),
}


@pytest.mark.parametrize("name", NOTHING)
async def test_a_relay_that_does_not_keep_to_the_rules_is_not_heard(relay: RelayServer, name: str) -> None:
    relay.says["*"], expected = NOTHING[name]

    answer = await ask(relay, deadline=0.3 if expected is Problem.TIMED_OUT else 5.0)

    assert problem(answer) is expected
    assert isinstance(answer, Failure)
    assert answer.url == ONE


async def test_no_bytes_at_all_raise(relay: RelayServer) -> None:
    chance = random.Random(7)  # noqa: S311 -- the same on every run
    whole = b"".join([frame(b"x", Opcode.PING), said("NOTICE", "hello"), shown(NOTE, NOTE)])
    for _ in range(40):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        relay.says["*"] = saying_good_bye(bytes(changed))

        answer = await ask(relay)

        assert isinstance(answer, Failure) or len(heard(answer)[ONE] or []) <= 2


def saying_good_bye(data: bytes) -> Script:
    async def say(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        writer.close()

    return say


async def test_a_slow_drip_ends_at_the_deadline(relay: RelayServer) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        for letter in said("EVENT", NAME, NOTE):
            writer.write(bytes((letter,)))
            await asyncio.sleep(0.1)

    relay.says["*"] = drip

    assert problem(await ask(relay, deadline=0.3)) is Problem.TIMED_OUT


async def test_a_relay_that_hangs_up_in_the_middle_was_not_heard(relay: RelayServer) -> None:
    async def hang_up(writer: asyncio.StreamWriter) -> None:
        writer.write(shown(NOTE)[:-1])
        writer.close()

    relay.says["*"] = hang_up

    assert problem(await ask(relay)) is Problem.UNREACHABLE


# ── the handshake ───────────────────────────────────────────────────────────────────────────────────────────────────


def refusing(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Length: 0", *lines, "", ""]).encode()


def without(name: str) -> Callable[[str], bytes]:
    return lambda key: b"\r\n".join(
        line for line in switching(key).split(b"\r\n") if not line.startswith(name.encode())
    )


HANDS: dict[str, tuple[bytes | Callable[[str], bytes], Problem]] = {
    "a page": (refusing("200 OK"), Problem.BROKEN),
    "elsewhere": (refusing("301 Moved Permanently", "Location: https://one.test/relay"), Problem.BROKEN),
    "a door": (refusing("403 Forbidden"), Problem.BLOCKED),
    "nothing": (refusing("404 Not Found"), Problem.BROKEN),
    "down": (refusing("502 Bad Gateway"), Problem.BROKEN),
    "no upgrade": (without("Upgrade"), Problem.BROKEN),
    "no connection": (without("Connection"), Problem.BROKEN),
    "no accept": (without("Sec-WebSocket-Accept"), Problem.BROKEN),
    "wrong accept": (lambda key: switching(key[::-1]), Problem.BROKEN),
    "two accepts": (lambda key: switching(key, "Sec-WebSocket-Accept: x"), Problem.BROKEN),
    "compression": (lambda key: switching(key, "Sec-WebSocket-Extensions: permessage-deflate"), Problem.BROKEN),
    "another protocol": (lambda key: switching(key, "Sec-WebSocket-Protocol: chat"), Problem.BROKEN),
    "large headers": (lambda key: switching(key, f"X: {'x' * 40_000}"), Problem.TOO_LARGE),
    "interim answers": (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9, Problem.BROKEN),
    "no HTTP": (b"220 mail.test ESMTP\r\n\r\n", Problem.BROKEN),
}


@pytest.mark.parametrize("name", HANDS)
async def test_a_host_that_does_not_shake_hands_is_not_asked(relay: RelayServer, name: str) -> None:
    relay.greets["*"], expected = HANDS[name]

    assert problem(await ask(relay)) is expected
    assert not relay.questions


@pytest.mark.parametrize(
    ("greeting", "answer", "seconds"),
    [
        (refusing("429 Too Many Requests", "Retry-After: 120"), END, 120),
        (switching, said("CLOSED", NAME, "rate-limited: slow down"), 60),
        (switching, said("NOTICE", "rate-limited: slow down"), 60),
    ],
)
async def test_a_relay_that_wants_quiet_is_left_alone(
    relay: RelayServer, greeting: bytes | Callable[[str], bytes], answer: bytes, seconds: int
) -> None:
    relay.greets["*"], relay.says["*"] = greeting, answer
    async with fetcher(relay) as asking:
        first = await asking.ask(Events((ONE,), (FILTER,)))
        second = await asking.ask(Events((ONE,), (FILTER,)))

    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert (first.problem, first.retry_after, first.put_off) == (Problem.RATE_LIMITED, seconds, False)
    assert (second.problem, second.put_off) == (Problem.RATE_LIMITED, True)
    assert relay.connections == 1


# ── several at once ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_relay_that_fails_does_not_hide_what_others_say(relay: RelayServer) -> None:
    relay.says |= {"one.test": b"", "other.test": shown(NOTE)}

    assert heard(await ask(relay, ONE, OTHER, deadline=0.5)) == {ONE: None, OTHER: [NOTE]}


async def test_where_all_fail_the_longest_wait_is_told(relay: RelayServer) -> None:
    relay.greets = {"one.test": refusing("502 Bad Gateway"), "other.test": refusing("429 No", "Retry-After: 300")}

    answer = await ask(relay, ONE, OTHER)

    assert isinstance(answer, Failure)
    assert (answer.problem, answer.url, answer.retry_after) == (Problem.RATE_LIMITED, OTHER, 300)
    assert not answer.put_off


@pytest.mark.parametrize(("seconds", "is_near"), [(5, True), (600, False)])
async def test_who_can_come_again_waits_for_a_relay_whose_turn_is_near(
    relay: RelayServer, seconds: int, *, is_near: bool
) -> None:
    relay.greets["one.test"] = refusing("429 Too Many Requests", f"Retry-After: {seconds}")
    relay.says["other.test"] = shown(NOTE)
    async with fetcher(relay) as asking:
        await asking.ask(Events((ONE,), (FILTER,)))
        at_once = await asking.ask_at_once(Events((ONE, OTHER), (FILTER,)))
        patiently = await asking.ask(Events((ONE, OTHER), (FILTER,)))

    assert heard(patiently) == {ONE: None, OTHER: [NOTE]}
    assert (isinstance(at_once, Failure) and at_once.put_off) is is_near


# ── the same doors as for every other question ──────────────────────────────────────────────────────────────────────


@pytest.fixture
async def by_tls(world: World, ca: trustme.CA) -> AsyncIterator[RelayServer]:
    async with running_relay(server_context(ca, "dell.test", "relay.dell.test")) as server:
        server.says["*"] = shown(NOTE)
        yield server


async def ask_by_tls(world: World, relay: str, port: int, deadline: float = 5.0) -> Reply | Failure:
    async with world.fetcher(deadline=deadline, allow_ports=(port,)) as asking:
        return await asking.ask(Events((relay,), (FILTER,)))


async def test_a_relay_is_asked_at_the_address_that_was_checked(world: World, by_tls: RelayServer) -> None:
    address = f"wss://dell.test:{by_tls.port}/"

    assert heard(await ask_by_tls(world, address, by_tls.port)) == {address: [NOTE]}
    assert f"Host: dell.test:{by_tls.port}\r\n" in by_tls.heads[0]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("wss://www.dell.test:{port}/", Problem.BAD_CERTIFICATE),
        ("ws://dell.test:{port}/", Problem.REFUSED),
        ("https+wss://dell.test:{port}/", Problem.REFUSED),
        ("wss://127.0.0.1:{port}/", Problem.REFUSED),
        ("wss://localhost:{port}/", Problem.REFUSED),
        ("wss://me@dell.test:{port}/", Problem.REFUSED),
        ("wss://dell.test:22/", Problem.REFUSED),
        ("wss://inside.test:{port}/", Problem.REFUSED),
        ("wss://nowhere.test:{port}/", Problem.DOMAIN_NOT_FOUND),
    ],
)
async def test_no_relay_leads_where_nothing_else_may_lead(
    world: World, by_tls: RelayServer, address: str, expected: Problem
) -> None:
    world.dns.host("inside.test", "169.254.169.254")

    answer = await ask_by_tls(world, address.format(port=by_tls.port), by_tls.port)

    assert problem(answer) is expected
    assert not by_tls.heads


async def test_without_tls_nothing_is_said(world: World) -> None:
    async with running_relay() as plain:
        answer = await ask_by_tls(world, f"wss://dell.test:{plain.port}/", plain.port, deadline=0.3)

    assert problem(answer) is Problem.TIMED_OUT
    assert not plain.questions
