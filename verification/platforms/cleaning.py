"""A pasted text → the address inside it, without wrapping, stray punctuation and invisible characters."""

import re
import unicodedata

from verification.platforms.refusal import Refusal
from verification.values import value

LONGEST = 2048  # characters of an address
_LONGEST_PASTED = 4 * LONGEST  # nothing beyond is looked at: refused before any other work

# What people cannot see but paste along: zero-width characters and direction marks.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# NFC itself makes ASCII of these (Kelvin sign, Greek question mark, Greek varia): a server reads another name.
_BECOMES_ASCII = re.compile("[\u212a\u037e\u1fef]")
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\\]")
_PRIVATE_KEY = re.compile(r"nsec1[02-9ac-hj-np-z]{20}", re.IGNORECASE)
# "*+" never give back what they took: without them the time grows with the square of the text.
_LINK = re.compile(r"\[[^\[\]]*+\]\(([^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)?)\)")
_AMPERSAND = re.compile(r"&(?:amp;)+")
_WRAPPING = {"<": ">", '"': '"', "'": "'", "(": ")", "\u201c": "\u201d", "\u201e": "\u201c", "\u2018": "\u2019"} | {
    "\u00ab": "\u00bb",
    "\u2039": "\u203a",
    "\uff08": "\uff09",
    "\u3010": "\u3011",
}
_STOPS = ".,;:!\u2026\u3001\u3002\uff0c"
_TRAILING = f"{_STOPS}>\"'\u00bb\u2019\u201d\u203a"
_BRACKETS = {")": "(", "]": "["}
_FREE_NAME = "googleplay:developer/"


@value()
class Cleaned:
    text: str
    suspicious: bool  # invisible characters were dropped


def clean(text: str) -> Cleaned | Refusal:
    if len(text) > _LONGEST_PASTED:
        return Refusal("empty or too long")
    if not text.isascii() and _BECOMES_ASCII.search(text):
        return Refusal("a letter that passes for another")
    visible = text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    address = without_stray_punctuation(_unwrapped(visible.strip()))
    if "&amp;" in address:
        address = _AMPERSAND.sub("&", address)
    if not 0 < len(address) <= LONGEST:
        return Refusal("empty or too long")
    refusal = forbidden(address)
    return refusal or Cleaned(address, suspicious=not text.isascii() and _INVISIBLE.search(text) is not None)


def forbidden(address: str) -> Refusal | None:
    """What no address may hold, wherever it comes from."""
    if _FORBIDDEN.search(address):
        return Refusal("white space, control character or backslash")
    if "nsec1" in address.lower() and _PRIVATE_KEY.search(address):
        return Refusal("private key")
    return None


def _unwrapped(text: str) -> str:
    """One layer only: who quotes three times is not pasting an address."""
    if link := _LINK.fullmatch(text):
        return link[1]
    quoted = text.rstrip(_STOPS) if text[:1] in _WRAPPING else ""
    if len(quoted) > 1 and _WRAPPING[quoted[0]] == quoted[-1]:
        return quoted[1:-1].strip()
    return text


def without_stray_punctuation(text: str) -> str:
    """`(see x.com/acme).` ends in what belongs to the sentence. A query may end in anything, and a developer's name."""
    if text[-1:].isalnum() or "?" in text or text.startswith(_FREE_NAME):
        return text
    end = len(text)
    surplus = {closing: text.count(closing) - text.count(opening) for closing, opening in _BRACKETS.items()}
    while end:
        last = text[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return text[:end]
