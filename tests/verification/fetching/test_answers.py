"""Judging an answer by status and headers."""

from datetime import UTC, datetime

import httpx
import pytest

from verification.fetching.answers import has_type, is_textual, retry_after
from verification.fetching.failures import Reason

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AS2 = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'


def wait(status: int = 429, reason: Reason = Reason.RATE_LIMITED, **headers: str) -> int | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return retry_after(httpx.Response(status, headers=named), reason, lambda: NOON)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("30", 30),
        ("0", 1),
        ("1", 1),
        ("86400", 86400),
        ("86401", 86400),
        ("9" * 40, 86400),
        ("Fri, 20 Nov 2026 12:02:00 GMT", 120),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 1),
        ("Fri, 20 Nov 2099 11:00:00 GMT", 86400),
        ("", 60),
        ("-5", 60),
        ("1.5", 60),
        ("soon", 60),
        ("٣", 60),
        ("1, 2", 60),
        ("Fri, 99 Nov 2026 12:02:00 GMT", 60),
        ("Fri, 20 Nov 2026 12:02:00", 60),
    ],
)
def test_a_wish_for_quiet_has_a_floor_and_a_cap(value: str, expected: int) -> None:
    assert (
        retry_after(httpx.Response(429, headers=[(b"retry-after", value.encode())]), Reason.RATE_LIMITED, lambda: NOON)
        == expected
    )


def test_the_hosts_own_clock_counts() -> None:
    date = "Fri, 20 Nov 2026 11:59:00 GMT"

    assert wait(retry_after="Fri, 20 Nov 2026 12:02:00 GMT", date=date) == 180


def test_without_any_clock_a_date_is_unclear() -> None:
    response = httpx.Response(429, headers={"retry-after": "Fri, 20 Nov 2026 12:02:00 GMT"})

    assert retry_after(response, Reason.RATE_LIMITED, None) == 60


@pytest.mark.parametrize(("reset", "expected"), [(90, 90), (-90, 1), (10**9, 86400)])
def test_an_allowance_is_full_again_at_its_reset(reset: int, expected: int) -> None:
    second = int(NOON.timestamp()) + reset

    assert wait(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(second)) == expected


def test_a_reset_that_is_no_number_is_unclear() -> None:
    assert wait(403, x_ratelimit_remaining="0", x_ratelimit_reset="tomorrow") == 60


def test_other_troubles_ask_for_no_quiet() -> None:
    assert wait(503, Reason.SERVER_ERROR, retry_after="9") == 9
    assert wait(503, Reason.SERVER_ERROR) is None
    assert wait(500, Reason.SERVER_ERROR, retry_after="9") is None
    assert wait(403, Reason.BLOCKED) is None


@pytest.mark.parametrize(
    ("content_type", "accept"),
    [
        ("text/plain", "text/plain"),
        ("Text/Plain; Charset=UTF-8", "text/plain"),
        ("text/html;charset=utf-8", "text/plain, text/html"),
        ("application/activity+json", f"application/activity+json, {AS2}"),
        (AS2, f"application/activity+json, {AS2}"),
        (f"{AS2}; charset=utf-8", AS2),
        ("image/png", "image/*"),
        ("image/png", "*/*"),
        ("", "*/*"),
        ("application/json", "application/json;q=0.9"),
    ],
)
def test_an_accepted_type_fits(content_type: str, accept: str) -> None:
    assert has_type(content_type, accept)


@pytest.mark.parametrize(
    ("content_type", "accept"),
    [
        ("", "text/plain"),
        ("text/plainer", "text/plain"),
        ("text/plain, text/html", "text/plain"),
        ("xtext/plain", "text/plain"),
        ("application/ld+json", AS2),
        ('application/ld+json; profile="https://evil.test/"', AS2),
        ("application/json", AS2),
        ("text/html", "image/*"),
        ("imagex/png", "image/*"),
        ("charset=utf-8; text/plain", "text/plain"),
    ],
)
def test_any_other_type_does_not(content_type: str, accept: str) -> None:
    assert not has_type(content_type, accept)


def test_text_says_that_it_is_text() -> None:
    for media in ("", "text/html; charset=x", "application/json", "application/jrd+json", "application/xhtml+xml"):
        assert is_textual(media)
    for media in ("image/png", "application/octet-stream", "font/woff2"):
        assert not is_textual(media)
