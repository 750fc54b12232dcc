"""What Bluesky's Jetstream says of names: who bears which handle now, and what a profile calls itself."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from verification.accounts import AccountRef
from verification.platforms.naming import canonical
from verification.platforms.platform import Get, Reply

SLUG = "jetstream"
_COLLECTION = "app.bsky.actor.profile"
_PROFILE = "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor="
_OPERATIONS = ("create", "update")
LARGEST_MESSAGE = 100_000  # bytes; whoever serves the stream leaves out what is larger
LONGEST_NAME = 200
_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[A-Za-z0-9._:%-]{1,200})")
_OK = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One event: its time, and what it says of whom. Neither handle nor name: nothing that we look at."""

    time_us: int
    did: str
    handle: AccountRef | None = None
    display_name: str | None = None


def address(stream: str, cursor: int | None) -> str:
    """Where to listen from that time on (microseconds); None: from now on."""
    asked = {"wantedCollections": _COLLECTION, "maxMessageSizeBytes": LARGEST_MESSAGE}
    return f"{stream}?{urlencode(asked if cursor is None else {**asked, 'cursor': cursor})}"


def read_change(message: str) -> Change | None:
    """The event of a message; None for what is none."""
    try:
        event = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict):
        return None
    time_us, did = event.get("time_us"), event.get("did")
    if type(time_us) is not int or not isinstance(did, str) or not _DID.fullmatch(did):
        return None
    return Change(time_us, did, _new_handle(event, did), _new_name(event))


def profile_question(did: str) -> Get:
    """What to ask to learn the handle of a profile that was changed."""
    return Get(_PROFILE + quote(did, safe=""), "application/json", {}, "bluesky", (_OK, 400))


def read_profile(reply: Reply, did: str) -> Change | None:
    """Who bears which name, as the platform says; None where it knows nobody, or names somebody else."""
    try:
        profile = json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(profile, dict) or profile.get("did") != did:
        return None
    handle = _account(profile.get("handle"))
    return Change(0, did, handle, _text(profile.get("displayName"))) if handle else None


def _new_handle(event: Mapping[str, object], did: str) -> AccountRef | None:
    identity = event.get("identity")
    if event.get("kind") != "identity" or not isinstance(identity, dict) or identity.get("did", did) != did:
        return None
    return _account(identity.get("handle"))


def _new_name(event: Mapping[str, object]) -> str | None:
    commit = event.get("commit")
    if event.get("kind") != "commit" or not isinstance(commit, dict):
        return None
    if commit.get("collection") != _COLLECTION or commit.get("operation") not in _OPERATIONS:
        return None
    record = commit.get("record")
    return _text(record.get("displayName")) if isinstance(record, dict) else None


def _account(handle: object) -> AccountRef | None:
    """Handles such as `handle.invalid` are nobody's."""
    return canonical("bluesky", handle.lower()) if isinstance(handle, str) else None


def _text(value: object) -> str | None:
    return value[:LONGEST_NAME] or None if isinstance(value, str) else None
