"""Plain questions answered where HTTP is read: byte for byte what uvicorn's own way says, in the order they were asked.

Each is asked over a socket, as bytes, of two servers: one with our protocol and one with uvicorn's.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from tests.factories import make_live_brand, make_member, make_official
from tests.registry.web.lines import PATIENCE, Line, calling, get
from tests.registry.web.serving import QUICK, serving
from verification.accounts import AccountRef

ASK = "/api/v1/lookup?account=x.com/acme"
UNKNOWN = "/api/v1/lookup?account=x.com/somebody"
PAGE = "/accounts/x/acme"
BADGE = "/badge/x/acme.svg"


@pytest.fixture
async def acme(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))


QUESTIONS = {
    "a look-up": get(ASK),
    "one of nobody": get(UNKNOWN),
    "one that asks for more": get(f"{ASK}&platform=x"),
    "a page": get(PAGE),
    "a page, packed": get(PAGE, "Accept-Encoding: gzip"),
    "a page in Spanish": get(PAGE, "Accept-Language: es"),
    "a badge": get(BADGE),
    "an account by its name": get("/api/v1/accounts/x/acme"),
    "one written with signs": get("/api/v1/accounts/x/%61cme"),
    "a range": get("/api/v1/range/abcde"),
    "in signs": get("/api/v1/lookup?account=https%3A%2F%2Fx.com%2Facme"),
    "no account": get("/api/v1/lookup?account="),
    "broken text": get("/api/v1/lookup?account=%ff"),
    "a fragment": get(f"{ASK}#there"),
    "not a path": get("http://localhost/api/v1/lookup?account=x.com/acme"),
    "nothing there": get("/nothing"),
    "a host that is not ours": get(ASK, host="evil.example"),
    "two hosts": get(ASK, "Host: evil.example"),
    "no host": b"GET /api/v1/lookup?account=x.com/acme HTTP/1.1\r\n\r\n",
    "a session": get(ASK, "Cookie: session=a"),
    "a key": get(ASK, "Authorization: Bearer nobody's"),
    "a body": get(ASK, "Content-Length: 4") + b"body",
    "a body in chunks": get(ASK, "Transfer-Encoding: chunked") + b"4\r\nbody\r\n0\r\n\r\n",
    "one that waits to go on": get(ASK, "Expect: 100-continue"),
    "another protocol": get(ASK, "Connection: Upgrade", "Upgrade: h2c"),
    "another method": get(ASK, method="DELETE"),
}
HEADS = {name: QUESTIONS[name].replace(b"GET", b"HEAD", 1) for name in ("a look-up", "a page", "a page, packed")}
LAST = {
    "the last one": get(ASK, "Connection: close"),
    "an old one": get(ASK, version="1.0"),
    "an old one that stays": get(ASK, "Connection: keep-alive", version="1.0"),
}
BROKEN = {
    "garbage": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a folded field": get(ASK).replace(b"Host: ", b"Host:\r\n "),
    "two lengths": get(ASK, "Content-Length: 4", "Content-Length: 5") + b"body",
    "two framings": get(ASK, "Content-Length: 4", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + get("/healthz"),
    "a space before the colon": get(ASK, "Content-Length : 4") + get("/healthz"),
    "a bare line feed": get(ASK).replace(b"\r\n", b"\n"),
    "letters that are none": b"GET /api/v1/lookup?account=\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a very long field": get(ASK, f"X-Long: {'a' * 100_000}", "Connection: close"),
}


@asynccontextmanager
async def both(**settings: object) -> AsyncIterator[tuple[int, int]]:
    """Ours and uvicorn's."""
    async with AsyncExitStack() as stack:
        ports = [
            await stack.enter_async_context(serving(http, keeps=True, **settings))  # type: ignore[arg-type]
            for http in (QUICK, "httptools")
        ]
        yield ports[0], ports[1]


