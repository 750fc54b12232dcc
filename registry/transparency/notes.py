"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint): what the log vouches for, for anybody to keep."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.transparency.tree import HASH_BYTES

_ED25519 = b"\x01"
_ID_BYTES = 4
_DASH = "\u2014 "
_LINES = 3


class NotAnswerable(ValueError):
    """A note that no known key signed, or that is not written as one."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under the name of whoever signs with it."""

    name: str
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Which key it is, in four bytes (C2SP signed-note)."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.key).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """As people write it down: `name+id+key`."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self.key).decode()}"

    def accepts(self, text: bytes, signature: bytes) -> bool:
        """Whether this key made the signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How large a log was, and the root of its tree then."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The body of the note (C2SP tlog-checkpoint)."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def verifier(name: str, key: Ed25519PrivateKey) -> Verifier:
    """What strangers need to check what this key signs."""
    return Verifier(name, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def sign(text: str, name: str, key: Ed25519PrivateKey) -> str:
    """The text as a signed note. The text ends with a line break and has no empty line at its end."""
    stamp = verifier(name, key).key_id + key.sign(text.encode())
    return f"{text}\n{_DASH}{name} {base64.b64encode(stamp).decode()}\n"


def open_note(note: str, known: Sequence[Verifier]) -> str:
    """The text that one of the known keys signed. Raises NotAnswerable; signatures of strangers are passed over."""
    text, separator, signatures = note.rpartition("\n\n")
    text += "\n"
    if not separator or not signatures.endswith("\n"):
        raise NotAnswerable("not a signed note")
    for line in signatures.removesuffix("\n").split("\n"):
        name, _, stamp = line.removeprefix(_DASH).partition(" ")
        try:
            raw = base64.b64decode(stamp, validate=True)
        except binascii.Error as error:
            raise NotAnswerable("a signature that is none") from error
        if not line.startswith(_DASH):
            raise NotAnswerable("a signature that is none")
        for one in known:
            if one.name == name and raw[:_ID_BYTES] == one.key_id:
                if not one.accepts(text.encode(), raw[_ID_BYTES:]):
                    raise NotAnswerable("the signature does not fit the text")
                return text
    raise NotAnswerable("signed by nobody known")


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Raises NotAnswerable."""
    lines = text.split("\n")
    if len(lines) < _LINES + 1 or not lines[1].isdecimal() or (lines[1] != str(int(lines[1]))):
        raise NotAnswerable("not a checkpoint")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error as error:
        raise NotAnswerable("not a checkpoint") from error
    if len(root) != HASH_BYTES or not lines[0]:
        raise NotAnswerable("not a checkpoint")
    return Checkpoint(lines[0], int(lines[1]), root)
