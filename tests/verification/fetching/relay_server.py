"""A raw relay on loopback: it shakes hands, hears the question, and says exactly the bytes a test gives it."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.utils import accept_key

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]
NAME = "brand-registry"  # of our subscription


def frame(data: bytes, opcode: Opcode = Opcode.TEXT, *, fin: bool = True, mask: bool = False) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=mask)


def said(*message: object) -> bytes:
    return frame(json.dumps(message).encode())


def shown(*events: object) -> bytes:
    """The events, and the relay's word that there are no more."""
    return b"".join(said("EVENT", NAME, event) for event in events) + END


END = said("EOSE", NAME)


def switching(key: str, *more: str) -> bytes:
    """The answer of a host that wants to speak WebSocket."""
    lines = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
    return "\r\n".join([*lines, f"Sec-WebSocket-Accept: {accept_key(key)}", *more, "", ""]).encode()


@dataclass
class RelayServer:
    """Answers by host name, `*` for all others."""

    says: dict[str, bytes | Script] = field(default_factory=lambda: {"pong": b""})
    greets: dict[str, bytes | Callable[[str], bytes]] = field(default_factory=dict)  # instead of 101
    port: int = 0
    connections: int = 0
    heads: list[str] = field(default_factory=list)
    questions: list[object] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        host = headers["Host"].partition(":")[0]
        greeting = self.greets.get(host, self.greets.get("*", switching))
        writer.write(greeting if isinstance(greeting, bytes) else greeting(headers["Sec-WebSocket-Key"]))
        await self._hear(reader, writer, host)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        frames = ServerProtocol(state=OPEN)
        while received := await reader.read(65_536):
            frames.receive_data(received)
            for event in frames.events_received():
                assert isinstance(event, Frame)
                if event.opcode is Opcode.PONG:
                    await self._answer(self.says["pong"], writer)
                if event.opcode is Opcode.TEXT:
                    await self._answer_question(json.loads(bytes(event.data)), host, writer)

    async def _answer_question(self, question: list[object], host: str, writer: asyncio.StreamWriter) -> None:
        """The first of several is the one that tests are about; of what the others ask for there is nothing."""
        self.questions.append(question)
        others = self.says.get("others") or said("EOSE", question[1])
        await self._answer(self.says.get(host, self.says.get("*", END)) if question[1] == NAME else others, writer)

    async def _answer(self, answer: bytes | Script, writer: asyncio.StreamWriter) -> None:
        if isinstance(answer, bytes):
            writer.write(answer)
        else:
            await answer(writer)
        await writer.drain()


@asynccontextmanager
async def running_relay(tls: ssl.SSLContext | None = None) -> AsyncIterator[RelayServer]:
    server = RelayServer()
    running = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = running.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        running.close()
