"""Hashes of an append-only Merkle tree (RFC 6962 §2.1), and which of its nodes a root or a proof is made of.

A node is named by its height above the leaves and its place among those of that height; only complete nodes are ever
kept, since those never change while the tree grows.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A complete subtree: the leaves from `index * 2**height` on, `2**height` of them."""

    height: int
    index: int


Hashes = Mapping[Node, bytes]


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962 §2.1: a leaf and a node can never be taken for each other."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbours taken together (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def complete_nodes(begin: int, end: int) -> Iterator[Node]:
    """The complete subtrees that the leaves from `begin` to before `end` fall into, largest possible, in order.

    `begin` must be where a subtree of that many leaves may begin, as all ranges of roots and proofs are.
    """
    while begin < end:
        height = (end - begin).bit_length() - 1
        yield Node(height, begin >> height)
        begin += 1 << height


def nodes_of_root(size: int) -> tuple[Node, ...]:
    """What must be known to reckon the root of a tree of that many leaves."""
    return tuple(complete_nodes(0, size))


def root(size: int, hashes: Hashes) -> bytes:
    """The Merkle tree head of the first `size` leaves. Raises KeyError for a node that is not among the hashes."""
    return _hash_of((0, size), hashes) if size else EMPTY_ROOT


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose hashes prove that a leaf is in the tree, nearest first (RFC 6962 §2.1.1).

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} of a tree of {size}")
    ranges: list[tuple[int, int]] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        ranges.append((middle, end) if index < middle else (begin, middle))
        begin, end = (begin, middle) if index < middle else (middle, end)
    return ranges[::-1]


def consistency_ranges(earlier: int, size: int) -> list[tuple[int, int]]:
    """The ranges whose hashes prove that a tree only grew since it had `earlier` leaves (RFC 6962 §2.1.2).

    Raises ValueError for an earlier tree that is larger, or empty: every tree begins with nothing.
    """
    if not 0 < earlier <= size:
        raise ValueError(f"a tree of {size} against one of {earlier}")
    ranges: list[tuple[int, int]] = []
    begin, end, is_whole = 0, size, True
    while earlier < end:
        middle = begin + _split(end - begin)
        if earlier <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin, is_whole = middle, False
    return [*([] if is_whole else [(begin, end)]), *ranges[::-1]]


def nodes_of(ranges: Iterable[tuple[int, int]]) -> set[Node]:
    """What must be known to reckon the hashes of the ranges."""
    return {node for begin, end in ranges for node in complete_nodes(begin, end)}


def proof(ranges: Iterable[tuple[int, int]], hashes: Hashes) -> list[bytes]:
    """The hashes of the ranges, in their order. Raises KeyError for a node that is not among the hashes."""
    return [_hash_of(one, hashes) for one in ranges]


def _hash_of(leaves: tuple[int, int], hashes: Hashes) -> bytes:
    found = [hashes[node] for node in complete_nodes(*leaves)]
    return reduce(lambda right, left: node_hash(left, right), found[-2::-1], found[-1])


def _split(size: int) -> int:
    """The largest power of two smaller than a size."""
    return 1 << (size - 1).bit_length() - 1


# ── what a stranger does with a proof ─────────────────────────────────────────────────────────────────────────────────


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a leaf's hash and its inclusion proof lead to (RFC 9162 §2.1.3.2). Raises ValueError."""
    ranges = inclusion_ranges(index, size)
    if len(path) != len(ranges):
        raise ValueError(f"{len(path)} hashes, where {len(ranges)} prove leaf {index} of {size}")
    found = leaf
    for (begin, _end), other in zip(ranges, path, strict=True):
        found = node_hash(found, other) if begin > index else node_hash(other, found)
    return found


def roots_from_consistency(earlier: int, size: int, path: Sequence[bytes], earlier_root: bytes) -> tuple[bytes, bytes]:
    """The roots of both trees that a consistency proof leads to (RFC 9162 §2.1.4.2). Raises ValueError."""
    ranges = consistency_ranges(earlier, size)
    if len(path) != len(ranges):
        raise ValueError(f"{len(path)} hashes, where {len(ranges)} prove {earlier} within {size}")
    if not ranges or ranges[0][0] >= earlier:  # the earlier tree is one complete subtree of the later one
        old = new = earlier_root
        steps = list(zip(ranges, path, strict=True))
    else:
        old = new = path[0]
        steps = list(zip(ranges[1:], path[1:], strict=True))
    for (begin, _end), other in steps:
        if begin >= earlier:
            new = node_hash(new, other)
        else:
            old, new = node_hash(other, old), node_hash(other, new)
    return old, new
