"""How the registry is: told from what waits, also when there is nothing to ask."""

from datetime import timedelta

from registry import mail
from registry.actions import platform_health, service_status
from registry.actions.platform_health import Condition
from registry.actions.service_status import Part
from registry.database import rows
from registry.models import Job
from registry.models.columns import JobKind
from registry.queue import Lane, enqueue
from tests.factories import NOON
from verification.canaries import Sight, Sighting
from verification.outcomes import Problem
from verification.platforms import PLATFORMS

MINUTE = timedelta(minutes=1)


async def pulse() -> None:
    """A worker that has just done its job of every minute."""
    await enqueue(JobKind.QUEUE_DUE_CHECKS, "all", run_at=NOON + MINUTE)


async def test_a_registry_that_nobody_works_for_says_so(db: str) -> None:
    found = await service_status.show(now=NOON)

    assert (found.database, found.worker, found.is_fine) == (Part.WORKS, Part.DOWN, False)


async def test_a_worker_is_there_while_its_minutes_are_kept(db: str) -> None:
    await pulse()

    assert (await service_status.show(now=NOON)).is_fine
    assert (await service_status.show(now=NOON + 3 * MINUTE)).worker is Part.WORKS
    silent = await service_status.show(now=NOON + 5 * MINUTE)
    assert silent.worker is Part.DOWN
    assert silent.worker_seen == NOON + MINUTE


async def test_work_that_waits_too_long_is_late(db: str) -> None:
    await pulse()
    await enqueue(JobKind.VERIFY_CLAIM, "one", run_at=NOON - 20 * MINUTE, lane=Lane("github"))

    found = await service_status.show(now=NOON)

    assert found.checks is Part.LATE
    assert found.queue
    assert (found.queue.waiting, found.queue.oldest) == (1, NOON - 20 * MINUTE)


async def test_what_waits_for_a_host_that_rests_is_not_late(db: str) -> None:
    await pulse()
    await enqueue(JobKind.VERIFY_CLAIM, "one", run_at=NOON - 20 * MINUTE, lane=Lane("github"))
    await rows(
        "INSERT INTO host (name, place, noted_at, turn_at, rests_until) VALUES ('api.github.com', 'github', $1, $1, $2)"
        " RETURNING name",
        NOON,
        NOON + 60 * MINUTE,
    )

    assert (await service_status.show(now=NOON)).checks is Part.WORKS


async def test_a_letter_that_does_not_leave_is_late_mail(db: str) -> None:
    await pulse()
    await mail.write("ana@acme.example.com", "-", "-", now=NOON - 20 * MINUTE)

    assert (await service_status.show(now=NOON)).mail is Part.LATE


async def test_a_letter_that_is_kept_for_the_outbox_is_not_late(db: str) -> None:
    await pulse()
    await mail.write("ana@acme.example.com", "-", "-", now=NOON - 20 * MINUTE)
    await Job.filter(kind=JobKind.SEND_LETTER).delete()  # as the job ends where there is no mail server

    assert (await service_status.show(now=NOON)).mail is Part.WORKS


async def test_a_paused_platform_comes_first_and_is_not_our_failure(db: str) -> None:
    await pulse()
    for minutes in (0, 5):
        await platform_health.record(
            "gitlab", Sighting(Sight.WRONG, Problem.ACCOUNT_NOT_FOUND), now=NOON + minutes * MINUTE
        )

    found = await service_status.show(now=NOON)

    assert (found.platforms[0].slug, found.platforms[0].health.state) == ("gitlab", Condition.PAUSED)
    assert len(found.platforms) == sum(platform.canary is not None for platform in PLATFORMS.values())
    assert found.is_fine
