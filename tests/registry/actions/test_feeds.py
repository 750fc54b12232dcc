"""Feeds as people send them: every line is read or refused by itself, with its number and a code."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.actions.feeds import LONGEST_LINE, Refused, opened, read_feed
from registry.actions.sightings import Seen
from registry.errors import BadInput
from tests.factories import NOON
from verification.accounts import AccountRef

ACME = AccountRef("x", "acme")


def read(text: str | bytes, name: str = "list") -> list[Seen | Refused]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_feed(io.BytesIO(data), name, lambda: NOON))


def codes(text: str | bytes) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in read(text) if isinstance(one, Refused)]


def test_a_csv_line_names_an_account_by_its_address() -> None:
    assert read("url\nhttps://x.com/Acme\n") == [Seen(ACME, "feed:list", NOON)]


def test_a_csv_line_names_an_account_by_handle_and_platform() -> None:
    rows = read("Platform;Handle;Display_Name\ntwitter;@Acme;Acme Inc.\nmastodon;acme@mastodon.social;\n")

    assert rows[0] == Seen(ACME, "feed:list", NOON, "Acme Inc.")
    assert [row.account.handle for row in rows if isinstance(row, Seen)] == ["acme", "acme@mastodon.social"]


def test_json_lines_say_where_and_when() -> None:
    line = '{"handle": "acme", "platform": "x", "seen_at": "2026-11-20T10:00:00Z", "source": "our scanner", "n": 5}'

    assert read(line) == [Seen(ACME, "feed:our scanner", datetime(2026, 11, 20, 10, tzinfo=UTC))]


def test_a_time_without_a_zone_is_utc_and_none_is_in_the_future() -> None:
    rows = read("url,seen_at\nx.com/acme,2026-11-20\nx.com/acme,2999-01-01T00:00:00+02:00\n")

    assert [row.at for row in rows if isinstance(row, Seen)] == [datetime(2026, 11, 20, tzinfo=UTC), NOON]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("@acme,,,", "not_an_account"),
        ("hello world,,,", "not_an_account"),
        ("https://bit.ly/x,,,", "needs_lookup"),
        (",x,,", "no_account"),
        ("acme,nowhere,,", "unknown_platform"),
        ("https://x.com/acme,github,,", "another_platform"),
        ("acme,x,yesterday,", "bad_time"),
        ('"acme,x,,', "not_csv"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(line: str, code: str) -> None:
    feed = f"handle,platform,seen_at,source\nacme,x,,\n{line}\nacme,x,,\n"

    assert codes(feed) == [(3, code)]
    assert len(read(feed)) == 3


@pytest.mark.parametrize("line", ["[1]", '"acme"', "{", "{}x", "[" * 30_000, "\x00"])
def test_a_broken_json_line_is_refused_and_the_next_one_read(line: str) -> None:
    good = '{"url": "https://x.com/acme"}'

    assert codes(f"{good}\n{line}\n{good}\n") == [(2, "not_json")]


def test_a_line_of_any_length_is_passed_over() -> None:
    good = b'{"url": "https://x.com/acme"}\n'
    huge = b'{"url": "' + b"a" * (5 * LONGEST_LINE) + b'"}\n'
    exact = good[:-1] + b" " * (LONGEST_LINE - len(good)) + b"\n"

    rows = read(good + huge + exact + good)

    assert [row.line if isinstance(row, Refused) else row.account for row in rows] == [ACME, 2, ACME, ACME]


def test_blank_lines_a_mark_at_the_start_and_windows_ends_are_no_trouble() -> None:
    assert read("\ufeffurl\r\n\r\nhttps://x.com/acme\r\n\n")[0] == Seen(ACME, "feed:list", NOON)


@pytest.mark.parametrize("text", ["name,address\nacme,x\n", "https://x.com/acme\n", "<html>\n", "\x00\x01\x02\n"])
def test_a_feed_that_is_none_says_what_is_expected(text: str) -> None:
    with pytest.raises(BadInput, match="handle or url"):
        read(text)


def test_an_empty_feed_is_no_mistake() -> None:
    assert read("") == []
    assert read("\n\n") == []
    assert read("url\n") == []


def test_a_feed_is_read_as_it_comes() -> None:
    class Slow(io.BytesIO):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.taken += 1
            return super().readline(size)

    stream = Slow(b"url\n" + b"x.com/acme\n" * 100)

    rows = read_feed(stream, "list", lambda: NOON)
    next(rows)

    assert stream.taken <= 3


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"), opened(str(tmp_path / "none.csv")):
        pass
    with pytest.raises(BadInput), opened(str(tmp_path)):
        pass


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_reading(rubbish: bytes) -> None:
    rows = read(b'{"url": "https://x.com/acme"}\n' + rubbish + b'\n{"url": "https://x.com/acme"}\n')

    assert isinstance(rows[0], Seen)
    assert isinstance(rows[-1], Seen)
    assert all(row.at <= NOON + timedelta(0) for row in rows if isinstance(row, Seen))
