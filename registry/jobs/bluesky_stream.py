"""Watches Bluesky's stream of changed names for ever: through outages and crashes, from where it was left."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from registry import clock, log, pacing
from registry.actions import sightings, streams
from registry.actions.sightings import BLUESKY, Noted, Seen
from registry.clock import Clock
from registry.database import LOST
from registry.settings import Settings
from verification.fetching import Ask, Failure
from verification.fetching.fetcher import Fetcher
from verification.platforms import jetstream
from verification.platforms.jetstream import Change

LONGEST_IDLE = 90.0  # longer than the fetcher bears silence
REPLAYED = 5_000_000  # microseconds before the cursor that are listened to again: events are not quite in order
AHEAD = timedelta(minutes=5)  # an event from later than this has no time that we could go on from
MOST_STUCK = 3  # openings in a row that brought nothing, after which we go on from now
MOST_ASKED = 20  # profiles of one piece whose handle is asked for

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Listen = Callable[[str, str], AsyncGenerator[str | Failure, None]]


@dataclass(frozen=True, slots=True)
class Tempo:
    """How much is kept at once, and how soon the stream is opened again; in seconds."""

    piece: int = 500  # events, at most
    piece_seconds: float = 2.0  # or whatever came within this
    shortest_pause: float = 1.0
    longest_pause: float = 60.0


@dataclass(frozen=True, slots=True)
class Outside:
    """The stream's address and the ways to it."""

    url: str
    listen: Listen
    ask: Ask
    clock: Clock
    tempo: Tempo = field(default_factory=Tempo)


async def run(settings: Settings, url: str) -> None:
    """Watches until SIGTERM or SIGINT; the database must be open."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with Fetcher(settings, clock=clock.now, politeness=pacing.SharedPoliteness()) as fetcher:
        watching = asyncio.create_task(watch(Outside(url, fetcher.listen, fetcher.ask, clock.now)))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({watching, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (watching, stopping):
            task.cancel()
        # What was taken in and not kept comes again next time.
        await asyncio.gather(watching, stopping, return_exceptions=True)
    if not watching.cancelled() and (bug := watching.exception()):
        raise bug
    log.get().info("stream.stopped")


async def watch(outside: Outside) -> None:
    """Opens the stream again and again, from where the last piece was kept; ends only when it is cancelled."""
    tempo = outside.tempo
    pause, stuck = tempo.shortest_pause, 0
    while True:
        pieces = 0
        try:
            pieces = await _follow(outside, from_now=stuck >= MOST_STUCK)
        except LOST as error:
            log.get().warning("stream.database_away", error=type(error).__name__)
        else:
            stuck = 0 if pieces or stuck >= MOST_STUCK else stuck + 1
        pause = tempo.shortest_pause if pieces else min(pause * 2, tempo.longest_pause)
        await asyncio.sleep(pause)


async def _follow(outside: Outside, *, from_now: bool) -> int:
    """Listens until the stream breaks off; returns how many pieces of it were kept."""
    left_at = None if from_now else await streams.cursor(BLUESKY)
    if from_now:
        log.get().error("stream.gap", reason="nothing could be read from where we were")
    cursor = None if left_at is None else max(0, left_at - REPLAYED)
    pieces = 0
    async with aclosing(outside.listen(jetstream.address(outside.url, cursor), jetstream.SLUG)) as messages:
        gathering = _Gathering(messages, outside.tempo)
        pumping = asyncio.create_task(gathering.pump())
        try:
            while gathering.failure is None:
                piece = await gathering.next_piece()
                pieces += await _keep(piece, outside)
                if not piece and pumping.done():  # the stream ends with a failure: without one it was our own fault
                    pumping.result()
                    break
        finally:
            pumping.cancel()
            await asyncio.gather(pumping, return_exceptions=True)
    log.get().warning("stream.broke_off", problem=gathering.failure and gathering.failure.problem.value, pieces=pieces)
    return pieces


class _Gathering:
    """Gathers what the stream says into pieces, while it comes; no more than a piece waits to be kept."""

    def __init__(self, messages: AsyncGenerator[str | Failure, None], tempo: Tempo) -> None:
        self._messages = messages
        self._tempo = tempo
        self._come: asyncio.Queue[Change | Failure] = asyncio.Queue(tempo.piece)
        self.failure: Failure | None = None

    async def pump(self) -> None:
        """Takes each message apart as it comes, so that little is held."""
        async for message in self._messages:
            one = message if isinstance(message, Failure) else jetstream.read_change(message)
            if one is not None:
                await self._come.put(one)

    async def next_piece(self) -> list[Change]:
        """As many events as come within a while after the first; none where there is silence."""
        piece: list[Change] = []
        timer = asyncio.timeout(LONGEST_IDLE)
        with suppress(TimeoutError):
            async with timer:
                while len(piece) < self._tempo.piece and self.failure is None:
                    one = await self._come.get()
                    if isinstance(one, Failure):
                        self.failure = one
                        continue
                    if not piece:
                        timer.reschedule(asyncio.get_running_loop().time() + self._tempo.piece_seconds)
                    piece.append(one)
        return piece


async def _keep(piece: Sequence[Change], outside: Outside) -> bool:
    """Notes what the events name, then how far that is: a crash in between brings them again."""
    now = outside.clock()
    seen = [Seen(one.handle, BLUESKY, _time_of(one, now)) for one in piece if one.handle]
    noted = await sightings.note([*seen, *await _called_like_brands(piece, outside, now)], now=now)
    reached = [one.time_us for one in piece if 0 < one.time_us <= _microseconds(now + AHEAD)]
    if not reached:
        return False
    await streams.keep(BLUESKY, max(reached), now=now)
    if noted != Noted():
        log.get().info("stream.sighted", new=noted.new, known=noted.known)
    return True


async def _called_like_brands(piece: Sequence[Change], outside: Outside, now: datetime) -> list[Seen]:
    """The profiles that call themselves like a brand, under the handle that the platform says is theirs now."""
    named = {one.did: one.display_name for one in piece if one.display_name}
    names = sorted(set(named.values()))
    promising = set(await sightings.names_like_brands(names))
    found: list[Seen] = []
    dids = [did for did, name in named.items() if name in promising]
    if len(dids) > MOST_ASKED:
        log.get().warning("stream.too_many_names", left_out=len(dids) - MOST_ASKED)
    for did in dids[:MOST_ASKED]:
        answer = await outside.ask(jetstream.profile_question(did))
        if isinstance(answer, Failure):
            log.get().warning("stream.handle_unknown", problem=answer.problem.value)
            continue
        profile = jetstream.read_profile(answer, did)
        if profile is not None and profile.handle is not None:
            found.append(Seen(profile.handle, BLUESKY, now, profile.display_name))
    return found


def _time_of(change: Change, now: datetime) -> datetime:
    try:
        return min(now, _EPOCH + timedelta(microseconds=change.time_us))
    except OverflowError:
        return now


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