async def test_every_question_is_answered_as_without_our_protocol_at_first_and_again(acme: None) -> None:
    async with both() as ports:
        for name, raw in {**QUESTIONS, **HEADS}.items():
            for turn in range(2):
                heard = []
                for port in ports:
                    async with calling(port) as line:
                        line.say(raw)
                        heard.append(await line.hear(head_only=name in HEADS and raw.startswith(b"HEAD")))

                assert heard[0] == heard[1], f"{name}, {turn}"


async def test_an_answer_that_is_known_is_not_sent_again(acme: None) -> None:
    async with both() as ports:
        for path in (ASK, BADGE):
            heard = []
            for port in ports:
                async with calling(port) as line:
                    line.say(get(path))
                    first = await line.hear()
                    [tag] = [field.partition(b": ")[2] for field in first.fields if field.startswith(b"etag: ")]
                    for known in (tag.decode(), f"W/{tag.decode()}", '"another", *', '"another"'):
                        line.say(get(path, f"If-None-Match: {known}"))
                        heard.append(await line.hear())

            assert heard[:4] == heard[4:]
            assert [b" 304 " in one.status for one in heard[:4]] == [True, True, True, False]


async def test_answers_come_in_the_order_of_the_questions_whichever_way_each_goes(acme: None) -> None:
    async with serving(keeps=True) as port, calling(port) as line:
        line.say(get(ASK), get(PAGE), get("/healthz"), get(ASK), get(UNKNOWN))
        once = [await line.hear() for _ in range(5)]
        for _ in range(2):
            line.say(get(ASK, method="HEAD"), get(PAGE, method="HEAD"), get(UNKNOWN))
            heads = [await line.hear(head_only=True) for _ in range(2)]
            assert heads == [one._replace(body=b"") for one in once[:2]]
            assert await line.hear() == once[4]
        for _ in range(3):
            line.say(get(ASK), get(PAGE), get("/healthz"), get(ASK), get(UNKNOWN))

            assert [(await line.hear()).body for _ in range(5)] == [one.body for one in once]
        line.say(get(ASK, "Cookie: a=b"), get(ASK), get(ASK, "Connection: close"))
        assert [(await line.hear()).body for _ in range(3)] == [once[0].body] * 3
        assert await line.is_closed()


async def test_a_question_may_come_letter_by_letter(acme: None) -> None:
    async with serving(keeps=True) as port, calling(port) as line:
        line.say(get(ASK))
        once = await line.hear()
        for letter in b"\r\n" + get(ASK, "X-Anything: one", "X-Other: another"):
            line.say(bytes([letter]))
            await line.writer.drain()
            await asyncio.sleep(0)

        assert await line.hear() == once


@pytest.mark.parametrize("name", LAST)
async def test_a_connection_that_ends_with_its_answer_ends(acme: None, name: str) -> None:
    async with both() as ports:
        for _ in range(2):
            heard = []
            for port in ports:
                async with calling(port) as line:
                    line.say(LAST[name])
                    heard.append(await line.hear())
                    assert await line.is_closed()

            assert heard[0] == heard[1]
            assert b"connection: close" in heard[0].fields


@pytest.mark.parametrize("name", BROKEN)
async def test_what_is_broken_gets_what_uvicorn_says_and_nothing_behind_it_is_answered(acme: None, name: str) -> None:
    async with both() as ports:
        heard = []
        for port in ports:
            async with calling(port) as line:
                line.say(get(ASK))
                await line.hear()
                line.say(BROKEN[name])
                line.writer.write_eof()
                async with asyncio.timeout(PATIENCE):
                    heard.append(await line.hear())
                    assert b"HTTP/1.1" not in await line.reader.read()

        assert heard[0] == heard[1]


