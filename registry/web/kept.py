"""Encoded answers, given again as long as nothing that they tell of has changed (actions/told_changes).

A handler says what it answered by `counting.note`; `QuickAnswers` keeps what went out, with every header. When the
database is away, what was known a moment ago is told, with its age, and only for so long that an ended verdict is gone
within the minute that we promise (SECURITY W15).
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import HTTPConnection

from registry.actions.listings import Answer, Listing
from registry.actions.lookup_counts import Kind
from registry.actions.told_changes import RANGE, Changes, subjects_of
from registry.web.wire import Field, Form

SECONDS = 30.0  # an answer is read anew after that, whatever was heard
SECONDS_AWAY = 60.0  # so old may be what is told while the database is away
MOST_BYTES = 48 * 1024 * 1024
OVERHEAD = 2500  # bytes of an entry besides its body, about
MOST_HOSTS = 100  # names under which we were asked
LEAST_PACKED = 1024  # bytes; less is not worth packing
GZIP_LEVEL = 6
VARYING = b"Accept-Encoding\r\n"
PACKED = b"text/html"  # an answer whose size must tell nothing (/range) stays as it is

TOLD = "registry.told"  # of a request's scope
Key = tuple[str, bytes, str]  # path, query, language of a page


@dataclass(slots=True)
class Told:
    """What one request was answered with, as its handler says; the number is that of the last news before it read."""

    number: int
    found: list[Listing | Answer] = field(default_factory=list)
    route: str = "-"
    subjects: set[str] = field(default_factory=set)
    """What it tells of besides, without being a look-up of it."""


@dataclass(slots=True)
class Entry:
    whole: Form
    route: str
    subjects: tuple[str, ...]
    kinds: tuple[Kind, ...]
    verdicts: tuple[str, ...]
    number: int
    read_at: float
    is_packable: bool
    packed: Form | None = None
    unchanged: Form | None = None

    def form(self, known: bytes | None, *, as_gzip: bool) -> Form:
        """How it is given to whoever knows this and takes that; each form is made once."""
        if known is not None and self.whole.etag and is_known(known, self.whole.etag):
            if self.unchanged is None:
                self.unchanged = _unchanged(self.whole)
            return self.unchanged
        if not as_gzip or not self.is_packable:
            return self.whole
        if self.packed is None:
            self.packed = _packed(self.whole)
        return self.packed

    def aged(self, seconds: float) -> Form:
        """As it was so long ago: the database is away, and nobody shall keep it for longer."""
        fields = [pair for pair in self.whole.fields if pair[0] not in {b"cache-control", b"etag"}]
        fields += [
            (b"cache-control", b"no-store"),
            (b"age", str(int(seconds)).encode()),
            (b"warning", b'111 - "Revalidation Failed"'),
        ]
        return Form.of(self.whole.status, fields, self.whole.body)


class Kept:
    """The answers of this process, the oldest given up first."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self._entries: dict[Key, Entry] = {}
        self._bytes = 0

    def current(self, key: Key, now: float) -> Entry | None:
        """The answer if it can be given as it is."""
        entry = self._entries.get(key)
        if entry is None or now - entry.read_at > SECONDS:
            return None
        return entry if self.changes.is_current(entry.subjects, entry.number) else None

    def known(self, key: Key, now: float) -> Entry | None:
        """The answer as it was a moment ago, for when we cannot look; never one that is known to have changed."""
        entry = self._entries.get(key)
        if entry is None or now - entry.read_at > SECONDS_AWAY:
            return None
        return None if self.changes.is_overtaken(entry.subjects, entry.number) else entry

    def keep(self, key: Key, sent: Form, told: Told, *, now: datetime, at: float) -> Entry:
        """Keeps what was sent, read no later than `at` on the process's own clock."""
        listings = [one if isinstance(one, Listing) else one.listing for one in told.found]
        found = [one for one in listings if one is not None]
        kinds = tuple([kind for one in found if (kind := Kind.of(one, now=now))])
        verdicts = tuple([one.verdict.value for one in found])
        is_packable = sent.media_type.startswith(PACKED) and len(sent.body) >= LEAST_PACKED
        if is_packable and VARYING not in sent.head:
            sent = Form.of(sent.status, _varying(sent.fields), sent.body)
        subjects = (*subjects_of(told.found), *told.subjects)
        entry = Entry(sent, told.route, subjects, kinds, verdicts, told.number, at, is_packable)
        self._drop(key)
        self._entries[key] = entry
        self._bytes += _size(entry)
        while self._bytes > MOST_BYTES:
            self._drop(next(iter(self._entries)))
        return entry

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= _size(entry)


def _size(entry: Entry) -> int:
    return (2 if entry.is_packable else 1) * len(entry.whole.body) + OVERHEAD


def _packed(whole: Form) -> Form:
    small = gzip.compress(whole.body, GZIP_LEVEL, mtime=0)
    fields = [_weak(pair) for pair in whole.fields if pair[0] != b"content-length"]
    fields += [(b"content-length", str(len(small)).encode()), (b"content-encoding", b"gzip")]
    return Form.of(whole.status, fields, small)


def _weak(pair: Field) -> Field:
    """Packed it is the same, but not to the byte (RFC 9110, 8.8.3)."""
    name, value = pair
    return (name, b"W/" + value) if name == b"etag" and not value.startswith(b"W/") else pair


def _unchanged(whole: Form) -> Form:
    return Form.of(304, [pair for pair in whole.fields if pair[0] not in {b"content-length", b"content-type"}], b"")


def _varying(fields: list[Field]) -> list[Field]:
    vary = b", ".join(filter(None, (dict(fields).get(b"vary"), b"Accept-Encoding")))
    return [*(pair for pair in fields if pair[0] != b"vary"), (b"vary", vary)]


def note(request: HTTPConnection[Any], *found: Listing | Answer) -> None:
    """Says what is answered: the answer to this address may be kept until news of it come."""
    told: Told | None = request.scope.get(TOLD)
    if told is not None:
        told.found.extend(found)


def note_range(request: HTTPConnection[Any], prefix: str, found: Iterable[Listing]) -> None:
    """Says which range is answered, and with what: nothing in it was looked up."""
    told: Told | None = request.scope.get(TOLD)
    if told is not None:
        told.subjects = of_range(prefix, found)


def of_range(prefix: str, found: Iterable[Listing]) -> set[str]:
    """Everything that news may come of and that would change the range's answer."""
    return {RANGE + prefix, *subjects_of(found)}


def is_known(header: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match field names the tag."""
    known = {part.strip().removeprefix(b"W/") for part in header.split(b",")}
    return etag in known or b"*" in known
