import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.detector.index.digests import scattered
from registry.detector.index.table import Sieve, Table, build_sieve, build_table

pairs = st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 30)), max_size=40)


@given(pairs, st.integers(0, 2**64 - 1))
def test_every_number_is_found_under_its_digest(kept: list[tuple[int, int]], stranger: int) -> None:
    digests, ids = np.array([d for d, _ in kept], np.uint64), np.array([i for _, i in kept], np.uint32)

    table, sieve = Table(*build_table(digests, ids, 5), 5), Sieve(build_sieve(digests))

    for digest, _ in kept:
        assert {number for other, number in kept if other == digest} <= set(table.find(digest))
        assert table.find(digest) == sorted(set(table.find(digest)))
    assert set(table.find(stranger)) <= {number for _, number in kept}
    assert sieve.passed(digests) == list(range(len(kept)))


@given(pairs)
def test_the_order_of_filling_does_not_matter(kept: list[tuple[int, int]]) -> None:
    there, back = (
        build_table(np.array([d for d, _ in way], np.uint64), np.array([i for _, i in way], np.uint32), 5)
        for way in (kept, kept[::-1])
    )

    assert [part.tolist() for part in there] == [part.tolist() for part in back]


@pytest.mark.parametrize("count", [1000, 30_000])
def test_strangers_are_rare(count: int) -> None:
    numbers = scattered(np.arange(2 * count, dtype=np.uint64))
    kept, strangers = numbers[:count], numbers[count:]
    id_bits = count.bit_length()

    table = Table(*build_table(kept, np.arange(count, dtype=np.uint32), id_bits), id_bits)
    passed = Sieve(build_sieve(kept)).passed(strangers)

    assert len(passed) < 0.05 * count
    assert sum(bool(table.find(int(digest))) for digest in strangers) < 0.005 * count
    assert all(number in table.find(int(digest)) for number, digest in enumerate(kept))


def test_a_digest_that_very_many_share_costs_the_others_nothing() -> None:
    digests = np.array([7] * 5000 + [8], np.uint64)

    table = Table(*build_table(digests, np.arange(5001, dtype=np.uint32), 13), 13)

    assert len(table.find(7)) >= 5000


def test_an_empty_table_holds_nothing() -> None:
    nothing = np.zeros(0, np.uint64)

    assert Table(*build_table(nothing, nothing.astype(np.uint32), 0), 0).find(7) == []
    assert Sieve(build_sieve(nothing)).passed(np.array([0, 7], np.uint64)) == []
