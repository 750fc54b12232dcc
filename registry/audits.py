"""`registry audit`: a stranger checks that a log only grew, and that the directory says what the log says."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from registry.client import Client, Json
from registry.transparency.notes import Checkpoint, NotAnswerable, Verifier, open_note, read_checkpoint
from registry.transparency.tiles import WIDTH, Tile, grow, read_bundle, read_nodes, tile_of, write_index
from registry.transparency.tree import leaf_hash, nodes_of_root, root

Account = tuple[str, str, str]
"""Brand, platform, handle."""


class Fault(Exception):
    """What the log cannot be trusted for: nothing that follows from it means anything."""


@dataclass(slots=True)
class Report:
    """What was checked, and every way in which log and directory differ."""

    size: int = 0
    grew_from: int | None = None
    official: int = 0
    differences: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """The whole of it, for people."""
        since = f", grown from the {self.grew_from} seen before" if self.grew_from is not None else ""
        found = [f"{len(self.differences)} differences between log and directory:", *self.differences]
        return "\n".join(
            [
                f"log: {self.size} entries{since}, each in the signed tree",
                f"directory: {self.official} official accounts in the log",
                *(found if self.differences else ["log and directory agree"]),
            ]
        )


@dataclass(frozen=True, slots=True)
class Memory:
    """What an earlier audit saw: the keys, and the note that it believed."""

    keys: tuple[Verifier, ...]
    note: str

    @property
    def head(self) -> Checkpoint:
        return read_checkpoint(open_note(self.note, self.keys))

    def save(self, path: Path) -> None:
        kept = {"keys": [[key.name, base64.b64encode(key.key).decode()] for key in self.keys], "note": self.note}
        path.write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2))


def remembered(path: Path) -> Memory | None:
    """What an earlier audit kept in this file; raises Fault for a file that is none of ours."""
    if not path.exists():
        return None
    try:
        kept = orjson.loads(path.read_bytes())
        return Memory(tuple(Verifier(name, base64.b64decode(key)) for name, key in kept["keys"]), str(kept["note"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Fault(f"{path} holds nothing that an audit kept") from error


def audit(client: Client, memory: Memory | None) -> tuple[Report, Memory]:
    """Reads the whole log and compares; raises Fault where the log itself is broken, ApiError where it is not there."""
    note = client.file("/log/checkpoint").decode()
    keys = _keys(client, note)
    head = _believed(note, (*memory.keys, *keys) if memory else keys)
    if memory and not set(memory.keys) & set(keys):
        raise Fault("the registry no longer publishes any of the keys that it signed with before")
    entries = list(_entries(client, head.size))
    leaves = [leaf_hash(entry) for entry in entries]
    if _root(leaves) != head.root:
        raise Fault(f"the {head.size} entries do not lead to the root that was signed: one was changed or removed")
    _same_tiles(client, leaves)
    report = Report(head.size)
    if memory:
        _only_grew(memory.head, head, leaves)
        report.grew_from = memory.head.size
    _compare(client, [orjson.loads(entry) for entry in entries], report)
    return report, Memory(keys, note)


def _keys(client: Client, note: str) -> tuple[Verifier, ...]:
    origin = note.partition("\n")[0]
    published = client.get("/.well-known/jwks.json")["keys"]
    return tuple(Verifier(origin, base64.urlsafe_b64decode(key["x"] + "=")) for key in published)


def _believed(note: str, keys: Sequence[Verifier]) -> Checkpoint:
    try:
        return read_checkpoint(open_note(note, keys))
    except NotAnswerable as error:
        raise Fault(f"the checkpoint is not signed with a published key: {error}") from error


def _entries(client: Client, size: int) -> Iterator[bytes]:
    for start in range(0, size, WIDTH):
        width = min(WIDTH, size - start)
        partial = f".p/{width}" if width < WIDTH else ""
        found = read_bundle(client.file(f"/log/tile/entries/{write_index(start // WIDTH)}{partial}"))
        if len(found) != width:
            raise Fault(f"the entries from {start} on are {len(found)}, not {width}")
        yield from found


def _root(leaves: Sequence[bytes]) -> bytes:
    tiles: Mapping[Tile, Sequence[bytes]] = grow(0, {}, leaves)
    nodes = nodes_of_root(len(leaves))
    return root(len(leaves), read_nodes(nodes, {tile_of(node): tiles[tile_of(node)] for node in nodes}))


def _same_tiles(client: Client, leaves: Sequence[bytes]) -> None:
    """What proofs are made of must be what follows from the entries."""
    for tile, hashes in grow(0, {}, leaves).items():
        partial = f".p/{len(hashes)}" if len(hashes) < WIDTH else ""
        if client.file(f"/log/tile/{tile.level}/{write_index(tile.index)}{partial}") != b"".join(hashes):
            raise Fault(
                f"tile {tile.index} of level {tile.level} does not hold the hashes that follow from the entries"
            )


def _only_grew(before: Checkpoint, now: Checkpoint, leaves: Sequence[bytes]) -> None:
    if now.origin != before.origin:
        raise Fault(f"this is the log {now.origin}, not {before.origin}")
    if now.size < before.size:
        raise Fault(f"the log had {before.size} entries when it was seen last and has {now.size} now")
    if _root(leaves[: before.size]) != before.root:
        raise Fault(f"the first {before.size} entries are not those that were signed before: the log was forked")


# ── does the directory say what the log says? ─────────────────────────────────────────────────────────────────────────


def _compare(client: Client, facts: Sequence[Json], report: Report) -> None:
    logged = _replayed(facts)
    official = {account for account, is_official in logged.items() if is_official}
    report.official = len(official)
    for account, answer in zip(logged, client.lookup_many([_asked(one) for one in logged]), strict=True):
        shown = answer.verdict == "official" and answer.brand == account[0]
        if shown != (account in official):
            wanted = "official" if account in official else "not official any more"
            report.differences.append(f"{_asked(account)} of {account[0]}: {wanted} in the log, {answer.verdict} shown")
    for account in _shown_official(client):
        if account not in logged:
            report.differences.append(f"{_asked(account)} of {account[0]}: shown as official, not in the log")


def _replayed(facts: Sequence[Json]) -> dict[Account, bool]:
    """Every account that was official at some time, and whether it still is."""
    found: dict[Account, bool] = {}
    for fact in facts:
        kind, _, what = fact["type"].partition(".")
        if kind in {"account", "domain"} and fact["account"] and what not in {"disputed", "undisputed"}:
            found[fact["brand"]["slug"], fact["account"]["platform"], fact["account"]["handle"]] = what == "verified"
    return found


def _shown_official(client: Client) -> Iterator[Account]:
    for brand in client.brands():
        if brand["state"] == "live":
            page = client.brand(brand["slug"])
            for one in (*page["accounts"], *page["websites"]):
                if one["verdict"] == "official":
                    yield brand["slug"], one["account"]["platform"], one["account"]["handle"]


def _asked(account: Account) -> str:
    """As the look-up understands it."""
    return f"{account[1]}:{account[2]}"
