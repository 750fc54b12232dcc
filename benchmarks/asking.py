"""Asks servers on this machine by HTTP/1.1, side by side, and counts what each answer costs its process.

Rounds alternate (A B, B A), so that other work on the machine hits all alike. The processor's time of the server is
what to trust: hardly anything that others do changes it. The asker keeps 16 connections busy from its own processor;
each sends its next request when the answer is complete.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import uvloop

CONNECTIONS = 16
TICKS = os.sysconf("SC_CLK_TCK")
LOOPBACK = {"127.0.0.1", "localhost"}


class UnexpectedAnswer(Exception):
    """The comparison is void."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server and what it is asked: whole requests, as bytes, without an end."""

    name: str
    base: str
    pid: int
    requests: Iterator[bytes]
    status: int = 200


@dataclass(slots=True)
class Measured:
    """One number a round."""

    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # microseconds an answer
    median: list[float] = field(default_factory=list)  # milliseconds
    slow: list[float] = field(default_factory=list)  # milliseconds that one of a hundred answers takes at least
    size: int = 0


def request(base: str, path: str, *, body: bytes = b"", more: str = "") -> bytes:
    """A whole request for this address."""
    method = "POST" if body else "GET"
    fields = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(base).netloc}\r\n{fields}{more}\r\n".encode() + body


def measure(targets: Sequence[Target], *, rounds: int, seconds: float) -> dict[str, Measured]:
    """Asks all targets in every round; raises UnexpectedAnswer."""
    found = {one.name: Measured() for one in targets}
    uvloop.run(_warm(targets, seconds))
    for number in range(rounds):
        for target in targets if number % 2 == 0 else reversed(targets):
            began = processor_seconds(target.pid)
            times, size, spent = uvloop.run(_ask(target, seconds))
            one = found[target.name]
            one.cpu.append((processor_seconds(target.pid) - began) * 1e6 / len(times))
            one.rates.append(len(times) / spent)
            one.median.append(statistics.median(times) * 1000)
            one.slow.append(statistics.quantiles(times, n=100)[98] * 1000)
            one.size = size
    return found


async def _warm(targets: Sequence[Target], seconds: float) -> None:
    for target in targets:
        await _ask(target, min(1.0, seconds))


async def _ask(target: Target, seconds: float) -> tuple[list[float], int, float]:
    """The seconds that each answer took, the size of the last, and how long it all took."""
    parts = urlsplit(target.base)
    if parts.hostname not in LOOPBACK:
        raise UnexpectedAnswer(f"{target.base} is not on this machine")
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    askers = [_Asker(target, began + seconds) for _ in range(CONNECTIONS)]
    host, port = parts.hostname or "", parts.port or 80
    for asker in askers:
        await loop.create_connection(lambda asker=asker: asker, host, port)  # type: ignore[misc]
    await asyncio.gather(*(asker.ended for asker in askers))
    times = [taken for asker in askers for taken in asker.times]
    return times, askers[0].size, time.perf_counter() - began


class _Asker(asyncio.Protocol):
    """One connection: it knows answers with a Content-Length, and nothing else."""

    def __init__(self, target: Target, ends: float) -> None:
        self.times: list[float] = []
        self.size = 0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._target, self._waiting, self._ends = target, target.requests, ends
        self._now = time.perf_counter  # uvloop's own clock counts whole milliseconds
        self._status = f"HTTP/1.1 {target.status}".encode()
        self._left, self._head, self._asked_at = 0, b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, piece: bytes) -> None:
        if self._left:
            self._left -= len(piece)
        else:
            self._head += piece
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            self._begin(end)
        if self._left == 0:
            self.times.append(self._now() - self._asked_at)
            self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(UnexpectedAnswer(f"{self._target.name} closed the connection: {exc}"))

    def _begin(self, end: int) -> None:
        head = self._head[:end].lower()
        if not self._head.startswith(self._status):
            self.ended.set_exception(UnexpectedAnswer(f"{self._target.name}: {self._head[:400]!r}"))
            self._transport.close()
        at = head.find(b"content-length:")
        self.size = int(head[at + 15 : (head + b"\r\n").find(b"\r\n", at)])
        self._left = self.size - (len(self._head) - end - 4)
        self._head = b""

    def _next(self) -> None:
        self._asked_at = self._now()
        if self._asked_at >= self._ends:
            self.ended.set_result(None)
            self._transport.close()
            return
        self._transport.write(next(self._waiting))


def processor_seconds(pid: int) -> float:
    """What the process and its children have used."""
    total = 0.0
    for one in (pid, *_children(pid)):
        parts = Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()
        total += (int(parts[11]) + int(parts[12])) / TICKS
    return total


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield int(child)
            yield from _children(int(child))


def memory(pid: int) -> dict[str, int]:
    """Kilobytes: all that is resident (Rss), shared pages divided by who shares them (Pss), its own (Private)."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:])
    kilobytes = {name: int(value.split()[0]) for name, value in lines.items()}
    return {
        "Rss": kilobytes["Rss"],
        "Pss": kilobytes["Pss"],
        "Private": kilobytes["Private_Clean"] + kilobytes["Private_Dirty"],
    }
