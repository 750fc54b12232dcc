"""Fediverse servers that lie about names, actors and authors, over TLS hosts of their own, prove nothing."""

from pathlib import Path

from tests.attacks import fediverse, fediverse_posts, webfinger
from tests.attacks.playing import play
from tests.attacks.shape import cases_of, statuses_of

SHAPES = (*fediverse.SHAPES, *fediverse_posts.SHAPES)
OF_SHAPES = tuple(case for shape in SHAPES for case in (*cases_of(shape), *statuses_of(shape)))
CASES = (*webfinger.CASES, *fediverse.CASES, *fediverse_posts.CASES, *OF_SHAPES)


async def test_only_the_honest_servers_prove(tmp_path: Path) -> None:
    played = await play(CASES, tmp_path)

    assert played.wrong(CASES) == {}