async def test_one_too_many_is_told_so_and_the_fields_count_down(acme: None) -> None:
    async with serving(keeps=True, lookups_per_minute=3) as port, calling(port) as line:
        left = []
        for _ in range(4):
            line.say(get(ASK))
            head = (await line.reader.readuntil(b"\r\n\r\n")).lower()
            left += [part for part in head.split(b"\r\n") if part.startswith((b"http/1.1", b"ratelimit: "))]
            length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await line.reader.readexactly(int(length))

    assert left[::2] == [b"http/1.1 200 ok"] * 3 + [b"http/1.1 429 too many requests"]
    assert [line.partition(b";t=")[0] for line in left[1::2]] == [
        b'ratelimit: "lookup";r=%d' % count for count in (2, 1, 0, 0)
    ]


async def test_behind_a_trusted_proxy_each_asker_spends_their_own(acme: None) -> None:
    async with both(lookups_per_minute=2, trusted_proxies=("127.0.0.1",)) as ports:
        for port in ports:
            async with calling(port) as line:
                heard = []
                for asker in ("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1"):
                    line.say(get(ASK, f"X-Forwarded-For: {asker}"))
                    heard.append((await line.hear()).status.split()[1])

                assert heard == [b"200", b"200", b"429", b"200", b"429"]


async def test_whoever_does_not_read_is_waited_for_and_gets_everything_in_the_end(acme: None) -> None:
    count = 3000
    async with serving(keeps=True, lookups_per_minute=count * 3) as port, calling(port) as line:
        line.say(get(PAGE))
        once = await line.hear()
        writing = asyncio.ensure_future(_say(line, get(PAGE) * count))
        await asyncio.sleep(0.2)  # nobody reads meanwhile

        for _ in range(count):
            assert (await line.hear()).body == once.body
        await writing


async def _say(line: Line, raw: bytes) -> None:
    for at in range(0, len(raw), 65536):
        line.say(raw[at : at + 65536])
        await line.writer.drain()


@asynccontextmanager
async def busy(db: str) -> AsyncIterator[None]:
    """While the database lets nobody read accounts."""
    connection = await asyncpg.connect(db)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE account IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def test_a_look_up_under_way_is_answered_before_the_server_ends(db: str, acme: None) -> None:
    async with AsyncExitStack() as stack:
        server = serving(keeps=True)
        port = await server.__aenter__()
        line = await stack.enter_async_context(calling(port))
        async with busy(db):
            line.say(get(ASK))
            await asyncio.sleep(0.1)
            ending = asyncio.ensure_future(server.__aexit__(None, None, None))
            await asyncio.sleep(0.3)
            assert not ending.done()

        answered = await line.hear()
        assert b'"verdict":"official"' in answered.body
        assert b"connection: close" in answered.fields
        await ending


async def test_a_connection_that_rests_is_closed_and_one_that_waits_for_its_answer_is_not(db: str, acme: None) -> None:
    async with serving(keeps=True, rests=1) as port, calling(port) as line, calling(port) as other:
        other.say(get(ASK))
        await other.hear()
        async with busy(db):
            line.say(get(UNKNOWN))
            other.say(get(UNKNOWN)[:20])
            await asyncio.sleep(1.5)  # longer than one may rest

        assert b'"verdict":"unknown"' in (await line.hear()).body
        other.say(get(UNKNOWN)[20:])
        assert b'"verdict":"unknown"' in (await other.hear()).body
        assert await line.is_closed()
        assert await other.is_closed()


async def test_whoever_leaves_before_the_answer_harms_nobody(
    db: str, acme: None, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(keeps=True) as port:
        async with busy(db):
            for _ in range(3):
                async with calling(port) as line:
                    line.say(get(ASK), get(PAGE))
                    await asyncio.sleep(0.05)
            async with calling(port) as line:
                line.say(get(ASK), b"\0no HTTP\r\n\r\n")
                assert b" 400 " in (await line.hear()).status
        async with calling(port) as line:
            line.say(get(ASK))
            assert b'"verdict":"official"' in (await line.hear()).body

    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
