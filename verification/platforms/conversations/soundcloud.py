"""SoundCloud by oEmbed: title and description of a track, and the description of a profile, without a key."""

import re

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_json import (
    Malformed,
    or_broken,
    read_object,
    required_text,
    same,
    text,
)
from verification.platforms.platform import Conversation, Get, Reply, Trouble, Words

_OEMBED = "https://soundcloud.com/oembed?format=json&url=https%3A%2F%2Fsoundcloud.com%2F{path}"
_HANDLE = re.compile(r"[A-Za-z0-9_-]{3,25}")
# One track, or one set; the other pages below a profile list what other people made.
_read_track = post_address(
    r"(?i:https://(?:(?:www|m)\.)?soundcloud\.com)/(?P<handle>[A-Za-z0-9_-]{3,25})/"
    r"(?P<path>(?:sets/)?(?!(?:sets|tracks|albums|reposts|likes|followers|following|comments|popular-tracks)(?:[/?#]|$))"
    r"[A-Za-z0-9_-]{1,100})/?(?:[?#]\S*)?",
    wanted="Paste the address of the track, such as https://soundcloud.com/name/track.",
    refused="This is not the address of a public track on SoundCloud.",
)
_AUTHOR = re.compile(r"https://soundcloud\.com/(?P<handle>[A-Za-z0-9_-]{3,25})")
_OK = 200
_BY_NUMBER = Trouble(Problem.REFUSED, "This account is known by number only; claim it by its name.")
_ANOTHER = Trouble(Problem.ANOTHER_ACCOUNT, "SoundCloud says that this belongs to another account.")


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """The description of the profile and its display name; `author_url` must be the claimed account's."""
    del place  # a profile has one place
    if not _HANDLE.fullmatch(account.handle):
        return _BY_NUMBER
    reply = yield _ask(account.handle)
    if reply.status != _OK:
        return Trouble(Problem.ACCOUNT_NOT_FOUND, "SoundCloud knows no account of this name.")
    if "description" not in read_object(reply):
        raise Malformed("no description")  # then nobody knows what the profile says
    return _words(account, reply)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """Title and description of one public track or set of the account."""
    if not _HANDLE.fullmatch(account.handle):
        return _BY_NUMBER
    wanted = _read_track(place)
    if isinstance(wanted, Trouble):
        return wanted
    if not same(wanted["handle"], account.handle):
        return _ANOTHER
    reply = yield _ask(f"{account.handle}%2F{wanted['path'].replace('/', '%2F')}")
    if reply.status != _OK:
        return Trouble(Problem.POST_NOT_FOUND, "SoundCloud shows no public track at this address.")
    return _words(account, reply)


def _words(account: AccountRef, reply: Reply) -> Words | Trouble:
    answer = read_object(reply)
    author = _AUTHOR.fullmatch(required_text(answer, "author_url"))
    if author is None:
        raise Malformed("author_url")
    if not same(author["handle"], account.handle):
        return _ANOTHER
    texts = (text(answer, "title"), text(answer, "description"))
    name = text(answer, "author_name") or None
    return Words(AccountRef("soundcloud", author["handle"].lower()), None, texts, (), name, reply)


def _ask(path: str) -> Get:
    return Get(_OEMBED.format(path=path), "application/json", {}, "soundcloud", (_OK, 404))
