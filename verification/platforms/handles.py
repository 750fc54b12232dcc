"""Handles: can a platform have it, and the one spelling in which it is compared."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from verification.platforms import bech32
from verification.platforms.cleaning import without_stray_punctuation
from verification.platforms.platform import Platform

_LONGEST = 255
_FIRST_STEAM_ID = 76561197960265728  # SteamID64 of the account with number 0
# Alphabets whose letters pass for each other: a handle keeps to one of them.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_MARK = re.compile(r"[^\x00-\x7f\w]")
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def is_possible(platform: Platform, handle: str, *, test_names: bool = False) -> bool:
    """Whether the platform's grammar allows the handle. `test_names` lets `.test` end a domain handle."""
    # Punctuation at the end belongs to the sentence around an address: no two accounts may differ in it.
    if len(handle) > _LONGEST or (not handle[-1:].isalnum() and without_stray_punctuation(handle) != handle):
        return False
    if test_names and handle.endswith(".test"):
        handle = handle.removesuffix(".test") + ".com"
    grammar = _grammar(platform.handle, unicode=platform.unicode)
    if handle.isascii():
        return grammar.fullmatch(handle) is not None
    if not _is_plain(handle) or (platform.one_script and _mixes_alphabets(handle)):
        return False
    return grammar.fullmatch(_MARK.sub(_mark_as_letter, handle)) is not None


def is_reserved(platform: Platform, word: str) -> bool:
    lowered = word.lower()
    return lowered in platform.reserved or lowered.endswith(platform.reserved_suffixes)


@cache
def _grammar(handle: str, *, unicode: bool) -> re.Pattern[str]:
    # Without re.ASCII, (?i)[a-z] would also match the Kelvin sign and the long s.
    return re.compile(handle, 0 if unicode else re.ASCII)


def _mark_as_letter(match: re.Match[str]) -> str:
    """A vowel sign is part of its letter, which a grammar cannot say; on an ASCII letter it decorates."""
    is_mark = unicodedata.category(match[0])[0] == "M"
    before = match.string[match.start() - 1 : match.start()]
    return "\u0915" if is_mark and before and not before.isascii() else match[0]


def _is_plain(handle: str) -> bool:
    """No invisible, private or compatibility characters: what NFKC would change is another name, not a spelling."""
    return unicodedata.is_normalized("NFKC", handle) and not any(
        unicodedata.category(character)[0] == "C" for character in handle
    )


def _mixes_alphabets(handle: str) -> bool:
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in handle if letter.isalpha()}
    return len(scripts & _ALIKE) > 1


def normalise(handle: str, steps: tuple[str, ...]) -> str | None:
    """The spelling in which equal handles are equal. None: a checksum is wrong."""
    for step in steps:
        changed = _STEPS[step](handle)
        if changed is None:
            return None
        handle = changed
    return handle


def lower(handle: str) -> str:
    """ASCII letters only: what other letters do is each platform's own matter."""
    return handle.lower() if handle.isascii() else handle.translate(_ASCII_LOWER)


def _fold(handle: str) -> str:
    """Lower case letter by letter. Not `casefold()`: it makes `straße` and `strasse` one account."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in handle)


def _nfc(handle: str) -> str:
    return unicodedata.normalize("NFC", handle)


def _without_dots(handle: str) -> str:
    return handle.replace(".", "")


def _digits(phone: str) -> str:
    return "".join(character for character in phone if character in "0123456789")


def _steam_id(number: str) -> str | None:
    account = int(number) if len(number) <= len(str(2**32)) else 2**32
    return str(_FIRST_STEAM_ID + account) if account < 2**32 else None


_STEPS: Mapping[str, Callable[[str], str | None]] = {
    "nfc": _nfc,
    "fold": _fold,
    "lower": lower,
    "strip_dots": _without_dots,
    "digits": _digits,
    "npub_hex": bech32.public_key,
    "steam3_to_64": _steam_id,
}
