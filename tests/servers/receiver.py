"""A company's own server that takes webhooks: real TLS on loopback, answers as a test says, checks what it is sent."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any

import trustme
from standardwebhooks.webhooks import Webhook

from tests.servers.loopback_server import LoopbackServer, Served

NO_ANSWER = 0  # as a status: the connection is closed without a word


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it came in."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def verified_by(self, secret: str) -> Any:  # noqa: ANN401 (JSON)
        """What the standard's own library makes of it; raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, dict(self.headers))


class Receiver(Served):
    """Takes everything with 204 until a test says otherwise; a status can hang on what is told."""

    def __init__(self, authority: trustme.CA, *names: str) -> None:
        super().__init__(_Question)
        self.names = names
        self.received: list[Received] = []
        self.status: int | Callable[[Received], int] = 204
        self.headers: Mapping[str, str] = {}
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(*names).configure_cert(context)
        # The handshake in the visitor's own thread: a slow one holds nobody up.
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        return int(self._server.server_port)

    @property
    def url(self) -> str:
        return f"https://{self.names[0]}:{self.port}/hooks"

    def wait_for(self, count: int, seconds: float = 20.0) -> list[Received]:
        """The messages once there are so many."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.received)} of {count} messages came")
            threading.Event().wait(0.05)
        return list(self.received)


class _Question(BaseHTTPRequestHandler):
    server: LoopbackServer[Receiver]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        world = self.server.world
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        message = Received({name.lower(): value for name, value in self.headers.items()}, body)
        status = world.status if isinstance(world.status, int) else world.status(message)
        world.received.append(message)
        self.close_connection = True
        if status == NO_ANSWER:
            return
        self.send_response(status)
        for name, value in world.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's own name)
        """Silence: pytest shows what matters."""
