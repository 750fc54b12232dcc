"""Checks what a brand registry says without trusting it: a stranger's script, with `cryptography` and nothing of ours.

    python check_answer.py answer FILE --registry https://registry.example        what ?signed=1 gave
    python check_answer.py dump FILE FILE.jws --registry https://registry.example
    python check_answer.py entry FACT-ID --registry https://registry.example      that a fact is in the public log
    python check_answer.py grew CHECKPOINT --registry https://registry.example    that the log of now holds that of then

`--keys FILE` takes the registry's keys from a file that you kept instead of asking for them, `--proof FILE` a proof
that you were given. Exit code 0: it is as it says. 1: it is not, and a sentence says why.

What it implements: JWS (RFC 7515, RFC 8037), Merkle trees (RFC 6962, RFC 9162 §2.1), and of C2SP signed-note,
tlog-checkpoint and tlog-tiles.
"""

import argparse
import base64
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TILE = 256  # hashes in a full tile


class Wrong(Exception):
    """It is not as the registry says."""


# ── keys and signatures ───────────────────────────────────────────────────────────────────────────────────────────────


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_keys(key_set: dict[str, Any]) -> dict[str, bytes]:
    return {one["kid"]: unpadded(one["x"]) for one in key_set["keys"] if one["crv"] == "Ed25519"}


def verify(key: bytes, signature: bytes, signed: bytes, what: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature:
        raise Wrong(f"the signature of {what} does not fit: it was changed, or somebody else signed it") from None


def read_jws(text: str, keys: dict[str, bytes], payload: bytes | None = None) -> tuple[dict[str, Any], bytes]:
    """Header and payload of a compact JWS whose signature fits; `payload` for one that is detached."""
    try:
        first, middle, last = text.strip().split(".")
        header = json.loads(unpadded(first))
        signature = unpadded(last)
    except ValueError:
        raise Wrong("this is no JWS") from None
    if header.get("alg") != "EdDSA" or header.get("kid") not in keys:
        raise Wrong("it is signed with a key that the registry does not publish")
    if payload is not None:
        middle = base64.urlsafe_b64encode(payload).decode().rstrip("=")
    verify(keys[header["kid"]], signature, f"{first}.{middle}".encode(), "the statement")
    return header, unpadded(middle)


def check_answer(text: str, keys: dict[str, bytes], registry: str) -> str:
    """A signed answer: by this registry, and still of now."""
    header, payload = read_jws(text, keys)
    told = json.loads(payload)
    if header.get("typ") != "brand-registry-answer+jwt" or told["iss"] != registry:
        raise Wrong(f"it is no answer of {registry}")
    if not told["iat"] - 60 <= time.time() < told["exp"]:
        raise Wrong("it has expired: it says what was so, not what is")
    return f"signed by {told['iss']}, asked {told['sub']}: {json.dumps(told['answer'].get('verdict', 'an answer'))}"


def check_dump(body: bytes, signature: str, keys: dict[str, bytes], registry: str) -> str:
    """A dump: every byte of it."""
    header, _ = read_jws(signature, keys, hashlib.sha256(body).digest())
    if header.get("typ") != "brand-registry-dump+jws" or header.get("iss") != registry:
        raise Wrong(f"it is no dump of {registry}")
    made = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(header["iat"]))
    return f"{len(body)} bytes, signed by {header['iss']}, made {made}"


def read_checkpoint(note: str, keys: dict[str, bytes]) -> tuple[str, int, bytes]:
    """Name, size and root of a checkpoint that one of the keys signed."""
    text, found, signatures = note.partition("\n\n")
    lines = (text + "\n").split("\n")
    if not found or len(lines) < 4:
        raise Wrong("this is no checkpoint")
    origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2])
    for key in keys.values():
        key_hash = hashlib.sha256(origin.encode() + b"\n\x01" + key).digest()[:4]
        for line in signatures.splitlines():
            name, _, stamp = line.removeprefix("— ").partition(" ")
            if name == origin and base64.b64decode(stamp)[:4] == key_hash:
                verify(key, base64.b64decode(stamp)[4:], (text + "\n").encode(), "the checkpoint")
                return origin, size, root
    raise Wrong("no key of the registry signed the checkpoint")


# ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162 §2.1.3.2."""
    if not 0 <= index < size:
        raise Wrong("the proof is about a place that the tree does not have")
    number, last, found = index, size - 1, leaf
    for other in path:
        if last == 0:
            raise Wrong("the proof is too long")
        if number % 2 or number == last:
            found = node_hash(other, found)
            while number % 2 == 0 and number:
                number, last = number // 2, last // 2
        else:
            found = node_hash(found, other)
        number, last = number // 2, last // 2
    if last:
        raise Wrong("the proof is too short")
    return found


def check_entry(proof: dict[str, Any], keys: dict[str, bytes], registry: str) -> str:
    """That an entry is in the tree that the registry signed."""
    origin, size, root = read_checkpoint(proof["checkpoint"], keys)
    if origin != f"{registry.partition('://')[2]}/log" or size != proof["tree_size"]:
        raise Wrong(f"the checkpoint is not of the log of {registry}, or of another size")
    path = [base64.b64decode(one) for one in proof["inclusion_path"]]
    if root_from_inclusion(leaf_hash(proof["entry"].encode()), proof["index"], size, path) != root:
        raise Wrong("the proof does not lead to the root that was signed: the entry is not in the log")
    return f"entry {proof['index']} of {size}: {proof['entry']}"


