"""Feeds of accounts that were seen elsewhere (CSV or JSON lines), read line by line: what is seen, or what is wrong."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from registry.actions.readings import read_account
from registry.actions.sightings import FEED, LONGEST_NAME, LONGEST_SOURCE, Seen
from registry.errors import BadInput
from registry.settings import settings
from verification.accounts import AccountRef
from verification.fetching import clean_text
from verification.platforms import PLATFORMS, canonical

LONGEST_LINE = 64 * 1024  # bytes
_DELIMITERS = ",;\t"
_ADDRESS_COLUMNS = {"handle", "url"}
# What feeds call our platforms, besides our own names.
_OTHER_NAMES = {
    "twitter": "x",
    "mastodon": "activitypub",
    "fediverse": "activitypub",
    "domain": "website",
    "bsky": "bluesky",
}


@dataclass(frozen=True, slots=True)
class Refused:
    """One line that was left out; `code` is for programs and stable."""

    line: int
    code: str
    reason: str


Row = Mapping[str, str]
ReadRow = Callable[[str], Row]


@contextmanager
def opened(feed: str) -> Iterator[BinaryIO]:
    """The file of this name, or standard input for "-"; raises BadInput where it cannot be read."""
    try:
        with nullcontext(sys.stdin.buffer) if feed == "-" else Path(feed).open("rb") as stream:
            yield stream
    except OSError as error:
        raise BadInput(f"{feed}: {error.strerror or 'it cannot be read'}.") from error


def read_feed(stream: BinaryIO, name: str, clock: Callable[[], datetime]) -> Iterator[Seen | Refused]:
    """Each line of the feed, in order; one record a line, and no line is too long or too strange to go on after it.

    The first line that holds anything says what the feed is: a JSON object, or the names of the columns. Raises
    BadInput where it is neither.
    """
    parse: ReadRow | None = None
    for number, line in enumerate(_lines(stream), 1):
        if line is None:
            yield Refused(number, "line_too_long", f"longer than {LONGEST_LINE // 1024} KB")
        elif not line.strip():
            continue
        elif parse is None and not line.lstrip().startswith("{"):
            parse = _columns(line)
        else:
            parse = parse or _json_object
            yield _seen(number, line, parse, name, clock())


def _lines(stream: BinaryIO) -> Iterator[str | None]:
    """Every line as text; None for one that is longer than anybody's memory should hold."""
    while line := stream.readline(LONGEST_LINE + 1):
        is_whole = len(line) <= LONGEST_LINE
        while not line.endswith(b"\n") and len(line) > LONGEST_LINE:
            line = stream.readline(LONGEST_LINE + 1)
        yield line.decode("utf-8-sig", errors="replace") if is_whole else None


def _columns(header: str) -> ReadRow:
    delimiter = max(_DELIMITERS, key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter))]
    if not _ADDRESS_COLUMNS & set(names):
        raise BadInput(
            "The first line must be a JSON object, or name the columns: handle or url,"
            " and if you like platform, display_name, seen_at, source."
        )

    def row(line: str) -> Row:
        try:
            (values,) = csv.reader([line], delimiter=delimiter, strict=True)
        except (csv.Error, ValueError) as error:
            raise NotARow("not_csv", "not one line of CSV") from error
        return dict(zip(names, values, strict=False))

    return row


def _json_object(line: str) -> Row:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotARow("not_json", "not a JSON object") from error
    if not isinstance(found, dict):
        raise NotARow("not_json", "not a JSON object")
    return {str(name): value for name, value in found.items() if isinstance(value, str)}


class NotARow(Exception):
    """A line that cannot be taken apart."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def _seen(number: int, line: str, parse: ReadRow, name: str, now: datetime) -> Seen | Refused:
    try:
        row = parse(line)
        account = _account(row)
        at = _moment(row.get("seen_at", "").strip(), now)
    except NotARow as problem:
        return Refused(number, problem.code, str(problem))
    except BadInput as problem:
        return Refused(number, problem.code, problem.english)
    source = clean_text(row.get("source", ""), LONGEST_SOURCE).strip() or name
    shown = clean_text(row.get("display_name", ""), LONGEST_NAME).strip()
    return Seen(account, f"{FEED}{source}"[:LONGEST_SOURCE], at, shown or None)


def _account(row: Row) -> AccountRef:
    url, handle = row.get("url", "").strip(), row.get("handle", "").strip()
    platform = row.get("platform", "").strip().lower()
    if not (url or handle):
        raise NotARow("no_account", "neither handle nor url")
    if url or not platform:
        return read_account(url or handle, field="url" if url else "handle")
    return _on_platform(_OTHER_NAMES.get(platform, platform), handle)


def _on_platform(platform: str, handle: str) -> AccountRef:
    if platform not in PLATFORMS:
        raise NotARow("unknown_platform", "we do not know that platform")
    account = canonical(platform, handle, test_names=settings().test_names)
    if account is None:  # a whole address may stand there as well
        account = read_account(handle, field="handle")
    if account.platform != platform:
        raise NotARow("another_platform", f"that is an account on {account.platform}, not on {platform}")
    return account


def _moment(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        moment = datetime.fromisoformat(text)
        return min((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), now)
    except (ValueError, OverflowError) as error:
        raise NotARow("bad_time", "seen_at is no time such as 2026-11-23T12:00:00Z") from error
