"""Bluesky's stream from a real WebSocket: nothing is lost, nobody is told twice, and nothing stops the watch."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from registry.actions import streams
from registry.jobs.bluesky_stream import REPLAYED, Outside, Tempo, watch
from registry.models import Sighting
from registry.settings import Settings, environment
from tests.factories import NOON
from tests.registry.actions.test_sightings import acme
from tests.servers.jetstream import SECOND, Jetstream, identity, profile, running_jetstream
from verification.fetching import Failure
from verification.fetching.fetcher import Fetcher
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Get, Reply

URL = "wss://jetstream.test/subscribe"
NOW_US = int(NOON.timestamp()) * SECOND
START = NOW_US - 600 * SECOND
DID, OTHER = "did:plc:" + "a" * 24, "did:plc:" + "b" * 24
QUICK = Tempo(piece_seconds=0.05, shortest_pause=0.02, longest_pause=0.05)
FAKE = "acmevvidgets.bsky.social"


@pytest.fixture
async def stream() -> AsyncIterator[Jetstream]:
    async with running_jetstream() as served:
        yield served


async def _profile(question: Asked) -> Reply | Failure:
    """What Bluesky says of any profile."""
    assert isinstance(question, Get)
    body = {"did": DID, "handle": "jane-doe.bsky.social", "displayName": "Acme Widgets"}
    return Reply(question.url, 200, "application/json", json.dumps(body).encode())


async def _nobody(question: Asked) -> Reply | Failure:
    return Failure(Problem.TIMED_OUT, "", str(question), None, None)


@asynccontextmanager
async def watching(
    stream: Jetstream, ask: Callable[[Asked], Awaitable[Reply | Failure]] = _profile
) -> AsyncIterator[None]:
    settings = Settings(platform_bases={"jetstream": stream.base}, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings) as fetcher:
        task = asyncio.create_task(watch(Outside(URL, fetcher.listen, ask, lambda: NOON, QUICK)))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def handles() -> list[str]:
    return sorted([one.account.handle for one in await Sighting.all().select_related("account")])


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await is_so():  # noqa: ASYNC110 (another program and the database)
            await asyncio.sleep(0.02)


async def seen(*wanted: str) -> None:
    async def are_there() -> bool:
        return await handles() == sorted(wanted)

    await until(are_there)


async def reached(time_us: int) -> None:
    async def is_kept() -> bool:
        return await streams.cursor("bluesky") == time_us

    await until(is_kept)


async def test_a_new_handle_is_seen_and_the_place_kept(db: str, stream: Jetstream) -> None:
    await acme()
    stream.events = [identity(START, DID, FAKE), identity(START + 1, OTHER, "jane-doe.bsky.social")]

    async with watching(stream):
        await seen(FAKE)
        await reached(START + 1)

    sighting = await Sighting.get()
    assert (sighting.source, sighting.first_seen_at.timestamp()) == ("bluesky", START / SECOND)
    assert stream.queries[0]["wantedCollections"] == ["app.bsky.actor.profile"]
    assert "cursor" not in stream.queries[0]


async def test_a_profile_that_calls_itself_like_a_brand_is_seen_under_its_handle(db: str, stream: Jetstream) -> None:
    await acme()
    asked: list[str] = []

    async def ask(question: Asked) -> Reply | Failure:
        assert isinstance(question, Get)
        asked.append(question.url)
        return await _profile(question)

    stream.events = [profile(START, OTHER, "Jane Doe"), profile(START + 1, DID, "Acme Widgets")]

    async with watching(stream, ask):
        await seen("jane-doe.bsky.social")

    assert [url.rpartition("actor=")[2] for url in asked] == ["did%3Aplc%3A" + "a" * 24]
    assert (await Sighting.get()).display_name == "Acme Widgets"


async def test_a_handle_that_cannot_be_asked_for_stops_nothing(db: str, stream: Jetstream) -> None:
    await acme()
    stream.events = [profile(START, OTHER, "Acme Widgets"), identity(START + 1, DID, FAKE)]

    async with watching(stream, _nobody):
        await seen(FAKE)


async def test_after_every_cut_it_goes_on_from_where_it_was(db: str, stream: Jetstream) -> None:
    await acme()
    fakes = ["acmevvidgets", "acmewidgts", "acnnewidgets", "acmewidgest"]
    stream.events = [identity(START + n * 60 * SECOND, DID, f"{name}.bsky.social") for n, name in enumerate(fakes)]
    stream.most = 2

    async with watching(stream):
        await seen(*(f"{name}.bsky.social" for name in fakes))

    cursors = [int(query.get("cursor", ["0"])[0]) for query in stream.queries]
    assert cursors[:3] == [0, START + 60 * SECOND - REPLAYED, START + 120 * SECOND - REPLAYED]


async def test_replays_are_told_once(db: str, stream: Jetstream) -> None:
    await acme()
    stream.events = [identity(START, DID, FAKE)] * 50
    stream.most = 20

    async with watching(stream):
        await until(lambda: _has_said(stream, 100))

    assert await handles() == [FAKE]


async def _has_said(stream: Jetstream, count: int) -> bool:
    return stream.said >= count


GARBAGE = ["", "[", "null", "[]", "{}", "1e999", '{"time_us": "5"}', '{"time_us": true, "did": "x"}', "[" * 50_000]


async def test_garbage_is_passed_over(db: str, stream: Jetstream) -> None:
    await acme()
    odd = [
        identity(START, DID, "handle.invalid"),
        identity(START, DID, "x" * 300),
        identity(START, DID, "\x00acme\u202e"),
        identity(START, "", FAKE),
        profile(START, DID, "Acme Widgets", "delete"),
        json.dumps({"did": DID, "time_us": START, "kind": "identity", "identity": {"did": OTHER, "handle": FAKE}}),
        json.dumps({"did": DID, "time_us": START, "kind": "commit", "commit": {"record": []}}),
    ]
    stream.events = [*GARBAGE, *odd, identity(START + 1, DID, FAKE)]

    async with watching(stream):
        await reached(START + 1)

    assert await handles() == [FAKE]


async def test_a_time_in_the_far_future_is_not_where_we_go_on(db: str, stream: Jetstream) -> None:
    await acme()
    far = [identity(time_us, DID, FAKE) for time_us in (NOW_US * 1000, 10**40)]
    stream.events = [*far, identity(-5, DID, FAKE), identity(START, DID, FAKE)]

    async with watching(stream):
        await reached(START)

    assert await handles() == [FAKE]


@pytest.mark.parametrize("frame", ["x" * 5_000_000, b"binary"])
async def test_a_frame_that_cannot_be_read_is_left_behind(db: str, stream: Jetstream, frame: str | bytes) -> None:
    await acme()
    stream.events = [identity(START, OTHER, FAKE), frame]

    async with watching(stream):
        await seen(FAKE)
        stream.events = [identity(START + 1, DID, "acmewidgts.bsky.social")]
        await seen(FAKE, "acmewidgts.bsky.social")


async def test_a_host_that_does_not_answer_is_asked_again(db: str) -> None:
    await acme()
    settings = Settings(platform_bases={"jetstream": "http://127.0.0.1:9"}, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings) as fetcher:
        opened = 0

        async def listen(url: str, slug: str) -> AsyncGenerator[str | Failure, None]:
            nonlocal opened
            opened += 1
            async for message in fetcher.listen(url, slug):
                yield message

        task = asyncio.create_task(watch(Outside(URL, listen, _nobody, lambda: NOON, QUICK)))

        async def is_persistent() -> bool:
            return opened > 3

        await until(is_persistent)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize("url", ["ws://a.example/", "https://a.example/", "wss://", "wss://a.example/?cursor=1", "x"])
def test_only_a_secure_stream_can_be_set(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(jetstream_url=url)


async def test_a_watch_that_was_killed_goes_on_and_tells_nothing_twice(db: str, stream: Jetstream) -> None:
    await acme()
    now = int(datetime.now(UTC).timestamp()) * SECOND
    stream.events = [identity(now, DID, FAKE)]
    first = await _command(db, stream)
    await seen(FAKE)
    await reached(now)
    first.kill()
    await first.wait()
    stream.events.append(identity(now + 1, OTHER, "acmewidgts.bsky.social"))

    second = await _command(db, stream)
    await seen(FAKE, "acmewidgts.bsky.social")
    second.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        ended = await second.wait()

    assert ended == 0
    assert stream.queries[-1]["cursor"] == [str(now - REPLAYED)]
    assert await Sighting.all().count() == 2


async def _command(url: str, stream: Jetstream) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "registry.cli",
        "watch",
        "--bluesky",
        env=environment(
            REGISTRY_DATABASE_URL=url,
            REGISTRY_JETSTREAM_URL=URL,
            REGISTRY_PLATFORM_BASES=f"jetstream={stream.base}",
            REGISTRY_ALLOW_ADDRESSES="127.0.0.0/8",
        ),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
