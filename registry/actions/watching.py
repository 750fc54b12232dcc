"""Takes in a feed piece by piece, as it comes: what was read is kept, and the same feed again tells nobody twice."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import BinaryIO, Final

from registry.actions import sightings
from registry.actions.feeds import Refused, read_feed
from registry.actions.sightings import Noted, Seen
from registry.clock import Clock
from registry.database import LOST
from registry.errors import BadInput, Unavailable

PIECE = 500  # lines that are kept together, at most: of a slow feed as many as have come
POLL_SECONDS = 0.05  # between looks for what a slow feed brings

_AWAY = "The database does not answer. What was read until then is kept: start again, nobody is told twice."


class _End:
    """Says that the feed is over."""


End = _End | BadInput | OSError  # a feed that breaks off is over too
_END: Final = _End()


@dataclass(frozen=True, slots=True)
class Report:
    """What a feed came to."""

    read: int = 0
    refused: int = 0
    noted: Noted = field(default_factory=Noted)

    def summary(self) -> str:
        return (
            f"{self.read:,} accounts read, {self.noted.new:,} new lookalikes, {self.noted.known:,} seen before,"
            f" {self.refused:,} lines refused"
        )


async def watch_feed(stream: BinaryIO, name: str, *, clock: Clock, refuse: Callable[[Refused], None]) -> Report:
    """Notes every account of the feed until it ends; each line that cannot be read is given to `refuse`.

    Raises BadInput for a feed that is none, Unavailable where the database goes away, OSError where the feed does.
    """
    read: Queue[Seen | Refused | End] = Queue(PIECE)
    # A feed may be silent for hours: a thread waits for it, and its end is not waited for.
    threading.Thread(target=_pump, args=(stream, name, clock, read), daemon=True).start()
    report, end = Report(), None
    while end is None:
        piece, end = await _next_piece(read)
        seen = [one for one in piece if isinstance(one, Seen)]
        refused = [one for one in piece if isinstance(one, Refused)]
        for one in refused:
            refuse(one)
        try:
            noted = await sightings.note(seen, now=clock())
        except LOST as error:
            raise Unavailable(_AWAY) from error
        report = Report(report.read + len(seen), report.refused + len(refused), report.noted + noted)
    if isinstance(end, Exception):
        raise end
    return report


def _pump(stream: BinaryIO, name: str, clock: Clock, read: "Queue[Seen | Refused | End]") -> None:
    try:
        for one in read_feed(stream, name, clock):
            read.put(one)
    except (BadInput, OSError) as error:
        read.put(error)
    finally:
        read.put(_END)


async def _next_piece(read: "Queue[Seen | Refused | End]") -> tuple[list[Seen | Refused], End | None]:
    """Whatever has come, at least one; and the end, once it has come to that."""
    piece: list[Seen | Refused] = []
    while len(piece) < PIECE:
        try:
            one = read.get_nowait()
        except Empty:
            if piece:
                break
            await asyncio.sleep(POLL_SECONDS)
            continue
        if isinstance(one, End):
            return piece, one
        piece.append(one)
    return piece, None
