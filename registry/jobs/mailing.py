"""How a letter leaves the house: over SMTP, or kept in the local outbox."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import aiosmtplib
import orjson

from registry.mail import Outgoing
from registry.settings import Settings

SECONDS = 20  # for one letter, from connecting to the last reply
PERMANENT = 500  # replies from here on will not change
_ASCII = SMTP.clone(cte_type="7bit")  # whatever the server may take
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Posted(Enum):
    """What became of a letter."""

    SENT = "sent"
    KEPT = "kept"  # no SMTP server is configured: the outbox page shows it
    REFUSED = "refused"  # the server will never take it
    LATER = "later"


Post = Callable[[Outgoing, datetime], Awaitable[Posted]]


def post_with(settings: Settings) -> Post:
    """The way letters go under these settings."""

    async def post(letter: Outgoing, now: datetime) -> Posted:
        posted = await _send(letter, settings, now) if settings.smtp_url else Posted.KEPT
        if settings.outbox_file is not None and posted in {Posted.SENT, Posted.KEPT}:
            await asyncio.to_thread(_note_down, settings.outbox_file, letter, now)
        return posted

    return post


async def _send(letter: Outgoing, settings: Settings, now: datetime) -> Posted:
    try:
        written = _written(letter, settings, now)
        await aiosmtplib.send(written, sender=settings.mail_from, recipients=[letter.to], **_server(settings))
    except aiosmtplib.SMTPRecipientsRefused as refusal:
        codes = [refused.code for refused in refusal.recipients]
        return Posted.REFUSED if min(codes, default=0) >= PERMANENT else Posted.LATER
    except aiosmtplib.SMTPDataError as refusal:
        return Posted.REFUSED if refusal.code >= PERMANENT else Posted.LATER
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        # A server that is away, is too busy, or does not take our password: none of that is the letter's fault.
        return Posted.LATER
    return Posted.SENT


def _written(letter: Outgoing, settings: Settings, now: datetime) -> bytes:
    """The letter as it goes over the wire, in ASCII."""
    # Before the rest and by hand: the library would break a long address into pieces that no mail program reads.
    off = f"List-Unsubscribe: <{letter.off_url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return (off.encode("ascii") if letter.off_url else b"") + _message(letter, settings, now).as_bytes()


def _message(letter: Outgoing, settings: Settings, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=_ASCII)
    message["From"] = formataddr((settings.registry_name, settings.mail_from))
    message["To"] = letter.to
    message["Subject"] = " ".join(letter.subject.split())  # a line break would begin another header
    message["Date"] = format_datetime(now)
    # The same each time it is tried: a mailbox that got it twice can tell.
    message["Message-ID"] = f"<{letter.id}@{urlsplit(settings.base_url).hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _server(settings: Settings) -> dict[str, Any]:
    url = urlsplit(settings.smtp_url or "")
    by_tls = url.scheme == "smtps"
    return {
        "hostname": url.hostname or "localhost",
        "port": url.port or (465 if by_tls else 587),
        "username": unquote(url.username) if url.username else None,
        "password": unquote(url.password) if url.password else None,
        "use_tls": by_tls,
        "start_tls": None if by_tls else _start_tls(url),
        "tls_context": _tls(settings),
        "timeout": SECONDS,
    }


def _start_tls(url: SplitResult) -> bool | None:
    """A password is never sent in clear over a network; otherwise TLS is taken where it is offered (None)."""
    must = url.scheme == "smtp+starttls" or (url.password is not None and url.hostname not in _LOOPBACK)
    return True if must else None


def _tls(settings: Settings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        context.load_verify_locations(settings.ca_file)
    return context


def _note_down(path: Path, letter: Outgoing, now: datetime) -> None:
    line = {"t": now.timestamp(), "to": letter.to, "subject": letter.subject, "body": letter.body}
    with path.open("ab") as file:
        file.write(orjson.dumps(line) + b"\n")
