"""Reads Nostr accounts from relays: what the account's own key has signed, the newest of what several relays have.

No relay has to be believed, for nobody else can sign. But a relay may hold back what is new: one that still shows a
profile which was replaced is found out by any other that has the newer one. So several are asked, the newest event
wins, and what fewer than two relays say is not enough for anything.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms import bech32
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_events import Event, read_event
from verification.platforms.conversations.reading_json import (
    Malformed,
    as_object,
    host_of,
    media_type,
    or_broken,
    read_object,
    same,
    strings,
    text,
)
from verification.platforms.platform import Asked, Conversation, Events, Get, Reply, Talk, Trouble, Words

# Large and long-lived ones that anybody may read; the last one stores profiles, but no notes.
_FOR_NOTES = ("wss://relay.damus.io", "wss://nos.lol", "wss://relay.primal.net")
_FOR_PROFILES = (*_FOR_NOTES, "wss://purplepag.es")
_ENOUGH = 2  # relays that must have answered
_AHEAD = timedelta(minutes=15)  # of our clock; relays take events that are this early
_PROFILE, _NOTE, _DELETION, _VANISHING = 0, 1, 5, 62  # kinds (NIP-01, NIP-09, NIP-62)
_NAMES = "/.well-known/nostr.json?name=_"  # NIP-05
_EVERYWHERE = "ALL_RELAYS"
# A note that answers or quotes another one may hold other people's words.
_OF_ANOTHER = ("e", "q", "a")

_read_note = post_address(
    r"(?:(?:web\+)?nostr:|https://[^/?#\s@]+/(?:[a-z]{1,10}/)?)?(?P<id>(?:note|nevent)1[02-9ac-hj-np-z]{58,1500})/?"
    r"(?:[?#].*)?",
    wanted="Paste the address of the note, such as note1… or https://njump.me/nevent1….",
    refused="This is not the address of a note on Nostr.",
)
_BAD_ADDRESS = Trouble(Problem.REFUSED, "This address of a note has a typing error in it.")
_NO_PROFILE = Trouble(Problem.ACCOUNT_NOT_FOUND, "None of the relays that we ask has a profile of this key.")
_NO_NOTE = Trouble(Problem.POST_NOT_FOUND, "None of the relays that we ask has this note.")
_WITHDRAWN = Trouble(Problem.NOT_ACTIVE, "The account has asked all relays to delete its profile.")
_TOO_FEW = Trouble(Problem.UNREACHABLE, "Too few of the Nostr relays that we ask gave an answer that can be used.")


@dataclass(frozen=True, slots=True)
class _Found:
    """One signed event, and the relay that showed it."""

    event: Event
    relay: str
    shown: str


@dataclass(frozen=True, slots=True)
class _Profile:
    """The version that counts, with what is written in it."""

    found: _Found
    reply: Reply
    content: Mapping[str, object]
    is_partial: bool

    def words(self) -> Words:
        name, display_name, website = (text(self.content, key) for key in ("name", "display_name", "website"))
        texts = (text(self.content, "about"), name, display_name, website)
        links = tuple(filter(None, (website, self.root and f"https://{self.root}/")))
        author, source = self.found.event.author, _source(self.found, self.reply)
        account, shown = AccountRef("nostr", author), display_name or name or None
        return Words(account, author, texts, links, shown, source, partial=self.is_partial)

    @property
    def root(self) -> str:
        """The website whose own name the profile claims to have; any other name may be a guest's there."""
        name, _, domain = text(self.content, "nip05").partition("@")
        return domain if name == "_" else ""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the relays said that kept to the rules."""

    events: tuple[_Found, ...]
    answered: int
    failed: int

    @property
    def is_most(self) -> bool:
        """Whether more relays answered than failed: one that lacks an event proves nothing about the others."""
        return self.answered > self.failed

    def newest(self, kind: int) -> _Found | None:
        """The version that counts among all relays."""
        return max((found for found in self.events if found.event.kind == kind), key=_version, default=None)

    def withdraws(self, event: Event) -> bool:
        """Whether its author has asked for the deletion of this very event or of everything up to it."""
        return any(_withdraws(found.event, event) for found in self.events)


@or_broken
def profile_text(account: AccountRef, place: str | None) -> Conversation:
    """Name, about and website of the newest profile (kind 0); the public key is the account and the stable id."""
    del place  # a profile has one place
    said = yield from _newest_profile(account)
    return said if isinstance(said, Trouble) else said.words()


def named_by(pages: tuple[str, ...], otherwise: Talk) -> Talk:
    """Without a token: the profile's name is `_@site`, and the proven site's file names this key (NIP-05).

    Only the name `_` is the site's own: under any other a site may name whoever has an address there. Where the two do
    not name each other in this way, they may `otherwise`.
    """

    @or_broken
    def talk(account: AccountRef, place: str | None) -> Conversation:
        said = yield from _newest_profile(account)
        if isinstance(said, Trouble):
            return said
        words = said.words()
        site = next((page for page in pages if said.root and same(host_of(page), said.root)), None)
        if site is not None:
            reply = yield Get(f"https://{host_of(site)}{_NAMES}", "*/*", {}, "website", (200, 404, 410))
            if reply.url == f"https://{host_of(site)}{_NAMES}" and _names(reply, said.found.event.author):
                shown = f"{reply.url} names {words.stable_id}, and its profile names _@{said.root}"
                return replace(words, texts=(shown,), source=reply, partial=False)
        return (yield from otherwise(account, place))

    return talk


def _newest_profile(account: AccountRef) -> Generator[Asked, Reply, _Profile | Trouble]:
    key = account.handle
    reply = yield Events(
        _FOR_PROFILES,
        (
            {"kinds": [_PROFILE], "authors": [key], "limit": 1},
            {"kinds": [_DELETION], "authors": [key], "#k": [str(_PROFILE)], "limit": 3},
            {"kinds": [_VANISHING], "authors": [key], "limit": 1},
        ),
    )
    heard = _heard(reply, key)
    newest = heard.newest(_PROFILE)
    if heard.answered < _ENOUGH or (newest is None and not heard.is_most):
        return _TOO_FEW
    if newest is None:
        return _NO_PROFILE
    if heard.withdraws(newest.event):
        return _WITHDRAWN
    return _Profile(newest, reply, _content(newest, reply), is_partial=heard.failed > 0)


@or_broken
def post(account: AccountRef, place: str | None) -> Conversation:
    """The text of one note (kind 1) that answers and quotes no other."""
    note_id = _note_id(place)
    if isinstance(note_id, Trouble):
        return note_id
    key = account.handle
    reply = yield Events(
        _FOR_NOTES,
        (
            {"ids": [note_id], "limit": 1},
            {"kinds": [_DELETION], "authors": [key], "#e": [note_id], "limit": 3},
            {"kinds": [_VANISHING], "authors": [key], "limit": 1},
        ),
    )
    heard = _heard(reply, key, note_id)
    note = next((found for found in heard.events if found.event.id == note_id), None)
    if heard.answered < _ENOUGH or (note is None and not heard.is_most):
        return _TOO_FEW
    if note is None or note.event.kind != _NOTE or heard.withdraws(note.event):
        return _NO_NOTE
    if note.event.author != key:
        shown = AccountRef(account.platform, note.event.author)
        return Trouble(Problem.ANOTHER_ACCOUNT, "Another key has signed this note.", shown, note.event.author)
    is_own = not any(note.event.tagged(name) for name in _OF_ANOTHER)
    texts = (note.event.content,) if is_own else ()
    return Words(AccountRef(account.platform, note.event.author), note.event.author, texts, source=_source(note, reply))


def _note_id(place: str | None) -> str | Trouble:
    match = _read_note(place)
    if isinstance(match, Trouble):
        return match
    return bech32.event_id(match["id"]) or _BAD_ADDRESS


def _content(found: _Found, reply: Reply) -> Mapping[str, object]:
    return read_object(replace(reply, body=found.event.content.encode("utf-8", "replace")))


def _names(reply: Reply, key: str) -> bool:
    """Whether the site's file gives this key for `_`; any other page, as for every address of some sites, does not."""
    if reply.status != 200 or media_type(reply) != "application/json":  # noqa: PLR2004
        return False
    try:
        return as_object(read_object(reply).get("names")).get("_") == key
    except Malformed:
        return False


