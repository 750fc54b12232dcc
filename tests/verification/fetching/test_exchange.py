"""Servers that answer badly: too much, too little, too slowly, in the wrong order."""

import asyncio
import gzip

import pytest

from tests.verification.fetching.conftest import World
from tests.verification.fetching.web_server import page
from verification.fetching import Failure
from verification.fetching.exchange import MOST_HEADERS, MOST_INTERIM
from verification.fetching.unpacking import MOST_BODY
from verification.outcomes import Problem
from verification.platforms.platform import Reply

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body + end


def gzipped(body: bytes) -> bytes:
    return page(gzip.compress(body), Content_Encoding="gzip")


def short(value: bytes) -> str:
    return repr(value[-24:])


async def problem(world: World, answer: bytes) -> Problem | None:
    world.web.pages["/"] = answer
    result = await world.get()
    return result.problem if isinstance(result, Failure) else None


async def body(world: World, answer: bytes) -> bytes:
    world.web.pages["/"] = answer
    result = await world.get()
    assert isinstance(result, Reply), result
    return result.body


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (page(b"hello"), b"hello"),
        (page(b""), b""),
        (page(b"x" * MOST_BODY), b"x" * MOST_BODY),
        (chunked(b"hel", b"lo"), b"hello"),
        (chunked(b"hello", end=b"0\r\nX-Trailer: 1\r\n\r\n"), b"hello"),
        (gzipped(b"hello" * 1000), b"hello" * 1000),
        (gzipped(b"x" * MOST_BODY), b"x" * MOST_BODY),
        (page(b"hello", Content_Encoding="identity"), b"hello"),
        (HEAD + b"\r\nuntil the end", b"until the end"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold", b"old"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * MOST_INTERIM + page(b"at last"), b"at last"),
    ],
    ids=short,
)
async def test_a_whole_answer_is_read(world: World, answer: bytes, expected: bytes) -> None:
    assert await body(world, answer) == expected


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Content-Length: 100\r\n\r\nshort",
        chunked(b"hello", end=b""),
        chunked(b"hello", end=b"0\r\n"),
        chunked(b"hello", end=b"5\r\nhe"),
        page(gzip.compress(b"hello")[:-4], Content_Encoding="gzip"),
        HEAD,
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"",
    ],
    ids=short,
)
async def test_half_an_answer_is_no_answer(world: World, answer: bytes) -> None:
    assert await problem(world, answer) is Problem.UNREACHABLE


@pytest.mark.parametrize(
    "answer",
    [
        page(b"x" * (MOST_BODY + 1)),
        chunked(*[b"x" * 50_000] * 21),
        gzipped(b"x" * (MOST_BODY + 1)),
        gzipped(bytes(50_000_000)),
        HEAD + b"\r\n" + b"x" * (MOST_BODY + 1),
        HEAD + b"X: 1\r\n" * MOST_HEADERS + b"Content-Length: 0\r\n\r\n",
        page(b"", X_Long="x" * 33_000),
        HEAD + b"X: " + b"x" * 100_000,
        b"HTTP/1.1 103 Early Hints\r\nLink: %s\r\n\r\n" % (b"x" * 9000) * 4 + page(b""),
        chunked(b"x", end=b"0\r\n" + b"X: " + b"x" * 100_000 + b"\r\n\r\n"),
        chunked(*[b"x"] * 30_000),
    ],
    ids=short,
)
async def test_too_much_is_refused(world: World, answer: bytes) -> None:
    assert await problem(world, answer) is Problem.TOO_LARGE


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * (MOST_INTERIM + 1) + page(b""),
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + page(b""),
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"<html>no HTTP at all</html>\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 0\r\nBad Header: x\r\n\r\n",
        HEAD + b"Content-Length: 0\r\n: x\r\n\r\n",
        HEAD + b"Content-Length: 0\r\nX: a\x00b\r\n\r\n",
        chunked(b"hello", end=b"zz\r\n"),
        page(b"not gzip", Content_Encoding="gzip"),
        page(gzip.compress(b"hello") + b"tail", Content_Encoding="gzip"),
        page(gzip.compress(b"one") + gzip.compress(b"two"), Content_Encoding="gzip"),
        page(gzip.compress(gzip.compress(b"x")), Content_Encoding="gzip, gzip"),
        page(b"x", Content_Encoding="br"),
        page(b"x", Content_Encoding="zstd"),
        page(b"x", Content_Encoding="deflate"),
    ],
    ids=short,
)
async def test_nonsense_is_broken(world: World, answer: bytes) -> None:
    assert await problem(world, answer) is Problem.BROKEN


async def test_a_gzip_within_gzip_stays_packed(world: World) -> None:
    inner = gzip.compress(b"hello")

    assert await problem(world, page(gzip.compress(inner), Content_Encoding="gzip")) is Problem.BROKEN  # not UTF-8


@pytest.mark.parametrize("drip", [b"HTTP/1.1 103 Early Hints\r\n\r\n", b"x", b""])
async def test_one_deadline_covers_every_drop(world: World, drip: bytes) -> None:
    async def slowly(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 1000\r\n\r\n" if drip == b"x" else b"")
        for _ in range(60):
            writer.write(drip)
            await writer.drain()
            await asyncio.sleep(0.25)

    world.web.pages["/"] = slowly
    began = asyncio.get_running_loop().time()

    result = await world.get(deadline=0.6)

    assert isinstance(result, Failure)
    assert result.problem is Problem.TIMED_OUT
    assert asyncio.get_running_loop().time() - began < 2


async def test_a_server_that_hangs_up_is_unreachable(world: World) -> None:
    async def hang_up(writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 1000\r\n\r\nhalf")
        await writer.drain()
        writer.transport.abort()

    world.web.pages["/"] = hang_up

    result = await world.get()

    assert isinstance(result, Failure)
    assert result.problem is Problem.UNREACHABLE
