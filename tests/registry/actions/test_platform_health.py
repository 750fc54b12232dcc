"""When a platform is paused, when it is not, and how it comes back."""

from datetime import datetime, timedelta

from registry.actions import platform_health
from registry.actions.platform_health import EVERY, Condition, Health
from registry.models import Event, Job
from registry.models.columns import JobKind
from tests.factories import NOON
from verification.accounts import AccountRef
from verification.canaries import Sight, Sighting
from verification.outcomes import Problem, Result
from verification.platforms import PLATFORMS

FINE, UNTOLD = Sighting(Sight.FINE), Sighting(Sight.UNTOLD, Problem.RATE_LIMITED)
WRONG, SILENT = Sighting(Sight.WRONG, Problem.ACCOUNT_NOT_FOUND), Sighting(Sight.SILENT, Problem.UNREACHABLE)
ACCOUNT = AccountRef("github", "acme")
MINUTE = timedelta(minutes=1)
WATCHED = {slug for slug, platform in PLATFORMS.items() if platform.canary}


async def see(*sightings: Sighting, slug: str = "github", start: datetime = NOON) -> Health:
    """The sightings, five minutes apart; how the platform's checker is after the last."""
    health = Health()
    for number, seen in enumerate(sightings):
        health = await platform_health.record(slug, seen, now=start + 5 * number * MINUTE)
    return health


async def test_a_platform_that_is_as_it_must_be_works(db: str) -> None:
    await see(FINE, FINE)

    assert await platform_health.health() == {"github": Health(Condition.WORKING, NOON, NOON + 5 * MINUTE)}
    assert await platform_health.paused(ACCOUNT) is None


async def test_one_failure_pauses_nothing(db: str) -> None:
    assert (await see(FINE, WRONG)).state is Condition.WORKING
    assert (await see(WRONG, slug="gitlab")).state is Condition.NOT_CHECKED


async def test_two_failures_in_a_row_pause_and_one_success_ends_it(db: str) -> None:
    assert await see(FINE, WRONG, WRONG) == Health(Condition.PAUSED, NOON + 10 * MINUTE, NOON)
    paused = await platform_health.paused(ACCOUNT)
    assert paused
    assert (paused.result, paused.problem) == (Result.UNKNOWN, Problem.PAUSED)

    assert (await see(FINE, start=NOON + 20 * MINUTE)).state is Condition.WORKING
    assert await platform_health.paused(ACCOUNT) is None
    assert [event.kind for event in await Event.all().order_by("id")] == ["platform.paused", "platform.working"]


async def test_failures_with_a_success_between_them_pause_nothing(db: str) -> None:
    assert (await see(WRONG, FINE, WRONG)).state is Condition.WORKING


async def test_two_failures_within_two_minutes_are_one(db: str) -> None:
    await see(WRONG)

    assert (await see(WRONG, start=NOON + MINUTE)).state is Condition.NOT_CHECKED
    assert (await see(WRONG, start=NOON + 3 * MINUTE)).state is Condition.PAUSED


async def test_an_outage_of_ours_pauses_nothing(db: str) -> None:
    for slug in sorted(WATCHED):
        assert (await see(FINE, SILENT, SILENT, SILENT, slug=slug)).state is Condition.WORKING


async def test_a_platform_that_is_silent_while_another_answers_is_paused(db: str) -> None:
    await see(SILENT)
    await see(FINE, slug="gitlab", start=NOON + MINUTE)

    assert (await see(SILENT, start=NOON + 5 * MINUTE)).state is Condition.PAUSED


async def test_whoever_asks_us_to_wait_keeps_his_state(db: str) -> None:
    assert (await see(WRONG, UNTOLD)).state is Condition.NOT_CHECKED
    assert (await see(WRONG, UNTOLD, start=NOON + 10 * MINUTE)).state is Condition.PAUSED


async def test_every_watched_platform_is_looked_at_once_in_half_an_hour_and_never_all_at_once(db: str) -> None:
    rounds = [await platform_health.queue_looks(now=NOON + number * MINUTE) for number in range(30)]

    assert sorted(slug for queued in rounds for slug in queued) == sorted(WATCHED)
    assert max(map(len, rounds)) <= 2
    assert await platform_health.queue_looks(now=NOON + EVERY) == rounds[0]
    assert await Job.filter(kind=JobKind.CHECK_PLATFORM).count() == len(WATCHED)


async def test_a_clock_that_was_put_back_delays_no_look(db: str) -> None:
    await platform_health.queue_looks(now=NOON + timedelta(days=1))

    assert set(await platform_health.queue_looks(now=NOON)) == WATCHED
