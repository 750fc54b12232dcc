"""A feed taken in piece by piece: whole pieces only, whatever happens, and nobody told twice."""

import asyncio
import io
import os

import pytest

from registry.actions import alerts, watching
from registry.actions.feeds import Refused
from registry.actions.sightings import Noted
from registry.actions.watching import Report, watch_feed
from registry.errors import BadInput
from registry.models import Letter, Sighting
from tests.factories import NOON
from tests.registry.actions.test_sightings import acme

FEED = "url\nhttps://github.com/acmevvidgets\nnonsense\nhttps://github.com/qwertz\n"


async def watch(text: str, refused: list[Refused] | None = None) -> Report:
    stream = io.BytesIO(text.encode())
    keep = [] if refused is None else refused
    return await watch_feed(stream, "list", clock=lambda: NOON, refuse=keep.append)


async def test_a_feed_is_summed_up(db: str) -> None:
    await acme()
    refused: list[Refused] = []

    report = await watch(FEED, refused)

    assert report == Report(read=2, refused=1, noted=Noted(1, 0))
    assert report.summary() == "2 accounts read, 1 new lookalikes, 0 seen before, 1 lines refused"
    assert [(one.line, one.code) for one in refused] == [(3, "not_an_account")]


async def test_the_same_feed_again_tells_nobody(db: str) -> None:
    _, brand = await acme()
    await watch(FEED)
    await alerts.tell(brand.id, now=NOON)

    again = await watch(FEED)
    await alerts.tell(brand.id, now=NOON + alerts.PAUSE)

    assert again.noted == Noted(0, 1)
    assert await Letter.all().count() == 1


async def test_a_feed_longer_than_a_piece_is_read_whole(db: str) -> None:
    await acme()
    lines = [f"https://github.com/qwertz{n}" for n in range(watching.PIECE + 10)]

    report = await watch("\n".join(["url", *lines, "https://github.com/acmevvidgets"]))

    assert (report.read, report.noted.new) == (watching.PIECE + 11, 1)


async def test_a_slow_feed_is_kept_as_it_comes(db: str) -> None:
    await acme()
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as feed:
        task = asyncio.create_task(watch_feed(stream, "pipe", clock=lambda: NOON, refuse=lambda _: None))
        feed.write(b"url\nhttps://github.com/acmevvidgets\n")
        while not await Sighting.all().count():  # noqa: ASYNC110 (the database)
            await asyncio.sleep(0.02)
        assert not task.done()
        feed.close()
        report = await task

    assert report.noted == Noted(1, 0)


async def test_a_feed_that_is_none_changes_nothing(db: str) -> None:
    with pytest.raises(BadInput):
        await watch("<html>\n")


async def test_a_feed_that_breaks_off_keeps_what_it_brought(db: str) -> None:
    class Breaking(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if not line:
                raise OSError("the disk is gone")
            return line

    await acme()

    with pytest.raises(OSError, match="gone"):
        await watch_feed(Breaking(FEED.encode()), "list", clock=lambda: NOON, refuse=lambda _: None)

    assert await Sighting.all().count() == 1
