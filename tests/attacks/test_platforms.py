"""Every platform with an automatic conversation gets the wrong words in the right shape, and proves nothing by them."""

from pathlib import Path

from tests.attacks import detours
from tests.attacks.case import Door
from tests.attacks.detours import SHAPES
from tests.attacks.playing import play
from tests.attacks.shape import cases_of, statuses_of

CASES = tuple(case for shape in SHAPES for case in cases_of(shape))
STATUSES = tuple(case for shape in SHAPES for case in statuses_of(shape))


async def test_only_the_honest_answers_prove(tmp_path: Path) -> None:
    played = await play(CASES, tmp_path)

    assert played.wrong(CASES) == {}


async def test_no_status_but_200_proves(tmp_path: Path) -> None:
    played = await play(STATUSES, tmp_path)

    assert played.wrong(STATUSES) == {}


async def test_nothing_leads_a_check_astray(tmp_path: Path) -> None:
    played = await play(detours.CASES, tmp_path)
    cases = [case for case in detours.CASES if case.door is not Door.DNS or played.has_443]

    assert played.wrong(cases) == {}
