"""The tree against RFC 6962's own recursive definitions and the published examples of Certificate Transparency."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.transparency.tree import (
    EMPTY_ROOT,
    Hashes,
    Node,
    consistency_ranges,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    nodes_of,
    nodes_of_root,
    proof,
    root,
    root_from_inclusion,
    roots_from_consistency,
)

PUBLISHED = [
    bytes.fromhex(leaf)
    for leaf in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
PUBLISHED_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
sizes = st.integers(1, 70)


def _leaves(size: int) -> list[bytes]:
    return [str(i).encode() for i in range(size)]


def _hashes(leaves: Sequence[bytes]) -> Hashes:
    """Every complete node."""
    found: dict[Node, bytes] = {}
    row, height = [leaf_hash(leaf) for leaf in leaves], 0
    while row:
        found |= {Node(height, i): value for i, value in enumerate(row)}
        row, height = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)], height + 1
    return found


def _tree_head(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, as it is written there."""
    if len(leaves) < 2:
        return hashlib.sha256(b"\x00" + leaves[0] if leaves else b"").digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + _tree_head(leaves[:k]) + _tree_head(leaves[k:])).digest()


def _path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    n, k = len(leaves), 1
    if n == 1:
        return []
    while 2 * k < n:
        k *= 2
    if m < k:
        return [*_path(m, leaves[:k]), _tree_head(leaves[k:])]
    return [*_path(m - k, leaves[k:]), _tree_head(leaves[:k])]


def _subproof(m: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    n, k = len(leaves), 1
    if m == n:
        return [] if whole else [_tree_head(leaves)]
    while 2 * k < n:
        k *= 2
    if m <= k:
        return [*_subproof(m, leaves[:k], whole=whole), _tree_head(leaves[k:])]
    return [*_subproof(m - k, leaves[k:], whole=False), _tree_head(leaves[:k])]


@pytest.mark.parametrize("size", PUBLISHED_ROOTS)
def test_roots_are_those_that_certificate_transparency_publishes(size: int) -> None:
    assert root(size, _hashes(PUBLISHED)).hex() == PUBLISHED_ROOTS[size]


def test_an_empty_tree_has_a_root_too() -> None:
    assert root(0, {}) == EMPTY_ROOT == hashlib.sha256(b"").digest()
    assert nodes_of_root(0) == ()


@given(sizes)
def test_a_root_needs_the_few_nodes_it_names(size: int) -> None:
    hashes = _hashes(_leaves(size))
    few = {node: hashes[node] for node in nodes_of_root(size)}

    assert root(size, few) == _tree_head(_leaves(size))
    assert len(few) == size.bit_count()


@given(sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_an_inclusion_proof_is_the_path_of_the_rfc_and_leads_to_the_root(at: tuple[int, int]) -> None:
    index, size = at
    leaves, ranges = _leaves(size), inclusion_ranges(index, size)
    path = proof(ranges, {node: _hashes(leaves)[node] for node in nodes_of(ranges)})

    assert path == _path(index, leaves)
    assert root_from_inclusion(leaf_hash(leaves[index]), index, size, path) == _tree_head(leaves)


@given(sizes.flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))))
def test_a_consistency_proof_is_that_of_the_rfc_and_leads_to_both_roots(at: tuple[int, int]) -> None:
    earlier, size = at
    leaves, ranges = _leaves(size), consistency_ranges(earlier, size)
    path = proof(ranges, {node: _hashes(leaves)[node] for node in nodes_of(ranges)})

    assert path == _subproof(earlier, leaves, whole=True)
    old = _tree_head(leaves[:earlier])
    assert roots_from_consistency(earlier, size, path, old) == (old, _tree_head(leaves))


@given(sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))), st.data())
def test_a_tampered_leaf_or_path_leads_elsewhere(at: tuple[int, int], data: st.DataObject) -> None:
    index, size = at
    leaves = _leaves(size)
    path = _path(index, leaves)
    head = _tree_head(leaves)

    assert root_from_inclusion(leaf_hash(b"another"), index, size, path) != head
    if path:
        at_fault = data.draw(st.integers(0, len(path) - 1))
        path[at_fault] = leaf_hash(b"another")
        assert root_from_inclusion(leaf_hash(leaves[index]), index, size, path) != head


@given(sizes, st.data())
def test_a_forked_tree_has_no_consistency_proof(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size))
    leaves = _leaves(size)
    forked = [*leaves[: earlier - 1], b"another", *leaves[earlier:]]
    path = _subproof(earlier, forked, whole=True)

    old, new = roots_from_consistency(earlier, size, path, _tree_head(leaves[:earlier]))

    assert (old, new) != (_tree_head(leaves[:earlier]), _tree_head(forked))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="leaf"):
        inclusion_ranges(index, size)


@pytest.mark.parametrize(("earlier", "size"), [(0, 3), (4, 3)])
def test_a_tree_does_not_shrink(earlier: int, size: int) -> None:
    with pytest.raises(ValueError, match="a tree of"):
        consistency_ranges(earlier, size)


def test_a_path_of_the_wrong_length_proves_nothing() -> None:
    with pytest.raises(ValueError, match="prove leaf"):
        root_from_inclusion(leaf_hash(b""), 0, 4, [b"x" * 32])
    with pytest.raises(ValueError, match="within"):
        roots_from_consistency(3, 4, [], b"x" * 32)
