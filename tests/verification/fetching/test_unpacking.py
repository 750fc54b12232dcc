"""Bodies are counted while they come, packed or not."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.fetching.failures import Reason, Stopped
from verification.fetching.unpacking import MOST_BODY, Gzip, Plain, unpacker


def feed(unpack: Plain | Gzip, body: bytes, size: int) -> bytes:
    out = b"".join(unpack.feed(body[start : start + size]) for start in range(0, len(body), size))
    unpack.finish()
    return out


@given(st.binary(max_size=2000), st.integers(1, 300))
def test_a_gzip_is_unpacked_however_it_is_cut(body: bytes, size: int) -> None:
    assert feed(Gzip(), gzip.compress(body), size) == body


@pytest.mark.parametrize("size", [1000, 100_000])
def test_the_largest_body_fits_exactly(size: int) -> None:
    body = bytes(range(250)) * (MOST_BODY // 250)

    assert feed(Gzip(), gzip.compress(body), size) == body
    assert feed(Plain(), body, size) == body


@pytest.mark.parametrize("unpack", [Plain, Gzip])
def test_one_byte_more_does_not(unpack: type[Plain] | type[Gzip]) -> None:
    body = bytes(MOST_BODY + 1)

    with pytest.raises(Stopped) as caught:
        feed(unpack(), gzip.compress(body) if unpack is Gzip else body, 5000)

    assert caught.value.reason is Reason.BODY_TOO_LARGE


def test_a_bomb_takes_no_memory() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    tracemalloc.start()

    with pytest.raises(Stopped):
        Gzip().feed(bomb)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_an_endless_stream_of_nothing_ends() -> None:
    packer = zlib.compressobj(0, zlib.DEFLATED, 31)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    nothing = packer.flush(zlib.Z_FULL_FLUSH) or b"\x00\x00\x00\xff\xff"
    unpack = Gzip()
    stream = start + nothing * (MOST_BODY // len(nothing) + 1)

    with pytest.raises(Stopped) as caught:
        feed(unpack, stream, 5000)

    assert caught.value.reason is Reason.BODY_TOO_LARGE


@pytest.mark.parametrize("value", ["", "identity", " Identity "])
def test_nothing_is_unpacked_where_nothing_is_packed(value: str) -> None:
    assert isinstance(unpacker(value), Plain)


@pytest.mark.parametrize("value", ["gzip", "GZIP", "x-gzip"])
def test_one_gzip_is_unpacked(value: str) -> None:
    assert isinstance(unpacker(value), Gzip)


@pytest.mark.parametrize("value", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip,br", "identity, gzip", "*"])
def test_any_other_packing_is_refused(value: str) -> None:
    with pytest.raises(Stopped) as caught:
        unpacker(value)

    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"not gzip", Reason.BAD_ENCODING),
        (zlib.compress(b"zlib, not gzip"), Reason.BAD_ENCODING),
        (gzip.compress(b"a") + b"b", Reason.BAD_ENCODING),
        (gzip.compress(b"a")[:-1], Reason.CUT_OFF),
        (gzip.compress(b"a")[:-8] + b"12345678", Reason.BAD_ENCODING),
        (b"", Reason.CUT_OFF),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_a_broken_gzip_is_no_answer(body: bytes, reason: Reason, size: int) -> None:
    with pytest.raises(Stopped) as caught:
        feed(Gzip(), body, size)

    assert caught.value.reason is reason
