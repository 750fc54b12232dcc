"""A stream in the shape of Bluesky's Jetstream, on loopback: it plays back from a cursor, and misbehaves when told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

SECOND = 1_000_000


def identity(time_us: int, did: str, handle: str) -> str:
    event = {"did": did, "handle": handle, "seq": time_us % 1000, "time": "2026-11-23T11:59:00.000Z"}
    return json.dumps({"did": did, "time_us": time_us, "kind": "identity", "identity": event})


def profile(time_us: int, did: str, name: str, operation: str = "update") -> str:
    record = {"$type": "app.bsky.actor.profile", "displayName": name, "description": "hello"}
    commit = {"rev": "3l", "operation": operation, "collection": "app.bsky.actor.profile", "rkey": "self"}
    if operation != "delete":
        commit |= {"record": record, "cid": "bafy"}  # type: ignore[dict-item]
    return json.dumps({"did": did, "time_us": time_us, "kind": "commit", "commit": commit})


@dataclass(slots=True)
class Jetstream:
    """What it says, in order; a text without a time is said to everybody."""

    events: list[str | bytes] = field(default_factory=list)
    queries: list[dict[str, list[str]]] = field(default_factory=list)
    said: int = 0
    most: int | None = None  # messages of one connection, then it is cut
    _server: Server | None = None

    @property
    def base(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}"

    async def serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        query = parse_qs(urlsplit(connection.request.path).query)
        self.queries.append(query)
        cursor = int(query.get("cursor", ["0"])[0])
        sent = at = 0
        with suppress(ConnectionClosed):
            while self.most is None or sent < self.most:
                if connection.state is not State.OPEN:
                    return
                if at >= len(self.events):
                    await asyncio.sleep(0.01)
                    continue
                event, at = self.events[at], at + 1
                if _time(event) >= cursor:
                    await connection.send(event)
                    sent, self.said = sent + 1, self.said + 1
            connection.transport.abort()


def _time(event: str | bytes) -> int:
    try:
        return int(json.loads(event)["time_us"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return 2**63


@asynccontextmanager
async def running_jetstream() -> AsyncIterator[Jetstream]:
    stream = Jetstream()
    async with serve(stream.serve, "127.0.0.1", 0, compression=None, ping_interval=None, close_timeout=0.2) as server:
        stream._server = server
        yield stream
        server.close(close_connections=True)
