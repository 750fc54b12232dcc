"""A platform that cannot be read is paused, and its claims are left alone until it can be read again."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from registry.actions import platform_health
from registry.actions.platform_health import Condition
from registry.jobs.check_platform import check_platform
from registry.jobs.mailing import post_with
from registry.jobs.tools import Tools
from registry.jobs.verify_claim import verify_claim
from registry.models import Claim, Verification
from registry.models.columns import ClaimState
from registry.settings import Settings
from tests.factories import NOON, make_claim, make_live_brand, make_member
from tests.hand import Hand
from tests.servers.closed_platforms import ClosedPlatforms
from verification.accounts import AccountRef
from verification.fetching.fetcher import Fetcher

GITHUB_ACME = AccountRef("github", "acme")


@pytest.fixture
def closed() -> Iterator[ClosedPlatforms]:
    with ClosedPlatforms() as served:
        served.set_github("github", bio="")
        yield served


@asynccontextmanager
async def tools(closed: ClosedPlatforms, clock: Hand, *, canaries: bool = True) -> AsyncIterator[Tools]:
    bases = {"github": closed.base}
    settings = Settings(platform_bases=bases, allow_addresses=("127.0.0.0/8",), canaries=canaries)
    async with Fetcher(settings) as fetcher:
        yield Tools(fetcher.ask, clock, post_with(settings), settings)


async def proven_claim() -> Claim:
    member = await make_member()
    claim = await make_claim(member, await make_live_brand(member), GITHUB_ACME, state=ClaimState.VERIFIED)
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    return claim


async def pause_github(closed: ClosedPlatforms, given: Tools, clock: Hand) -> None:
    closed.fail(404)
    for _ in range(2):
        await check_platform("github", given)
        clock.now += timedelta(minutes=5)


async def test_what_the_canaries_say_is_written_down(db: str, closed: ClosedPlatforms) -> None:
    clock = Hand()
    async with tools(closed, clock) as given:
        await check_platform("github", given)
        assert (await platform_health.health())["github"].state is Condition.WORKING

        await pause_github(closed, given, clock)
        assert (await platform_health.health())["github"].state is Condition.PAUSED

        closed.fail(None)
        await check_platform("github", given)
        assert (await platform_health.health())["github"].state is Condition.WORKING


async def test_while_paused_nothing_is_asked_and_nothing_changes(db: str, closed: ClosedPlatforms) -> None:
    claim, clock = await proven_claim(), Hand()
    async with tools(closed, clock) as given:
        await pause_github(closed, given, clock)
        closed.asked.clear()

        await verify_claim(str(claim.id), given)

    after = await Claim.get(id=claim.id)
    assert closed.asked == []
    assert (after.state, after.misses, after.version) == (ClaimState.VERIFIED, 0, claim.version)
    assert after.next_check_at == clock.now + platform_health.WHILE_PAUSED
    assert [check.problem for check in await Verification.filter(claim_id=claim.id)] == ["paused"]


async def test_who_wants_no_canaries_has_no_pauses(db: str, closed: ClosedPlatforms) -> None:
    claim, clock = await proven_claim(), Hand()
    async with tools(closed, clock) as given:
        await pause_github(closed, given, clock)
    closed.asked.clear()
    closed.fail(None)

    async with tools(closed, clock, canaries=False) as given:
        await check_platform("github", given)
        assert closed.asked == []
        await verify_claim(str(claim.id), given)

    assert closed.asked != []


async def test_an_unknown_platform_is_no_bug(db: str, closed: ClosedPlatforms) -> None:
    async with tools(closed, Hand()) as given:
        assert await check_platform("no-such-platform", given) is None
    assert await platform_health.health() == {}
