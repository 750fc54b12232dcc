"""Makes remote text safe to store and to show (SECURITY N8, N14)."""

import re
import unicodedata

_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "iso8859-1": "latin-1",
    "latin-1": "latin-1",
    "latin1": "latin-1",
}
_CHARSET = re.compile(r""";\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"']*))""", re.IGNORECASE)


def clean_text(text: str, limit: int) -> str:
    """The text without NUL, lone surrogates, control and bidi characters, in one line of at most `limit` characters."""
    # Twice the limit is enough to read: a megabyte of rubbish must not be walked for a 300-character excerpt.
    line = _BREAKS.sub(" ", text[: 2 * limit + 1000])
    return "".join(char for char in line if char not in _BIDI and unicodedata.category(char) not in {"Cc", "Cs"})[
        :limit
    ]


def decode(body: bytes, content_type: str) -> str:
    """The body as text; never raises, and what cannot be read becomes U+FFFD.

    The server's charset only chooses between UTF-8, ASCII and Latin-1: "zlib" and "punycode" are Python codecs too.
    """
    return body.decode(_codec(content_type) or "ascii", errors="replace").removeprefix("\ufeff")


def is_text(body: bytes, content_type: str) -> bool:
    """Whether every byte can be read in a charset we accept."""
    codec = _codec(content_type)
    if codec is None:
        return False
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _codec(content_type: str) -> str | None:
    match = _CHARSET.search(content_type)
    if match is None:
        return "utf-8"
    return _CHARSETS.get(next((group for group in match.groups() if group is not None), "").strip().lower())