def _source(found: _Found, reply: Reply) -> Reply:
    """What one relay said, so that anybody can check the signature again."""
    return replace(reply, url=found.relay, body=found.shown.encode())


def _heard(reply: Reply, key: str, note_id: str = "") -> _Heard:
    """What came from relays that showed nothing but what was asked for, signed and not from the future.

    One wrong event and the relay counts as one that failed. Raises Malformed where nobody knows what time it is.
    """
    if reply.asked_at is None:
        raise Malformed("no time")
    latest = int((reply.asked_at + _AHEAD).timestamp())
    events: list[_Found] = []
    answers = read_object(reply)
    failed = 0
    for relay, shown in answers.items():
        try:
            events += _events_of(relay, shown, key, note_id, latest)
        except Malformed:
            failed += 1
    return _Heard(tuple(events), len(answers) - failed, failed)


def _events_of(relay: str, shown: object, key: str, note_id: str, latest: int) -> list[_Found]:
    if not isinstance(shown, list):
        raise Malformed("failed")
    found = [_Found(_event_in(message), relay, message) for message in strings(shown)]
    for each in found:
        event = each.event
        kinds = {_DELETION, _VANISHING} if note_id else {_PROFILE, _DELETION, _VANISHING}
        asked_for = event.id == note_id or (event.author == key and event.kind in kinds)
        if not asked_for or event.created_at > latest:
            raise Malformed("not what was asked for")
    return found


def _event_in(message: str) -> Event:
    """The event in `["EVENT", subscription, event]`."""
    document = read_object(Reply("", None, "", b'{"message":' + message.encode("utf-8", "replace") + b"}"))
    match document:
        case {"message": ["EVENT", _, event]} if len(document) == 1:
            return read_event(event)
    raise Malformed("no event")


def _version(found: _Found) -> tuple[int, int]:
    return found.event.version


def _withdraws(one: Event, event: Event) -> bool:
    if one.author != event.author:
        return False
    is_older = event.created_at <= one.created_at
    if one.kind == _VANISHING:
        return is_older and _EVERYWHERE in one.tagged("relay")
    replaceable = f"{_PROFILE}:{event.author}:"
    by_address = event.kind == _PROFILE and is_older and replaceable in one.tagged("a")
    return one.kind == _DELETION and (event.id in one.tagged("e") or by_address)
