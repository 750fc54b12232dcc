"""Streams over real sockets: heard for as long as they go on, each message within limits, and every end is told."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from websockets.frames import Opcode

from tests.verification.fetching.relay_server import RelayServer, frame, running_relay, switching
from verification.fetching import Failure, Fetcher
from verification.fetching.websocket import MOST_BYTES, MOST_FRAMES
from verification.outcomes import Problem
from verification.settings import NetworkSettings

URL = "wss://stream.test/subscribe?cursor=5"


@pytest.fixture
async def server() -> AsyncIterator[RelayServer]:
    async with running_relay() as running:
        yield running


async def heard(
    server: RelayServer, url: str = URL, *, silence: float = 5.0, most: int = 100_000
) -> list[str | Failure]:
    settings = NetworkSettings(platform_bases={"jetstream": server.base}, allow_addresses=("127.0.0.0/8",))
    said: list[str | Failure] = []
    async with Fetcher(settings) as fetcher:
        streams = replace(fetcher._streams, silence=silence)
        async for message in streams.listen(url, "jetstream"):
            said.append(message)
            if len(said) == most:
                break
    return said


def speaks(server: RelayServer, *frames: bytes) -> None:
    server.greets["*"] = lambda key: switching(key) + b"".join(frames)


def ending(said: list[str | Failure]) -> Problem:
    last = said[-1]
    assert isinstance(last, Failure), last
    return last.problem


async def test_messages_are_heard_until_the_host_says_good_bye(server: RelayServer) -> None:
    speaks(server, frame(b"one"), frame(b"t", fin=False), frame(b"wo", Opcode.CONT), frame(b"", Opcode.CLOSE))

    said = await heard(server)

    assert said[:-1] == ["one", "two"]
    assert ending(said) is Problem.UNREACHABLE
    assert server.heads[0].startswith("GET /subscribe?cursor=5 HTTP/1.1\r\n")


async def test_a_stream_may_say_any_number_of_messages(server: RelayServer) -> None:
    many = 2 * MOST_FRAMES
    assert many * 300 > MOST_BYTES
    speaks(server, *[frame(b"x" * 300)] * many)

    assert len(await heard(server, most=many)) == many


@pytest.mark.parametrize(
    ("frames", "problem"),
    [
        (frame(b"x" * (MOST_BYTES + 1)), Problem.TOO_LARGE),
        (frame(b"x", fin=False) + frame(b"x" * 60_000, Opcode.CONT, fin=False) * 4, Problem.TOO_LARGE),
        (frame(b"", Opcode.PING) * (3 * MOST_FRAMES), Problem.TOO_LARGE),
        (frame(b"x", Opcode.BINARY), Problem.BROKEN),
        (frame(b"\xff\xfe"), Problem.BROKEN),
        (b"\xff\xff\xff\xff", Problem.BROKEN),
    ],
)
async def test_what_breaks_the_limits_or_the_protocol_ends_it(
    server: RelayServer, frames: bytes, problem: Problem
) -> None:
    speaks(server, frame(b"before"), frames)

    said = await heard(server)

    assert said[0] == "before"
    assert ending(said) is problem


async def test_silence_and_a_message_that_never_ends_are_not_waited_for(server: RelayServer) -> None:
    for begun in (b"", frame(b"x" * 100)[:50]):
        speaks(server, begun)
        assert ending(await heard(server, silence=0.3)) is Problem.TIMED_OUT


@pytest.mark.parametrize(
    ("status", "problem"), [(429, Problem.RATE_LIMITED), (403, Problem.BLOCKED), (404, Problem.BROKEN), (503, None)]
)
async def test_a_refusal_is_told(server: RelayServer, status: int, problem: Problem | None) -> None:
    server.greets["*"] = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()

    said = await heard(server)

    assert len(said) == 1
    assert problem is None or ending(said) is problem


@pytest.mark.parametrize("url", ["ws://stream.test/", "https://stream.test/", "wss://10.0.0.1/", "wss://a b/", ""])
async def test_only_a_public_secure_stream_is_opened(server: RelayServer, url: str) -> None:
    async with Fetcher(NetworkSettings()) as fetcher:
        said = [message async for message in fetcher.listen(url, "another")]

    assert ending(said) is Problem.REFUSED
    assert server.connections == 0


async def test_who_stops_listening_hangs_up(server: RelayServer) -> None:
    speaks(server, frame(b"one"))

    assert await heard(server, most=1) == ["one"]
    assert server.connections == 1
