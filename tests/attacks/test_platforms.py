"""Every platform with an automatic conversation gets the wrong words in the right shape, and proves nothing by them."""

from pathlib import Path

from tests.attacks import detours
from tests.attacks.case import Door
from tests.attacks.detours import SHAPES
from tests.attacks.playing import play
from tests.attacks.shape import cases_of, statuses_of
from verification.platforms import PLATFORMS

# Attacked by tables of their own: `answers`, `pages`, `names`, `fediverse`; Nostr, by its own tests.
ELSEWHERE = frozenset(
    ("activitypub", "bluesky", "github", "lemmy", "nostr", "peertube", "pixelfed", "website", "x"),
)
CASES = tuple(case for shape in SHAPES for case in cases_of(shape))
STATUSES = tuple(case for shape in SHAPES for case in statuses_of(shape))


def test_every_conversation_is_attacked() -> None:
    attacked = {(shape.claim.partition(":")[0], shape.method, shape.door is Door.KEYED) for shape in SHAPES}
    spoken = {
        (slug, method, is_keyed)
        for slug, platform in PLATFORMS.items()
        for is_keyed, talks in ((False, platform.conversations), (True, platform.keyed))
        for method in talks
    }

    assert {talk for talk in spoken - attacked if talk[2] or talk[0] not in ELSEWHERE} == set()


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
