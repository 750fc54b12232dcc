"""Text messages over one WebSocket (RFC 6455): the frames are a library's, the connection and every limit are ours."""

from collections.abc import AsyncGenerator

import h11
import httpx
from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.exceptions import InvalidHandshake, PayloadTooBig
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import OPEN
from websockets.uri import parse_uri

from verification.fetching.exchange import Exchange
from verification.fetching.failures import Reason, Stopped
from verification.fetching.routes import Route

LARGEST_MESSAGE = 150_000  # bytes, whatever the number of its fragments
MOST_BYTES = 200_000  # on the wire, after the handshake: four relays at once must not hold up the loop
MOST_FRAMES = 1_000
_SLICE = 2_048  # bytes taken apart between two looks at the counts


class WebSocket:
    """One side of a WebSocket on a connection that is there already. Extensions are never offered: no compression."""

    def __init__(self, exchange: Exchange, route: Route, *, endless: bool = False) -> None:
        """`endless`: the limits are for each message, not for all of them together."""
        self._exchange = exchange
        self._endless = endless
        self._route = route
        # The library shakes no hands and makes no connection here: it takes frames apart and puts them together.
        uri = parse_uri(f"wss://{route.authority}/")
        self._protocol = ClientProtocol(uri, state=OPEN, max_size=LARGEST_MESSAGE)
        self._bytes = self._frames = 0
        self._parts: list[bytes] = []

    async def open(self, user_agent: str) -> httpx.Response | None:
        """None once both sides speak WebSocket; the answer of a host that does not want to."""
        lines = [
            ("Host", self._route.authority),
            ("User-Agent", user_agent),
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Key", self._protocol.key),
            ("Sec-WebSocket-Version", "13"),
        ]
        answer = await self._exchange.switch(h11.Request(method="GET", target=self._route.target, headers=lines))
        headers = [(name.decode("ascii"), value.decode("latin-1")) for name, value in answer.headers]
        if isinstance(answer, h11.Response):
            return httpx.Response(answer.status_code, headers=headers)
        try:
            self._protocol.process_response(Response(answer.status_code, "", Headers(headers)))
        except InvalidHandshake as error:
            raise Stopped(Reason.BAD_ANSWER) from error
        return None

    def send(self, text: str) -> None:
        self._protocol.send_text(text.encode())
        self._flush()

    async def messages(self) -> AsyncGenerator[str, None]:
        """Every text message until the reader has enough; raises `Stopped` where none will follow or limits end."""
        while True:
            received = await self._exchange.receive()
            self._bytes += len(received)
            if not received:
                raise Stopped(Reason.CUT_OFF)
            if self._bytes > MOST_BYTES:
                raise Stopped(Reason.BODY_TOO_LARGE)
            for at in range(0, len(received), _SLICE):
                frames = self._frames_in(received[at : at + _SLICE])
                if not self._endless:  # of a stream counts what was said before
                    self._refuse_what_is_bad()
                for frame in frames:
                    message = self._message_ending(frame)
                    if message is not None:
                        if self._endless:
                            self._bytes = self._frames = 0
                        yield message
                self._refuse_what_is_bad()

    def _frames_in(self, received: bytes) -> list[Frame]:
        self._protocol.receive_data(received)
        self._flush()  # every ping has its pong
        frames = [event for event in self._protocol.events_received() if isinstance(event, Frame)]
        self._frames += len(frames)
        return frames

    def _refuse_what_is_bad(self) -> None:
        if self._frames > MOST_FRAMES or isinstance(self._protocol.parser_exc, PayloadTooBig):
            raise Stopped(Reason.BODY_TOO_LARGE)
        if self._protocol.parser_exc is not None:
            raise Stopped(Reason.BAD_ANSWER)

    def _message_ending(self, frame: Frame) -> str | None:
        """The message whose last fragment this is."""
        if frame.opcode is Opcode.CLOSE:
            raise Stopped(Reason.CUT_OFF)
        if frame.opcode is Opcode.BINARY:
            raise Stopped(Reason.BAD_ANSWER)
        if frame.opcode not in {Opcode.TEXT, Opcode.CONT}:
            return None
        self._parts.append(bytes(frame.data))
        if not frame.fin:
            return None
        whole, self._parts = b"".join(self._parts), []
        try:
            return whole.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Stopped(Reason.NOT_TEXT) from error

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._exchange.send(data)
