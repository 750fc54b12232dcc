"""Who asks on and on and never reads: no more is taken in than waits, so nobody's memory is filled with it."""

import asyncio

import pytest

from tests.registry.web.lines import Line, calling, get
from tests.registry.web.serving import serving

BATCH = b'{"accounts":["x.com/acme"]}'
QUESTIONS = (
    get("/api/v1/lookup?account=x.com/acme"),
    get("/api/v1/lookup", "Content-Type: application/json", f"Content-Length: {len(BATCH)}", method="POST") + BATCH,
)
AT_ONCE = 500
MORE_THAN_WAITS = 16 * 1024 * 1024  # bytes; what the two systems hold for us is less than half of it
SILENCE = 2.0  # seconds without a letter taken in


async def _is_taken(line: Line, question: bytes) -> bool:
    line.say(question * AT_ONCE)
    try:
        async with asyncio.timeout(SILENCE):
            await line.writer.drain()
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("question", QUESTIONS, ids=["one", "a batch"])
async def test_whoever_never_reads_is_not_read_either(db: str, question: bytes) -> None:
    async with serving() as port, calling(port) as line:
        taken = 0
        while taken < MORE_THAN_WAITS and await _is_taken(line, question):
            taken += len(question) * AT_ONCE
        line.writer.transport.abort()

    assert taken < MORE_THAN_WAITS
