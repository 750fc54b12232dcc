"""Reads Nostr accounts from relays: what the account's own key has signed, the newest of what several relays have.

No relay has to be believed, for nobody else can sign. But a relay may hold back what is new: one that still shows a
profile which was replaced is found out by any other that has the newer one. So several are asked, the newest event
wins, and what fewer than two relays say is not enough for anything.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from verification.accounts import AccountRef
from verification.outcomes import Problem
from verification.platforms import bech32
from verification.platforms.conversations.post_address import post_address
from verification.platforms.conversations.reading_events import Event, read_event
from verification.platforms.conversations.reading_json import Malformed, or_broken, read_object, strings, text
from verification.platforms.platform import Conversation, Events, Reply, Trouble, Words

# Large and long-lived ones that anybody may read; the last one stores profiles, but no notes.
_FOR_NOTES = ("wss://relay.damus.io", "wss://nos.lol", "wss://relay.primal.net")
_FOR_PROFILES = (*_FOR_NOTES, "wss://purplepag.es")
_ENOUGH = 2  # relays that must have answered
_AHEAD = timedelta(minutes=15)  # of our clock; relays take events that are this early
_PROFILE, _NOTE, _DELETION, _VANISHING = 0, 1, 5, 62  # kinds (NIP-01, NIP-09, NIP-62)
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
    return _profile_words(newest, reply, is_partial=heard.failed > 0)


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


def _profile_words(found: _Found, reply: Reply, *, is_partial: bool) -> Words:
    event, source = found.event, _source(found, reply)
    profile = read_object(replace(reply, body=event.content.encode("utf-8", "replace")))
    name = text(profile, "display_name") or text(profile, "name")
    texts = (text(profile, "about"), text(profile, "name"), text(profile, "display_name"), text(profile, "website"))
    links = tuple(link for link in (texts[-1], _domain(text(profile, "nip05"))) if link)
    account = AccountRef("nostr", event.author)
    return Words(account, event.author, texts, links, name or None, source, partial=is_partial)


def _domain(nip05: str) -> str:
    """The website whose name for the key the profile claims: `name@domain`."""
    name, _, domain = nip05.partition("@")
    return f"https://{domain}/" if name and domain else ""


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
