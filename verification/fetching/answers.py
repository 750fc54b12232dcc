"""Judges an answer by its status and headers alone: may it be read, and when may we come back? Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx

from verification.fetching.failures import Reason
from verification.platforms.platform import Get

SHORTEST_WAIT = 1
LONGEST_WAIT = 24 * 3600
WAIT_WHEN_UNCLEAR = 60
_BLOCKED = frozenset({401, 403, 451, 999})
_TOO_MANY = 429
_FORBIDDEN = 403
_FIRST_SERVER_ERROR = 500
_UNAVAILABLE = 503
_RESETS = ("x-ratelimit-reset", "x-rate-limit-reset", "ratelimit-reset")
_LONGEST_WHILE = 10**8  # a larger number is a second of the Unix clock
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")
_PARAMETER = re.compile(r""";\s*([^\s=;"]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))""")
_ACCEPTED = re.compile(r"""(?:[^,"]|"[^"]*")+""")


def judge(response: httpx.Response, question: Get) -> Reason | None:
    """Why the answer may not be read; None if it may."""
    reason = _judge_status(response.status_code, response.headers)
    # A wish for quiet concerns the whole host, so no conversation may take it for a page.
    if reason is Reason.RATE_LIMITED or response.status_code not in question.expected:
        return reason
    # The pages that come with a 404 are of any type; only a page that may hold a proof must be what was asked for.
    if response.is_success and not has_type(response.headers.get("content-type", ""), question.accept):
        return Reason.BAD_TYPE
    return None


def _judge_status(status: int, headers: httpx.Headers) -> Reason:
    # GitHub says 403 for a spent allowance, and names the time to come back for its hidden second limit.
    spent = status == _FORBIDDEN and (headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers)
    if status == _TOO_MANY or spent:
        return Reason.RATE_LIMITED
    if status in _BLOCKED:
        return Reason.BLOCKED
    return Reason.SERVER_ERROR if status >= _FIRST_SERVER_ERROR else Reason.BAD_STATUS


def has_type(content_type: str, accept: str) -> bool:
    """Whether the content type is one of those accepted; parameters that `accept` names must be the same."""
    media, parameters = _read_type(content_type)
    return any(
        _media_fits(media, wanted) and needed.items() <= parameters.items() for wanted, needed in _read_accept(accept)
    )


def is_textual(content_type: str) -> bool:
    """Whether the answer says of itself that it is text; silence means text."""
    media, _ = _read_type(content_type)
    return media.startswith("text/") or media.endswith(("json", "xml", "javascript")) or not media


def _read_accept(accept: str) -> Iterator[tuple[str, dict[str, str]]]:
    for part in _ACCEPTED.findall(accept):
        media, parameters = _read_type(part)
        yield media, {name: value for name, value in parameters.items() if name != "q"}


def _read_type(text: str) -> tuple[str, dict[str, str]]:
    media, semicolon, rest = text.partition(";")
    found = _PARAMETER.findall(semicolon + rest)
    return media.strip().lower(), {name.lower(): quoted or plain for name, quoted, plain in found}


def _media_fits(media: str, wanted: str) -> bool:
    if wanted == "*/*":
        return True
    if wanted.endswith("/*"):
        return media.startswith(wanted[:-1])
    return media == wanted


def retry_after(response: httpx.Response, reason: Reason, clock: Callable[[], datetime] | None) -> int | None:
    """Seconds until the host may be asked again, 1 to 86,400; None where it did not ask for quiet."""
    value = response.headers.get("retry-after", "").strip()
    if reason is not Reason.RATE_LIMITED and not (value and response.status_code == _UNAVAILABLE):
        return None
    now = time_there(response, clock)
    seconds = _read_wait(value, now) if value else _read_reset(response.headers, now)
    return WAIT_WHEN_UNCLEAR if seconds is None else max(SHORTEST_WAIT, min(LONGEST_WAIT, seconds))


def _read_wait(value: str, now: datetime | None) -> int | None:
    if value.isascii() and value.isdigit():
        return int(value[:10])
    then = _read_date(value)
    return None if then is None or now is None else int((then - now).total_seconds())


def _read_reset(headers: httpx.Headers, now: datetime | None) -> int | None:
    """When the allowance is full again: a second of the Unix clock (GitHub, X, Twitch) or a while from now (Reddit)."""
    value = next((headers[name].strip() for name in _RESETS if name in headers), "")
    if not _NUMBER.fullmatch(value):
        return None
    seconds = int(float(value))
    if seconds < _LONGEST_WHILE:
        return seconds
    return None if now is None else seconds - int(now.timestamp())


def time_there(response: httpx.Response, clock: Callable[[], datetime] | None) -> datetime | None:
    """The host's own clock is the one it counts by; ours where it names none."""
    return _read_date(response.headers.get("date", "")) or (clock() if clock else None)


def _read_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else None
