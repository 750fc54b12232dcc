"""A small HTTP server of the test's own on loopback: its own thread, answering from what the test said."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

World = TypeVar("World")


class LoopbackServer(ThreadingHTTPServer, Generic[World]):
    """Knows whose answers it gives."""

    daemon_threads = True
    request_queue_size = 256  # a hundred visitors at once; beyond the default of 5 the kernel lets them wait seconds
    world: World


class Served:
    """Serves for a `with` block; `base` is where."""

    def __init__(self, question: type[BaseHTTPRequestHandler]) -> None:
        self._server: LoopbackServer[Any] = LoopbackServer(("127.0.0.1", 0), question)
        self._server.world = self

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
