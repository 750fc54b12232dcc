"""Texts that are no web address: fediverse names, app links, canonical names, bare handles, mail addresses."""

import re

from verification.platforms.catalogue import PLATFORMS
from verification.platforms.handles import is_possible, lower
from verification.platforms.hostnames import has_known_ending
from verification.platforms.matching import NOT_AN_ACCOUNT, Found, match_text
from verification.platforms.naming import canonical
from verification.platforms.platform import ReadingResult

_CANONICAL_NAME = re.compile(r"([A-Za-z]+):(?!//)(.+)", re.DOTALL)
_MAIL = re.compile(r"[^@/?#:]+@[^@/?#:]+")
_BARE = re.compile(r"(?=.*[^\W_])[\w.·-]{1,100}")
_STRUCTURE = re.compile(r"[/:@]")


def read_plain(text: str, *, test_names: bool = False) -> Found | None:
    """What the text is, or None: then it is to be read as a web address."""
    found = match_text(text, test_names=test_names) or _canonical_name(text, test_names=test_names)
    if found is not None:
        return found
    name = text.removeprefix("@")
    if _STRUCTURE.search(name):
        return Found(NOT_AN_ACCOUNT, kind="mail address") if _MAIL.fullmatch(text) else None
    if "." not in name:
        return _bare(name)
    if name is text:
        return None
    bluesky = PLATFORMS["bluesky"]
    if has_known_ending(lower(name), test_names=test_names) and is_possible(bluesky, name, test_names=test_names):
        return Found(ReadingResult.ACCOUNT, "bluesky", lower(name), "handle")
    return _bare(name)


def _canonical_name(text: str, *, test_names: bool) -> Found | None:
    """`x:acme`, as `str(AccountRef)` writes it."""
    match = _CANONICAL_NAME.fullmatch(text)
    slug = lower(match[1]) if match else ""
    if match is None or (slug not in PLATFORMS and slug != "twitter"):
        return None
    account = canonical(slug, match[2], test_names=test_names)
    if account is None:
        return Found(NOT_AN_ACCOUNT, slug, kind="not a possible handle")
    return Found(ReadingResult.ACCOUNT, account.platform, account.handle, "canonical name")


def _bare(name: str) -> Found:
    if not _BARE.fullmatch(name):
        return Found(NOT_AN_ACCOUNT, kind="not a possible handle")
    return Found(ReadingResult.BARE_HANDLE, handle=lower(name), kind="which platform?")
