"""An answer as HTTP/1.1 has it: bytes that are sent as they are, and read back where ASGI wants parts."""

import re
from collections.abc import Iterable
from http import HTTPStatus

from starlette.types import Message

from verification.values import value

Field = tuple[bytes, bytes]
LINE = b"%b: %b\r\n"
UNSENDABLE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@value()
class Form:
    """The head lacks what is of the moment, and the empty line that ends it."""

    status: int
    head: bytes
    body: bytes
    etag: bytes = b""
    media_type: bytes = b""

    @staticmethod
    def of(status: int, fields: Iterable[Field], body: bytes) -> "Form":
        """Raises ValueError for a field that would break the answer."""
        found = list(fields)
        for name, text in found:
            if UNSENDABLE.search(name) or UNSENDABLE.search(text):
                raise ValueError(f"the field {name!r} would break the answer")
        known = dict(found)
        etag, media_type = known.get(b"etag", b""), known.get(b"content-type", b"")
        return Form(status, status_line(status) + lines(found), body, etag, media_type)

    @property
    def fields(self) -> list[Field]:
        """The head read back."""
        lines = self.head.split(b"\r\n")[1:-1]
        return [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]

    def messages(self) -> tuple[Message, Message]:
        """The same for ASGI."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.fields}
        return start, {"type": "http.response.body", "body": self.body}


def status_line(status: int) -> bytes:
    """The first line of an answer."""
    return b"HTTP/1.1 %d %b\r\n" % (status, HTTPStatus(status).phrase.encode())


def lines(fields: Iterable[Field]) -> bytes:
    """Fields that are known to be good, as they stand in a head."""
    return b"".join([LINE % field for field in fields])


def exact(body: bytes) -> bytes:
    """The same bytes in no more memory than they need: orjson leaves its buffer of 8 KB around what it wrote."""
    return bytes(memoryview(body))
