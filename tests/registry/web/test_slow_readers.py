"""Who asks on and on and never reads: no more is taken in than waits, so nobody's memory is filled with it."""

import asyncio

from tests.registry.web.lines import Line, calling, get
from tests.registry.web.serving import serving

QUESTION = get("/api/v1/lookup?account=x.com/acme")
AT_ONCE = 500
MORE_THAN_WAITS = 16 * 1024 * 1024  # bytes; what the two systems hold for us is less than half of it
SILENCE = 2.0  # seconds without a letter taken in


async def _is_taken(line: Line) -> bool:
    line.say(QUESTION * AT_ONCE)
    try:
        async with asyncio.timeout(SILENCE):
            await line.writer.drain()
    except TimeoutError:
        return False
    return True


async def test_whoever_never_reads_is_not_read_either(db: str) -> None:
    async with serving() as port, calling(port) as line:
        taken = 0
        while taken < MORE_THAN_WAITS and await _is_taken(line):
            taken += len(QUESTION) * AT_ONCE
        line.writer.transport.abort()

    assert taken < MORE_THAN_WAITS
