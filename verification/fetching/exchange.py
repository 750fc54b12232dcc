"""One request and its answer on one connection, counted and timed from the first byte to the last (N5, N6)."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address

import h11
import httpx

from verification.addresses import Address
from verification.fetching.failures import Reason, Stopped
from verification.fetching.routes import Route
from verification.fetching.unpacking import MOST_BODY, Gzip, Plain

CONNECT_SECONDS = 6.0  # so that the second address gets its turn
MOST_HEADER_BYTES = 32_000
MOST_HEADERS = 200
MOST_INTERIM = 5
MOST_RECEIVED = 2 * MOST_BODY  # on the wire: headers, chunk sizes and trailers cost too
MOST_CHUNKS = 20_000  # a megabyte in chunks of one byte takes seconds to read
READ_SIZE = 16_384


@asynccontextmanager
async def until(deadline: float) -> AsyncIterator[None]:
    """Raises `Stopped` when the event loop's time reaches the deadline."""
    try:
        async with asyncio.timeout_at(deadline):
            yield
    except TimeoutError as error:
        raise Stopped(Reason.TIMED_OUT) from error


class Exchange:
    """One request and its answer on one connection."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEADER_BYTES)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._received = 0
        self._ended = False
        self._left = b""  # what came after the answer that switched protocols

    async def connect(self, addresses: Sequence[Address], route: Route, tls: ssl.SSLContext | None) -> None:
        reason = Reason.NO_CONNECTION
        for address in addresses:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self._connect(address, route, tls)
            except ssl.SSLCertVerificationError as error:
                raise Stopped(Reason.BAD_CERTIFICATE) from error
            except ssl.SSLError as error:
                raise Stopped(Reason.NO_TLS) from error
            except TimeoutError:
                reason = Reason.TIMED_OUT
            except OSError:
                reason = Reason.NO_CONNECTION
            else:
                return
        raise Stopped(reason)

    async def _connect(self, address: Address, route: Route, tls: ssl.SSLContext | None) -> None:
        self._reader, self._writer = await asyncio.open_connection(
            str(address), route.port, ssl=tls, server_hostname=route.server_name if tls else None, limit=READ_SIZE
        )
        if ip_address(self._writer.get_extra_info("peername")[0]) != address:
            raise Stopped(Reason.NOT_PUBLIC)

    async def ask(self, first_lines: h11.Request, body: bytes) -> h11.Response:
        answer = await self._ask(first_lines, body)
        if isinstance(answer, h11.InformationalResponse):
            raise Stopped(Reason.BAD_ANSWER)
        return answer

    async def switch(self, first_lines: h11.Request) -> h11.Response | h11.InformationalResponse:
        """The answer to our wish for another protocol: 101, then `send` and `receive` speak it; or a refusal."""
        answer = await self._ask(first_lines, b"")
        if isinstance(answer, h11.InformationalResponse):
            self._left, _ = self._http.trailing_data
        return answer

    def send(self, data: bytes) -> None:
        """Sends what is little: nobody waits until the other side has taken it."""
        assert self._writer is not None
        self._writer.write(data)

    async def receive(self) -> bytes:
        """What comes next in the other protocol; nothing at the end of the connection."""
        assert self._reader is not None
        if self._left:
            left, self._left = self._left, b""
            return left
        try:
            return await self._reader.read(READ_SIZE)
        except (OSError, ssl.SSLError) as error:
            raise Stopped(Reason.CUT_OFF) from error

    async def _ask(self, first_lines: h11.Request, body: bytes) -> h11.Response | h11.InformationalResponse:
        assert self._writer is not None
        events: list[h11.Event] = [first_lines, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        for event in events:
            self._writer.write(self._http.send(event) or b"")
        # A server may answer and close before it has read everything; its answer still counts.
        with suppress(ConnectionError):
            await self._writer.drain()
        return await self._final_answer()

    async def _final_answer(self) -> h11.Response | h11.InformationalResponse:
        header_bytes = header_count = interim = 0
        while True:
            event = await self.next_event()
            if not isinstance(event, h11.Response | h11.InformationalResponse):
                raise Stopped(Reason.CUT_OFF if isinstance(event, h11.ConnectionClosed) else Reason.BAD_ANSWER)
            header_count += len(event.headers)
            header_bytes += sum(len(name) + len(value) + 4 for name, value in event.headers)
            if header_bytes > MOST_HEADER_BYTES or header_count > MOST_HEADERS:
                raise Stopped(Reason.HEADERS_TOO_LARGE)
            if isinstance(event, h11.Response):
                _refuse_two_lengths(event)
                return event
            if event.status_code == httpx.codes.SWITCHING_PROTOCOLS:
                return event
            interim += 1
            if interim > MOST_INTERIM:
                raise Stopped(Reason.BAD_ANSWER)

    async def next_event(self) -> h11.Event | type[h11.PAUSED]:
        assert self._reader is not None
        while True:
            try:
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    return event  # type: ignore[return-value]
                received = await self._reader.read(READ_SIZE)
                self._ended = not received
                self._http.receive_data(received)
            except h11.RemoteProtocolError as error:
                raise Stopped(self._complaint(error)) from error
            except (OSError, ssl.SSLError) as error:
                raise Stopped(Reason.CUT_OFF) from error
            self._received += len(received)
            if self._received > MOST_RECEIVED:
                raise Stopped(Reason.BODY_TOO_LARGE)

    def _complaint(self, error: h11.RemoteProtocolError) -> Reason:
        if self._ended:
            return Reason.CUT_OFF
        too_large = error.error_status_hint == httpx.codes.REQUEST_HEADER_FIELDS_TOO_LARGE
        return Reason.HEADERS_TOO_LARGE if too_large else Reason.BAD_ANSWER

    def expect_good_bye(self) -> None:
        """Where only the end of the connection ends a body, TLS must say that it was meant: anybody can cut a line."""
        assert self._writer is not None
        tls = self._writer.get_extra_info("ssl_object")
        if self._http.their_state is not h11.MUST_CLOSE or not self._ended or tls is None:
            return
        try:
            tls.read(1)
        except ssl.SSLZeroReturnError:
            return
        except ssl.SSLError as error:
            raise Stopped(Reason.CUT_OFF) from error

    def abort(self) -> None:
        """Ends the connection at once: nobody waits for a polite good-bye of a stranger."""
        if self._writer is not None:
            self._writer.transport.abort()


def _refuse_two_lengths(response: h11.Response) -> None:
    """Where two framings contradict each other, two readers see two bodies."""
    names = {bytes(name) for name, _ in response.headers}
    if {b"transfer-encoding", b"content-length"} <= names:
        raise Stopped(Reason.BAD_ANSWER)


class Body(httpx.AsyncByteStream):
    """The unpacked body while it comes; raises `Stopped` when it is too large, too slow, or not whole."""

    def __init__(self, exchange: Exchange, unpack: Plain | Gzip) -> None:
        self._exchange = exchange
        self._unpack = unpack

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(MOST_CHUNKS):
            async with until(self._exchange.deadline):
                event = await self._exchange.next_event()
            if isinstance(event, h11.EndOfMessage):
                self._exchange.expect_good_bye()
                self._unpack.finish()
                return
            if not isinstance(event, h11.Data):
                raise Stopped(Reason.BAD_ANSWER)
            yield self._unpack.feed(bytes(event.data))
        raise Stopped(Reason.BODY_TOO_LARGE)

    async def aclose(self) -> None:
        self._exchange.abort()
