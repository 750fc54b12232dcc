"""Between a process of ours and PostgreSQL: lets one transaction go only so far, as a crash at that moment would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

SOCKET = ".s.PGSQL.5432"
PIECE = 65536


class Cut(StrEnum):
    """Where the line goes dead: the word never arrives, or the answer to it never does."""

    BEFORE_COMMIT = "before"
    AFTER_COMMIT = "after"


class CutDatabase:
    """Hands everything on until a connection that sent `marked` commits: from there it is as the cut says."""

    def __init__(self, target: Path, marked: bytes, cut: Cut) -> None:
        self.target, self.marked, self.cut = target, marked, cut
        self.reached = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_unix_connection(str(self.target))
        line_is_dead = asyncio.Event()
        back = asyncio.create_task(_hand_on(there, writer, line_is_dead))
        is_marked = False
        with suppress(ConnectionError):
            while piece := await reader.read(PIECE):
                is_marked = is_marked or self.marked in piece
                if is_marked and b"COMMIT" in piece:
                    line_is_dead.set()
                    if self.cut is Cut.AFTER_COMMIT:
                        onward.write(piece)
                    self.reached.set()
                elif not line_is_dead.is_set():
                    onward.write(piece)
        back.cancel()
        onward.close()
        writer.close()


async def _hand_on(there: asyncio.StreamReader, writer: asyncio.StreamWriter, line_is_dead: asyncio.Event) -> None:
    while piece := await there.read(PIECE):
        if not line_is_dead.is_set():
            writer.write(piece)


@asynccontextmanager
async def cut_database(url: str, folder: Path, marked: bytes, cut: Cut) -> AsyncIterator[tuple[str, CutDatabase]]:
    """The address of the same database behind such a line, and the line."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    line = CutDatabase(Path(asked["host"][0]) / SOCKET, marked, cut)
    server = await asyncio.start_unix_server(line.serve, str(folder / SOCKET))
    try:
        yield urlunsplit(parts._replace(query=urlencode({**asked, "host": str(folder)}, doseq=True))), line
    finally:
        server.close()
