"""The tree cut into tiles of 256 hashes and bundles of 256 entries, as C2SP's tlog-tiles serves them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.transparency.tree import HASH_BYTES, Node, node_hash

HEIGHT = 8
WIDTH = 1 << HEIGHT
_MOST_ENTRY_BYTES = 0xFFFF
_PATH = re.compile(r"(?:x\d{3}/)*\d{3}")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """`WIDTH` neighbouring nodes of the height `level * HEIGHT`; the last one of a level may have fewer."""

    level: int
    index: int


Tiles = Mapping[Tile, Sequence[bytes]]


def tile_of(node: Node) -> Tile:
    """The tile from which a node's hash can be reckoned."""
    level, above = divmod(node.height, HEIGHT)
    return Tile(level, node.index >> HEIGHT - above)


def read_nodes(nodes: Iterable[Node], tiles: Tiles) -> dict[Node, bytes]:
    """The hashes of nodes, from the tiles that `tile_of` names. Raises KeyError, IndexError where they lack them."""
    return {node: _read(node, tiles[tile_of(node)]) for node in nodes}


def _read(node: Node, hashes: Sequence[bytes]) -> bytes:
    above = node.height % HEIGHT
    first = (node.index << above) % WIDTH
    found = list(hashes[first : first + (1 << above)])
    if len(found) < 1 << above:
        raise IndexError(f"{node} in a tile of {len(hashes)}")
    return _together(found)


def grow(size: int, last: Tiles, added: Iterable[bytes]) -> dict[Tile, list[bytes]]:
    """The tiles that change when leaves are added to a tree of that size, as they are then.

    `last` holds the unfinished tile of each level, where there is one.
    """
    tiles: dict[Tile, list[bytes]] = {tile: list(hashes) for tile, hashes in last.items()}
    counts: dict[int, int] = defaultdict(int, {level: size >> HEIGHT * level for level in range(HEIGHT)})
    changed: set[Tile] = set()
    for leaf in added:
        level, upwards = 0, leaf
        while True:
            tile = Tile(level, counts[level] // WIDTH)
            hashes = tiles.setdefault(tile, [])
            hashes.append(upwards)
            counts[level] += 1
            changed.add(tile)
            if len(hashes) < WIDTH:
                break
            level, upwards = level + 1, _together(hashes)
    return {tile: tiles[tile] for tile in sorted(changed)}


def _together(hashes: Sequence[bytes]) -> bytes:
    """The node above as many neighbours as a power of two."""
    found = list(hashes)
    while len(found) > 1:
        found = [node_hash(found[i], found[i + 1]) for i in range(0, len(found), 2)]
    return found[0]


def unfinished(size: int) -> Iterator[Tile]:
    """The last tile of each level that is not full yet, in a tree of that size."""
    for level in range(HEIGHT):
        count = size >> HEIGHT * level
        if count % WIDTH:
            yield Tile(level, count // WIDTH)


def width_of(tile: Tile, size: int) -> int:
    """How many hashes the tile has in a tree of that size; 0: it is not there."""
    return max(0, min(WIDTH, (size >> HEIGHT * tile.level) - tile.index * WIDTH))


# ── on the wire ───────────────────────────────────────────────────────────────────────────────────────────────────────


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile as it is kept and served: one behind the other."""
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def write_index(index: int) -> str:
    """The index as a path: 1234067 is `x001/x234/067` (C2SP tlog-tiles)."""
    parts = [f"{index % _THOUSAND:03d}"]
    while index := index // _THOUSAND:
        parts.append(f"x{index % _THOUSAND:03d}")
    return "/".join(reversed(parts))


def read_index(path: str) -> int | None:
    """The index that a path names; none for another way of writing it."""
    if not _PATH.fullmatch(path):
        return None
    index = int(path.replace("x", "").replace("/", ""))
    return index if write_index(index) == path else None


def write_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries behind one another, each behind its length in two bytes. Raises ValueError for one that is too long."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > _MOST_ENTRY_BYTES:
            raise ValueError(f"an entry of {len(entry)} bytes")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def read_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError where it ends within one."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data):
            raise ValueError("the bundle ends within an entry")
        entries.append(data[at + 2 : end])
        at = end
    return entries
