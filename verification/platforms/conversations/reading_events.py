"""The strict reading of Nostr events (NIP-01): only what an account's own key has signed, as it was signed."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from coincurve import PublicKeyXOnly

from verification.platforms.conversations.reading_json import Malformed, as_object, required_text

_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNATURE = re.compile(r"[0-9a-f]{128}")
_LARGEST_KIND = 65_535
_LARGEST_TIME = 1 << 53


@dataclass(frozen=True, slots=True)
class Event:
    """What a key has signed, and when it says that it did."""

    id: str
    author: str  # the public key, in hex
    kind: int
    created_at: int  # seconds of the Unix clock
    tags: tuple[tuple[str, ...], ...]
    content: str

    def tagged(self, name: str) -> frozenset[str]:
        """The first values of all tags of this name."""
        return frozenset(tag[1] for tag in self.tags if tag[:1] == (name,) and len(tag) > 1)

    @property
    def version(self) -> tuple[int, int]:
        """For comparing two versions: the later one counts, of one second the one with the lower id (NIP-01)."""
        return self.created_at, -int(self.id, 16)


def read_event(value: object) -> Event:
    """The event; raises Malformed for any other shape, an id that is not its hash, or a signature not by its author."""
    document = as_object(value)
    event = Event(
        id=_hex(document, "id", _HASH),
        author=_hex(document, "pubkey", _HASH),
        kind=_whole(document, "kind", _LARGEST_KIND),
        created_at=_whole(document, "created_at", _LARGEST_TIME),
        tags=_tags(document.get("tags")),
        content=_text(document.get("content")),
    )
    if _hash_of(event) != event.id:
        raise Malformed("id")
    if not is_signed(event.author, _hex(document, "sig", _SIGNATURE), event.id):
        raise Malformed("sig")
    return event


def is_signed(public_key: str, signature: str, message: str) -> bool:
    """Whether the key (x only) has signed the message by BIP-340; all three in hex, 32, 64 and 32 bytes."""
    if not (_HASH.fullmatch(public_key) and _SIGNATURE.fullmatch(signature) and _HASH.fullmatch(message)):
        return False  # the library below reads 32 bytes, whatever there is
    try:
        key = PublicKeyXOnly(bytes.fromhex(public_key))
    except ValueError:  # no point of the curve
        return False
    return key.verify(bytes.fromhex(signature), bytes.fromhex(message))


def _hash_of(event: Event) -> str:
    signed = [0, event.author, event.created_at, event.kind, event.tags, event.content]
    try:
        text = json.dumps(signed, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("half a character") from None
    return hashlib.sha256(text).hexdigest()


def _hex(document: Mapping[str, object], key: str, shape: re.Pattern[str]) -> str:
    value = required_text(document, key)
    if not shape.fullmatch(value):
        raise Malformed(key)
    return value


def _whole(document: Mapping[str, object], key: str, largest: int) -> int:
    value = document.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= largest:
        raise Malformed(key)
    return value


def _tags(value: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(tag, list) for tag in value):
        raise Malformed("tags")
    return tuple(tuple(_text(member) for member in tag) for tag in value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("content")
    return value
