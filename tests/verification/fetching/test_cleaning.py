"""Remote text, made safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.fetching import clean_text, decode
from verification.fetching.cleaning import is_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dell Technologies", "Dell Technologies"),
        ("a\x00b", "ab"),
        ("a\ud800b\udfffc", "abc"),
        ("a\nb\r\n\tc", "a b c"),
        ("a\u2028b\x85c", "a b c"),
        ("a\x07\x1b[31mb\x9f", "a[31mb"),
        ("\u202eevil\u202c \u2066x\u2069 \u200e\u200f\u061c", "evil x "),
        ("\ufeffbom", "bom"),
        ("日本語 العربية नमस्ते 🏳️‍🌈", "日本語 العربية नमस्ते 🏳️‍🌈"),
        ("x" * 400, "x" * 300),
        ("", ""),
    ],
)
def test_text_is_cleaned(text: str, expected: str) -> None:
    assert clean_text(text, 300) == expected


@given(st.text(st.characters(exclude_categories=())), st.integers(0, 50))
def test_clean_text_can_be_stored_and_shown(text: str, limit: int) -> None:
    cleaned = clean_text(text, limit)

    cleaned.encode()
    assert len(cleaned) <= limit
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in cleaned)
    assert clean_text(cleaned, limit) == cleaned


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("grüße".encode(), "text/plain", "grüße"),
        ("grüße".encode(), "text/plain; charset=UTF-8", "grüße"),
        ("grüße".encode(), 'text/html; charset="utf-8"', "grüße"),
        ("grüße".encode("latin-1"), "text/plain;charset=iso-8859-1", "grüße"),
        (b"abc", "text/plain; charset=us-ascii", "abc"),
        (b"\xef\xbb\xbfabc", "text/plain", "abc"),
        (b"a\xffb", "text/plain", "a\ufffdb"),
        (b"a\xffb", "text/plain; charset=ascii", "a\ufffdb"),
    ],
)
def test_three_charsets_are_read(body: bytes, content_type: str, expected: str) -> None:
    assert decode(body, content_type) == expected


FOREIGN = "zlib bz2 hex base64 rot13 punycode idna utf-7 utf-16 raw_unicode_escape undefined mbcs nope x,y"


@pytest.mark.parametrize("charset", FOREIGN.split())
def test_the_servers_codecs_are_not_ours(charset: str) -> None:
    body = b"+ADw-script\xff"

    assert decode(body, f"text/html; charset={charset}") == "+ADw-script\ufffd"
    assert not is_text(body, f"text/html; charset={charset}")


def test_text_must_be_whole() -> None:
    assert is_text("grüße".encode(), "text/plain")
    assert is_text(b"gr\xfc\xdfe", "text/plain; charset=latin-1")
    assert not is_text(b"gr\xfc\xdfe", "text/plain")
    assert not is_text(b"gr\xfc\xdfe", "text/plain; charset=us-ascii")
