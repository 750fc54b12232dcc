"""A connection that is spoken on in bytes, with whole answers read one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import NamedTuple

PATIENCE = 20.0  # seconds until a test gives up
OF_THE_MOMENT = (b"date:", b"ratelimit:")


class Answered(NamedTuple):
    status: bytes
    fields: frozenset[bytes]
    body: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A connection on which whole answers are read one after the other."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def say(self, *raw: bytes) -> None:
        self.writer.write(b"".join(raw))

    async def hear(self, *, head_only: bool = False) -> Answered:
        """The next answer, which must be complete."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            status, *lines = head.lower().split(b"\r\n")[:-2]
            lengths = [int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")]
            is_empty = head_only or b" 304 " in status
            body = await self.reader.readexactly(lengths[0]) if lengths and not is_empty else b""
        return Answered(status, frozenset(line for line in lines if not line.startswith(OF_THE_MOMENT)), body)

    async def is_closed(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            return await self.reader.read(1) == b""


@asynccontextmanager
async def calling(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()


def get(path: str, *fields: str, method: str = "GET", version: str = "1.1", host: str = "localhost") -> bytes:
    lines = (f"{method} {path} HTTP/{version}", f"Host: {host}", *fields)
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()
