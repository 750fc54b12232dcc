"""Plain questions answered where HTTP/1.1 is read: no scope, no task, no messages for what is in memory.

All that is not plain goes uvicorn's own way and is answered by the same `QuickAnswers` as an ASGI application: a body,
two answers at a time on one connection, one that ends with its answer, a reader who does not keep up.
"""

import asyncio
import time
from collections.abc import Sized
from functools import partial
from typing import Any
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from registry.web import peers, wire
from registry.web.allowance_fields import AllowanceFields
from registry.web.kept import Entry
from registry.web.quick_answers import READ, Asked, Begun, QuickAnswers

PERSISTENT = "1.1"  # of HTTP; whoever speaks an older one goes uvicorn's way
METHODS = {name.encode(): name for name in READ}
CLOSE = b"connection: close\r\n"
SLASH, QUERY, FRAGMENT, PERCENT = b"/", b"?", b"#", b"%"


class PatientFlow(FlowControl):
    """Reads on only when nothing waits; uvicorn does at each answer, and would hold ever more of who never reads."""

    def __init__(self, transport: asyncio.Transport, waiting: Sized) -> None:
        super().__init__(transport)
        self._waiting = waiting

    def resume_reading(self) -> None:
        """What waits is whole, so is what is answered before it: neither needs another byte."""
        if not self._waiting:
            super().resume_reading()


class QuickProtocol(HttpToolsProtocol):
    """Of one connection. Where the application is another, it is uvicorn's protocol and nothing else."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 (uvicorn's own, passed on)
        super().__init__(*given, **named)
        app = self.app
        is_ours = isinstance(app, AllowanceFields) and isinstance(app.app, QuickAnswers) and not self.root_path
        self.quick: QuickAnswers | None = app.app if is_ours else None
        self._is_whole = False
        self._rests_since: float | None = None
        self._who = ""
        self._defaults: tuple[list[tuple[bytes, bytes]], bytes] = ([], b"")

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there."""
        super().connection_made(transport)
        self.flow = PatientFlow(transport, self.pipeline)
        self._who = peers.visitor(self.client[0] if self.client else "")

    def on_headers_complete(self) -> None:
        """A request is read, except for its body: that it has none is part of being plain."""
        asked = self._asked()
        begun = self._counted(asked) if asked is not None else None
        self._is_whole = begun is not None
        if begun is None:
            super().on_headers_complete()
        elif begun.entry is not None:
            self._write(begun, begun.entry)
            self.on_response_complete()
        else:
            self._begin(begun)

    def on_message_complete(self) -> None:
        """Only uvicorn's own way waits for it."""
        if not self._is_whole:
            super().on_message_complete()

    def _asked(self) -> Asked | None:
        parser, method = self.parser, METHODS.get(self.parser.get_method())
        if self.quick is None or method is None or not self._is_idle() or self.expect_100_continue:
            return None
        if parser.get_http_version() != PERSISTENT or not parser.should_keep_alive() or parser.should_upgrade():
            return None
        if not self.url.startswith(SLASH) or not self.url.isascii() or FRAGMENT in self.url:
            return None
        path, _, query = self.url.partition(QUERY)
        text = path.decode("ascii")
        return self.quick.asked(method, unquote(text) if PERCENT in path else text, query, self.headers)

    def _counted(self, asked: Asked) -> Begun | None:
        assert self.quick is not None  # _asked
        who = self._who
        if asked.forwarded and self.client:
            who = self.quick.who(self.client[0], asked)
        return self.quick.begin(asked, who, time.monotonic())

    def _is_idle(self) -> bool:
        """Whether nothing is under way on this connection, and what is written goes out."""
        is_busy = self.cycle is not None and not self.cycle.response_complete
        is_full = self.limit_concurrency is not None
        return not (is_busy or is_full or self.flow.write_paused or self.transport.is_closing())

    def _begin(self, begun: Begun) -> None:
        """Has it looked up in a turn as uvicorn gives them, so that what comes behind it waits for it."""
        scope = self.scope
        scope["method"], scope["raw_path"] = begun.asked.method, self.url.partition(QUERY)[0]
        scope["path"], scope["query_string"], _ = begun.asked.key
        self.cycle = cycle = RequestResponseCycle(
            scope=scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=True,
            on_response=self.on_response_complete,
        )
        cycle.more_body = False
        cycle.message_event.set()
        self._start_asgi_task(cycle, partial(self._look_up, begun, cycle))

    async def _look_up(
        self, begun: Begun, cycle: RequestResponseCycle, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answers what is not in memory, in uvicorn's turn of things; without the database the site says so."""
        assert self.quick is not None
        entry = await self.quick.look_up(begun)
        if entry is None:
            await self.app(scope, receive, send)
            return
        if self.flow.write_paused:
            await self.flow.drain()
        if cycle.disconnected or self.transport.is_closing():  # left, or what came behind it was no HTTP
            cycle.disconnected = True
            return
        cycle.response_started = cycle.response_complete = True
        self._write(begun, entry, is_last=not cycle.keep_alive)
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()

    def _write(self, begun: Begun, entry: Entry, *, is_last: bool = False) -> None:
        assert self.quick is not None
        form = self.quick.given(begun, entry)
        body = form.body if begun.asked.method != "HEAD" else b""
        self.transport.write(
            b"".join((form.head, self._of_the_moment(), CLOSE if is_last else b"", begun.left.lines, body))
        )

    # How long a connection may rest: as uvicorn has it, but with a timer a connection, not one an answer.

    def on_response_complete(self) -> None:
        """What waits is begun; else the connection rests."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
            return
        self._rests_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wake_in(self.timeout_keep_alive)

    def _unset_keepalive_if_required(self) -> None:
        self._rests_since = None

    def timeout_keep_alive_handler(self) -> None:
        """It is closed if it rests for so long; the next answer sets another timer if it does not rest."""
        self.timeout_keep_alive_task = None
        if self._rests_since is None:
            return
        left = self._rests_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._wake_in(left)
        else:
            super().timeout_keep_alive_handler()

    def _wake_in(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        super().connection_lost(exc)
        if self.timeout_keep_alive_task is not None:
            self.timeout_keep_alive_task.cancel()

    def _of_the_moment(self) -> bytes:
        """The server's own fields: uvicorn makes another list of them every second, for the date."""
        made_of, as_bytes = self._defaults
        if made_of is not self.server_state.default_headers:
            made_of = self.server_state.default_headers
            as_bytes = wire.lines(made_of)
            self._defaults = made_of, as_bytes
        return as_bytes
