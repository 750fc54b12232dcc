"""Every platform with an automatic conversation gets the wrong words in the right shape, and proves nothing by them."""

from pathlib import Path

from tests.attacks import feeds, forges, keyed, oembeds, profiles, records
from tests.attacks.playing import play
from tests.attacks.shape import cases_of, statuses_of

SHAPES = (*forges.SHAPES, *records.SHAPES, *oembeds.SHAPES, *feeds.SHAPES, *profiles.SHAPES, *keyed.SHAPES)
CASES = tuple(case for shape in SHAPES for case in cases_of(shape))
STATUSES = tuple(case for shape in SHAPES for case in statuses_of(shape))


async def test_only_the_honest_answers_prove(tmp_path: Path) -> None:
    played = await play(CASES, tmp_path)

    assert played.wrong(CASES) == {}


async def test_no_status_but_200_proves(tmp_path: Path) -> None:
    played = await play(STATUSES, tmp_path)

    assert played.wrong(STATUSES) == {}
