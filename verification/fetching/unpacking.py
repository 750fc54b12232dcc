"""Counts what an answer brings while it comes, compressed or not (N6, N7)."""

import zlib

from verification.fetching.failures import Reason, Stopped

MOST_BODY = 1_000_000
_GZIP = 16 + zlib.MAX_WBITS  # gzip only: neither zlib nor raw deflate


class Plain:
    """A body as it came."""

    def __init__(self) -> None:
        self._seen = 0

    def feed(self, chunk: bytes) -> bytes:
        self._seen += len(chunk)
        if self._seen > MOST_BODY:
            raise Stopped(Reason.BODY_TOO_LARGE)
        return chunk

    def finish(self) -> None:
        """Raises `Stopped` if something is missing; here the framing already said so."""


class Gzip:
    """One gzip layer: 200 bytes can hold gigabytes, so never more is unpacked than may be kept."""

    def __init__(self) -> None:
        self._packed = Plain()
        self._unpacked = Plain()
        self._stream = zlib.decompressobj(_GZIP)
        self._room = MOST_BODY

    def feed(self, chunk: bytes) -> bytes:
        chunk = self._packed.feed(chunk)
        if self._stream.eof and chunk:
            raise Stopped(Reason.BAD_ENCODING)
        try:
            unpacked = self._stream.decompress(chunk, self._room + 1)
        except zlib.error as error:
            raise Stopped(Reason.BAD_ENCODING) from error
        self._room -= len(self._unpacked.feed(unpacked))
        if self._stream.unused_data:
            raise Stopped(Reason.BAD_ENCODING)
        return unpacked

    def finish(self) -> None:
        if not self._stream.eof:
            raise Stopped(Reason.CUT_OFF)


def unpacker(content_encoding: str) -> Plain | Gzip:
    """For the value of Content-Encoding; raises `Stopped` for anything but nothing or one gzip."""
    match content_encoding.strip().lower():
        case "" | "identity":
            return Plain()
        case "gzip" | "x-gzip":
            return Gzip()
        case _:
            raise Stopped(Reason.BAD_ENCODING)
