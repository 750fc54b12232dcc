"""How far a stream was taken in: kept for each by itself, and never going back."""

from registry.actions import streams
from tests.factories import NOON


async def test_a_stream_that_was_never_heard_begins_now(db: str) -> None:
    assert await streams.cursor("bluesky") is None


async def test_the_place_is_kept_and_never_goes_back(db: str) -> None:
    for reached in (5, 9, 7):
        await streams.keep("bluesky", reached, now=NOON)
    await streams.keep("another", 2**62, now=NOON)

    assert await streams.cursor("bluesky") == 9
    assert await streams.cursor("another") == 2**62
