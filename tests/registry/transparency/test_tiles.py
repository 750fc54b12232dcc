from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.transparency.tiles import (
    WIDTH,
    Tile,
    grow,
    read_bundle,
    read_index,
    read_nodes,
    split_hashes,
    tile_of,
    unfinished,
    width_of,
    write_bundle,
    write_index,
)
from registry.transparency.tree import Node, complete_nodes, leaf_hash, node_hash, nodes_of_root


def _hashes(size: int) -> list[bytes]:
    return [leaf_hash(str(i).encode()) for i in range(size)]


def _grown(steps: Iterable[int]) -> tuple[dict[Tile, list[bytes]], int]:
    """The tiles after adding so many leaves at a time."""
    tiles: dict[Tile, list[bytes]] = {}
    size = 0
    for step in steps:
        last = {tile: tiles[tile] for tile in unfinished(size)}
        tiles |= grow(size, last, _hashes(size + step)[size:])
        size += step
    return tiles, size


@settings(max_examples=20)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_tiles_are_the_same_however_the_leaves_came(steps: list[int]) -> None:
    tiles, size = _grown(steps)

    assert tiles == _grown([size])[0]
    assert all(len(hashes) == width_of(tile, size) for tile, hashes in tiles.items())


def test_any_node_can_be_read_from_its_tile() -> None:
    size = 3 * WIDTH + 77
    tiles, _ = _grown([size])
    row = _hashes(size)
    for height in range(10):
        for index, value in enumerate(row):
            node = Node(height, index)
            assert read_nodes([node], {tile_of(node): tiles[tile_of(node)]}) == {node: value}
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]


def test_a_root_is_read_from_few_tiles() -> None:
    size = 2 * WIDTH * WIDTH + 5 * WIDTH + 3
    tiles, _ = _grown([size])

    assert {tile_of(node) for node in nodes_of_root(size)} == {Tile(0, size // WIDTH), Tile(1, 2), Tile(2, 0)}
    assert {tile.level for tile in tiles} == {0, 1, 2}


def test_a_node_that_is_not_complete_yet_is_not_made_up() -> None:
    tiles, _ = _grown([3])

    with pytest.raises(IndexError):
        read_nodes([Node(1, 1)], tiles)


def test_the_widths_of_tiles_follow_from_the_size() -> None:
    assert [width_of(Tile(0, i), WIDTH + 3) for i in range(3)] == [WIDTH, 3, 0]
    assert [width_of(Tile(1, i), WIDTH + 3) for i in range(2)] == [1, 0]


@pytest.mark.parametrize(
    ("index", "path"), [(0, "000"), (67, "067"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067")]
)
def test_indexes_are_written_as_paths(index: int, path: str) -> None:
    assert write_index(index) == path
    assert read_index(path) == index


@pytest.mark.parametrize("path", ["", "1", "0000", "x000/001", "001/002", "x001", "x001/x234", "../000", "\u0660" * 3])
def test_other_spellings_name_no_tile(path: str) -> None:
    assert read_index(path) is None


@given(st.integers(0, 10**15))
def test_any_index_comes_back(index: int) -> None:
    assert read_index(write_index(index)) == index


@given(st.lists(st.binary(max_size=400), max_size=20))
def test_bundles_come_back_whole(entries: list[bytes]) -> None:
    assert read_bundle(write_bundle(entries)) == entries


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=5), st.data())
def test_a_bundle_cut_off_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    written = write_bundle(entries)
    ends = {len(write_bundle(entries[:i])) for i in range(len(entries))}
    cut = data.draw(st.integers(1, len(written) - 1).filter(lambda at: at not in ends))

    with pytest.raises(ValueError, match="ends within"):
        read_bundle(written[:cut])


def test_an_entry_too_long_for_a_bundle_is_refused() -> None:
    with pytest.raises(ValueError, match="bytes"):
        write_bundle([b"x" * 65_536])


def test_hashes_are_kept_one_behind_the_other() -> None:
    hashes = _hashes(3)

    assert split_hashes(b"".join(hashes)) == hashes
    assert list(complete_nodes(0, 3)) == [Node(1, 0), Node(0, 2)]