def consistency_path(start: int, end: int, size: int, *, is_known: bool) -> list[tuple[int, int]]:
    """Which ranges of leaves RFC 9162 §2.1.4.1 asks for, to get from the first `end` leaves to all."""
    if end == size:
        return [] if is_known else [(start, start + size)]
    half = 1 << (size - 1).bit_length() - 1
    if end <= half:
        return [*consistency_path(start, end, half, is_known=is_known), (start + half, start + size)]
    return [*consistency_path(start + half, end - half, size - half, is_known=False), (start, start + half)]


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: list[bytes]) -> None:
    """RFC 9162 §2.1.4.2."""
    if not 0 < old_size <= new_size:
        raise Wrong(f"the log had {old_size} entries then and has {new_size} now: it was cut short")
    if old_size == new_size:
        if old_root != new_root or proof:
            raise Wrong("two roots of one size: the log was forked")
        return
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise Wrong("the proof is too short")
    number, last = old_size - 1, new_size - 1
    while number % 2:
        number, last = number // 2, last // 2
    older = newer = path.pop(0)
    for other in path:
        if last == 0:
            raise Wrong("the proof is too long")
        if number % 2 or number == last:
            older, newer = node_hash(other, older), node_hash(other, newer)
            while number % 2 == 0 and number:
                number, last = number // 2, last // 2
        else:
            newer = node_hash(newer, other)
        number, last = number // 2, last // 2
    if (older, newer, last) != (old_root, new_root, 0):
        raise Wrong("the log of now does not begin with the log of then: it was forked")


def written(index: int) -> str:
    """1234067 → x001/x234/067."""
    groups = [index // 1000**place % 1000 for place in range(len(str(index)) // 3 + 1)]
    while len(groups) > 1 and not groups[-1]:
        groups.pop()
    return "/".join([*(f"x{one:03}" for one in groups[:0:-1]), f"{groups[0]:03}"])


class Tiles:
    """The hashes of a tree of this size, read from its tiles (C2SP tlog-tiles)."""

    def __init__(self, registry: str, size: int) -> None:
        self.registry, self.size = registry, size
        self.read: dict[tuple[int, int], list[bytes]] = {}

    def node(self, start: int, end: int) -> bytes:
        """The hash over these leaves: of a whole subtree in a tile, else of its halves."""
        width = end - start
        if width & (width - 1) == 0 and start % width == 0:
            height = width.bit_length() - 1
            level, place = height // 8, start >> (height // 8 * 8)
            hashes = self.tile(level, place // TILE)
            return self.fold(hashes, place % TILE, 1 << height % 8)
        half = 1 << (width - 1).bit_length() - 1
        return node_hash(self.node(start, start + half), self.node(start + half, end))

    def fold(self, hashes: list[bytes], start: int, width: int) -> bytes:
        if width == 1:
            return hashes[start]
        return node_hash(self.fold(hashes, start, width // 2), self.fold(hashes, start + width // 2, width // 2))

    def tile(self, level: int, index: int) -> list[bytes]:
        if (level, index) not in self.read:
            width = min(TILE, (self.size >> 8 * level) - index * TILE)
            partial = f".p/{width}" if width < TILE else ""
            data = fetch(f"{self.registry}/log/tile/{level}/{written(index)}{partial}")
            self.read[level, index] = [data[at : at + 32] for at in range(0, len(data), 32)]
        return self.read[level, index]


def check_grew(old_note: str, keys: dict[str, bytes], registry: str) -> str:
    """That the log of now begins with the log of then."""
    old_origin, old_size, old_root = read_checkpoint(old_note, keys)
    origin, size, root = read_checkpoint(fetch(f"{registry}/log/checkpoint").decode(), keys)
    if origin != old_origin:
        raise Wrong(f"this is the log {origin}, not {old_origin}")
    if 0 < old_size <= size:
        tiles = Tiles(registry, size)
        proof = [tiles.node(*place) for place in consistency_path(0, old_size, size, is_known=True)]
    else:
        proof = []
    verify_consistency(old_size, old_root, size, root, proof)
    return f"the log grew from {old_size} to {size} entries, and nothing before was changed"


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def fetch(url: str) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise Wrong(f"{url} is no address of a registry")
    with urlopen(url, timeout=20) as answer:
        return bytes(answer.read())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["answer", "dump", "entry", "grew"])
    parser.add_argument("given", nargs="+", help="files, or the number of the fact")
    parser.add_argument("--registry", required=True, help="its address")
    parser.add_argument("--at", help="where it is asked, if not there")
    parser.add_argument("--keys", type=Path, help="its keys (JWK set), if you kept them")
    parser.add_argument("--proof", type=Path, help="of an entry, if you were given one")
    chosen = parser.parse_args()
    registry, at = chosen.registry.rstrip("/"), (chosen.at or chosen.registry).rstrip("/")
    try:
        keys = public_keys(
            json.loads(chosen.keys.read_bytes() if chosen.keys else fetch(f"{at}/.well-known/jwks.json"))
        )
        if chosen.what == "answer":
            said = check_answer(Path(chosen.given[0]).read_text(), keys, registry)
        elif chosen.what == "dump":
            said = check_dump(Path(chosen.given[0]).read_bytes(), Path(chosen.given[1]).read_text(), keys, registry)
        elif chosen.what == "entry":
            asked = f"{at}/api/v1/events/{chosen.given[0]}/proof"
            proof = json.loads(chosen.proof.read_bytes() if chosen.proof else fetch(asked))
            said = check_entry(proof, keys, registry)
        else:
            said = check_grew(Path(chosen.given[0]).read_text(), keys, at)
    except (Wrong, OSError, ValueError, KeyError, TypeError) as error:
        print(f"NOT as it says: {error or type(error).__name__}", file=sys.stderr)
        return 1
    print(f"as it says: {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
