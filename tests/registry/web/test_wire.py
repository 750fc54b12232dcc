"""Answers as bytes."""

import tracemalloc

import orjson

from registry.web.wire import exact

ANSWERS = 100
BYTES = 700


def test_what_is_kept_of_an_answer_is_no_larger_than_the_answer() -> None:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        kept = [exact(orjson.dumps(str(number).zfill(BYTES))) for number in range(ANSWERS)]
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert all(orjson.loads(one) == str(number).zfill(BYTES) for number, one in enumerate(kept))
    assert after - before < ANSWERS * 2 * BYTES
