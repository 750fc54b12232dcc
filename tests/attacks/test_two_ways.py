"""A proven website stands in for a token only where the check is told of it, and only for the account it names."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.attacks import links
from tests.attacks.case import BRAND, HOST, REGISTRY, Case, Door, Filling
from tests.attacks.playing import play, settings
from tests.attacks.two_ways import CASES
from tests.attacks.world import running_world
from verification.challenges import Challenge
from verification.fetching import Fetcher
from verification.outcomes import Result
from verification.settings import NetworkSettings
from verification.verify import verify

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT_ITS_PLACE = "refused"  # cases about the place that a request names; here no request names one


async def proven(folder: Path, cases: Sequence[Case], method: str | None, *sites: str) -> set[str]:
    """The cases that are proven when these websites are; no place is named."""
    async with running_world(folder) as world:
        environment = settings(world, folder, Door.BASES)
        ours = {name.lower().removeprefix("registry_"): value for name, value in environment.items()}
        fillings = [Filling(case, number) for number, case in enumerate(cases)]
        for case, filling in zip(cases, fillings, strict=True):
            world.add(case, filling)

        async with Fetcher(NetworkSettings.model_validate(ours), clock=lambda: NOW) as fetcher:

            async def check(filling: Filling) -> bool:
                own = tuple(map(filling, sites))
                challenge = Challenge(filling.account, BRAND, REGISTRY, filling.token, method, own)
                outcome = await verify(challenge, fetcher.ask, NOW)
                return outcome.result is Result.PROVEN

            ends = await asyncio.gather(*map(check, fillings))
    return {case.name for case, is_proven in zip(cases, ends, strict=True) if is_proven}


def about_the_pages() -> list[Case]:
    kinds = ("page, ", "field, ", "file, ", "domain_handle: ")
    return [case for case in CASES if any(kind in case.name for kind in kinds) and case.expected != AT_ITS_PLACE]


async def test_who_names_a_way_and_a_site_gets_the_right_answer(tmp_path: Path) -> None:
    played = await play(CASES, tmp_path)

    problems = {case.name: played.answers[case.name]["problem"] or "" for case in CASES}
    assert {
        case.name: problems[case.name] for case in CASES if problems[case.name] not in case.expected.split("|")
    } == {}
    results = {name: answer["result"] for name, answer in played.answers.items()}
    assert {name for name, result in results.items() if (result == "proven") is (problems[name] != "")} == set()
    assert played.trapped == []
    assert "Traceback" not in played.complaints


async def test_on_every_platform_both_must_name_each_other(tmp_path: Path) -> None:
    played = await play(links.CASES, tmp_path)

    assert played.wrong(links.CASES) == {}


async def test_with_a_proven_site_exactly_the_honest_are_proven(tmp_path: Path) -> None:
    cases = about_the_pages()

    assert await proven(tmp_path, cases, None, HOST) == {case.name for case in cases if not case.expected}


async def test_without_a_proven_site_no_link_proves_anything(tmp_path: Path) -> None:
    assert await proven(tmp_path, CASES, None) == set()
    for method in ("profile_link", "listed", "domain_handle"):
        assert await proven(tmp_path, CASES, method) == set()


async def test_another_proven_site_proves_nothing_here(tmp_path: Path) -> None:
    others = (f"other-{HOST}", f"users.{HOST}", f"{HOST}.mallory.test", "test", "")

    assert await proven(tmp_path, CASES, None, *others) == set()
