"""News from the database to open pages."""

import asyncio

import asyncpg
import pytest

from registry.errors import TooMany
from registry.web import live
from registry.web.live import Fragment, Hub


async def _tell(url: str, subject: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("SELECT pg_notify('claim', $1)", subject)
    await connection.close()


async def test_a_change_in_the_database_wakes_its_readers_only(database_url: str) -> None:
    hub = Hub()
    async with hub.listening(database_url), hub.watch("one") as one, hub.watch("two") as two:
        async with asyncio.timeout(5):
            await one.wait()  # the hub wakes everybody when it begins to listen
        one.clear()
        two.clear()

        await _tell(database_url, "one")

        async with asyncio.timeout(5):
            await one.wait()
        assert not two.is_set()


async def test_a_lost_connection_is_made_again_and_everybody_looks_anew(database_url: str) -> None:
    hub = Hub()
    async with hub.listening(database_url), hub.watch("one") as news:
        async with asyncio.timeout(5):
            await news.wait()
        news.clear()
        connection = await asyncpg.connect(database_url)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()
        async with asyncio.timeout(5):
            await news.wait()
        await asyncio.sleep(1.5)
        news.clear()

        await _tell(database_url, "one")

        async with asyncio.timeout(5):
            await news.wait()


async def test_a_stream_sends_each_change_once_and_ends_when_it_is_done() -> None:
    hub, pages = Hub(), iter(["<p>first</p>", "<p>first</p>", "<p>two\nlines</p>"])

    async def read() -> Fragment:
        html = next(pages)
        hub.wake("one")  # as if it changed while we read: nothing may be lost
        return Fragment(html, is_final="two" in html)

    response = live.stream(hub, "one", read)
    sent = [str(piece) async for piece in response.body_iterator]

    assert sent == [
        "event: progress\ndata: <p>first</p>\n\n",
        "event: progress\ndata: <p>two\ndata: lines</p>\n\n",
        "event: done\ndata: \n\n",
    ]
    assert response.headers["cache-control"] == "no-store"
    assert not hub._readers


async def test_a_full_house_says_so_before_the_stream_begins() -> None:
    hub = Hub()
    hub._readers["one"] = {asyncio.Event() for _ in range(live.MOST_STREAMS)}

    async def read() -> Fragment:
        return Fragment("", is_final=True)

    with pytest.raises(TooMany):
        live.stream(hub, "one", read)
