"""Steps of a check are written down while it runs, several at once, and those that are left with its outcome."""

import asyncio
from datetime import UTC, datetime

import pytest

from registry.actions import checks
from registry.actions.verifications import StartedCheck
from registry.jobs.telling import Telling
from registry.models import Claim, Verification
from tests.factories import make_claim, make_live_brand, make_member
from verification.accounts import AccountRef
from verification.verify import Step, StepKind

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
async def started(db: str) -> StartedCheck:
    member = await make_member("acme")
    claim = await make_claim(member, await make_live_brand(member), AccountRef("x", "acme"))
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    found = await checks.begin_check(claim.id, now=NOON)
    assert found
    return found


def step(number: int) -> Step:
    return Step("profile_text", StepKind.ASKED, f"https://x.com/{number}", NOON)


async def kept() -> list[str]:
    found = await Verification.all().first()
    return [told["url"].rpartition("/")[2] for told in found.steps] if found else []


async def until_kept(count: int) -> list[str]:
    async with asyncio.timeout(10):
        while True:
            found = await kept()
            if len(found) >= count:
                return found
            await asyncio.sleep(0.05)


async def test_the_steps_of_a_quick_check_are_left_for_its_outcome(started: StartedCheck) -> None:
    telling = Telling(started)
    await telling.note(step(1))
    await telling.note(step(2))

    left = await telling.end()

    assert [did.url[-1] for did in left] == ["1", "2"]
    assert not telling.on_record
    assert await kept() == []


async def test_whoever_watches_a_slow_check_sees_its_steps_while_it_runs(started: StartedCheck) -> None:
    telling = Telling(started)
    await telling.note(step(1))
    await telling.note(step(2))
    assert await until_kept(2) == ["1", "2"]
    await telling.note(step(3))
    assert await until_kept(3) == ["1", "2", "3"]
    await telling.note(step(4))

    left = await telling.end()

    assert [did.url[-1] for did in left] == ["4"]
    assert telling.on_record


async def test_a_check_tells_a_bounded_number_of_steps(started: StartedCheck) -> None:
    telling = Telling(started)
    for number in range(100):
        await telling.note(step(number))

    assert len(await telling.end()) == 60
