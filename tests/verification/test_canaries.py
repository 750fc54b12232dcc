"""The canaries of a platform, asked for through the real fetcher."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.servers.closed_platforms import ClosedPlatforms
from tests.verification.world import World, failing
from verification.canaries import Sight, Sighting, look
from verification.fetching import Ask
from verification.fetching.fetcher import Fetcher
from verification.outcomes import Problem
from verification.platforms import PLATFORMS
from verification.settings import NetworkSettings

GITHUB = PLATFORMS["github"]


@pytest.fixture
def closed() -> Iterator[ClosedPlatforms]:
    with ClosedPlatforms() as served:
        yield served


@pytest.fixture
async def github(closed: ClosedPlatforms) -> AsyncIterator[Ask]:
    settings = NetworkSettings(platform_bases={"github": closed.base}, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings) as fetcher:
        closed.set_github("github", bio="How people build software.")
        yield fetcher.ask


async def test_what_must_be_there_is_and_what_cannot_be_is_not(github: Ask) -> None:
    assert await look(GITHUB, github) == Sighting(Sight.FINE)


async def test_an_account_that_must_be_there_and_is_missing_is_wrong(closed: ClosedPlatforms, github: Ask) -> None:
    closed.fail(404)

    assert await look(GITHUB, github) == Sighting(Sight.WRONG, Problem.ACCOUNT_NOT_FOUND)


@pytest.mark.parametrize(("status", "problem"), [(403, Problem.BLOCKED), (500, Problem.BROKEN)])
async def test_a_platform_that_lets_nobody_in_is_wrong(
    closed: ClosedPlatforms, github: Ask, status: int, problem: Problem
) -> None:
    closed.fail(status)

    assert await look(GITHUB, github) == Sighting(Sight.WRONG, problem)


async def test_nothing_is_learned_from_a_wish_for_quiet(closed: ClosedPlatforms, github: Ask) -> None:
    closed.fail(429)

    assert await look(GITHUB, github) == Sighting(Sight.UNTOLD, Problem.RATE_LIMITED)


async def test_a_host_that_does_not_answer_is_silent() -> None:
    settings = NetworkSettings(platform_bases={"github": "http://127.0.0.1:1"}, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings) as fetcher:
        assert await look(GITHUB, fetcher.ask) == Sighting(Sight.SILENT, Problem.UNREACHABLE)


async def test_a_platform_without_canaries_or_without_a_way_to_read_it_tells_nothing() -> None:
    world = World({})
    bare = [one for one in PLATFORMS.values() if one.canary is None]

    assert {(await look(one, world.ask)).sight for one in bare} == {Sight.UNTOLD}
    assert world.asked == []


@pytest.mark.parametrize("slug", sorted(slug for slug, one in PLATFORMS.items() if one.canary))
async def test_every_canary_can_be_asked_for(slug: str) -> None:
    asked: list[object] = []

    async def ask(question: object) -> object:
        asked.append(question)
        return failing(Problem.UNREACHABLE)

    seen = await look(PLATFORMS[slug], ask, keys=frozenset({slug}))  # type: ignore[arg-type]

    assert (seen.sight, len(asked)) == (Sight.SILENT, 1)
