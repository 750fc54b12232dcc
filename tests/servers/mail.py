"""A real SMTP server that keeps what it receives."""

import asyncio
import email
import email.policy
import ssl
import time
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.running import free_port


class Mailbox:
    """Accepts every mail, except to addresses it was told to refuse; with `tls` it insists on STARTTLS."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self._refusals: dict[str, str] = {}
        self._controller = Controller(
            self, hostname="127.0.0.1", port=free_port(), tls_context=tls, require_starttls=tls is not None
        )

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def refuse(self, address: str, reply: str = "550 5.1.1 no such user") -> None:
        self._refusals[address] = reply

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    async def wait_for(self, address: str, seconds: float = 5.0) -> EmailMessage:
        """The newest mail to this address, which may still be on its way."""
        deadline = time.monotonic() + seconds
        while not self.to(address):
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"no mail to {address} within {seconds} s; received: {[m['To'] for m in self.mails]}"
                )
            await asyncio.sleep(0.01)
        return self.to(address)[-1]

    def clear(self) -> None:
        self.mails.clear()
        self._refusals.clear()

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self._refusals:
            return self._refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.mails.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
