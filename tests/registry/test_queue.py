"""A job is never lost, never done by two at once, and never kept from the others by one that crashes."""

import asyncio

import pytest
from tortoise.transactions import in_transaction

from registry import queue
from registry.database import rows
from registry.models.columns import JobKind

pytestmark = pytest.mark.usefixtures("db")


async def _expire() -> None:
    await rows("UPDATE job SET leased_until = now() - interval '1 second' RETURNING id")


async def _make_due() -> None:
    await rows("UPDATE job SET run_at = now() RETURNING id")


async def test_a_job_queued_in_a_transaction_that_fails_was_never_queued() -> None:
    with pytest.raises(RuntimeError):
        async with in_transaction():
            await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
            raise RuntimeError

    assert await queue.take(10) == []


async def test_the_same_job_waits_once() -> None:
    for _ in range(3):
        await queue.enqueue(JobKind.VERIFY_CLAIM, "1")

    assert [job.subject for job in await queue.take(10)] == ["1"]
    assert await queue.take(10) == []


async def test_asking_again_while_the_job_runs_runs_it_once_more() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (running,) = await queue.take(10)

    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    await queue.finish(running)

    assert len(await queue.take(10)) == 1


async def test_two_workers_never_get_the_same_job() -> None:
    for number in range(40):
        await queue.enqueue(JobKind.VERIFY_CLAIM, str(number))

    taken = await asyncio.gather(*(queue.take(10) for _ in range(6)))

    subjects = [job.subject for batch in taken for job in batch]
    assert len(subjects) == len(set(subjects)) == 40


async def test_a_dead_worker_s_job_comes_back_and_the_start_was_counted() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (first,) = await queue.take(10)

    await _expire()
    (second,) = await queue.take(10)

    assert (first.attempts, second.attempts) == (1, 2)


async def test_a_worker_that_wakes_late_changes_nothing() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (late,) = await queue.take(10)
    await _expire()
    (holder,) = await queue.take(10)

    await queue.finish(late)
    await queue.put_back(late, in_seconds=0)

    assert await queue.renew([holder]) == set()
    assert await queue.renew([late]) == {late.id}
    assert await rows("SELECT count(*) AS n FROM job") == [{"n": 1}]


async def test_a_job_put_back_meets_the_one_that_waits_already() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (running,) = await queue.take(10)
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")

    await queue.put_back(running, in_seconds=0)

    assert len(await queue.take(10)) == 1
    assert await rows("SELECT count(*) AS n FROM job") == [{"n": 1}]


async def test_a_parked_job_waits_for_the_operator_and_keeps_nobody_from_asking_again() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (poison,) = await queue.take(10)

    await queue.park(poison)
    await _make_due()

    assert await queue.take(10) == []
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    assert len(await queue.take(10)) == 1


async def test_asking_for_it_sooner_brings_it_forward() -> None:
    later = (await rows("SELECT now() + interval '1 hour' AS at"))[0]["at"]
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1", run_at=later)
    assert await queue.take(10) == []

    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")

    assert len(await queue.take(10)) == 1


async def _rest(place: str, seconds: float) -> None:
    await rows(
        "INSERT INTO host (name, place, noted_at, turn_at, rests_until)"
        " VALUES ($1, $1, now(), now(), now() + make_interval(secs => $2))"
        " ON CONFLICT (name) DO UPDATE SET rests_until = EXCLUDED.rests_until RETURNING name",
        place,
        seconds,
    )


async def test_a_job_of_a_host_that_rests_holds_no_slot_and_keeps_nobody_waiting() -> None:
    for number in range(3):
        await queue.enqueue(JobKind.VERIFY_CLAIM, f"resting-{number}", lane=queue.Lane("dell.test"))
    await queue.enqueue(JobKind.VERIFY_CLAIM, "other", lane=queue.Lane("hp.test"))
    await _rest("dell.test", 3600)

    assert [job.subject for job in await queue.take(10)] == ["other"]
    assert await queue.next_due() == pytest.approx(3600, abs=60)


async def test_a_host_that_has_just_rested_gets_one_check_the_oldest() -> None:
    for number in range(3):
        await queue.enqueue(JobKind.VERIFY_CLAIM, f"resting-{number}", lane=queue.Lane("dell.test"))
    await _rest("dell.test", -1)

    assert [job.subject for job in await queue.take(10)] == ["resting-0"]
    await _rest("dell.test", -10)
    assert [job.subject for job in await queue.take(10)] == ["resting-1", "resting-2"]


async def test_a_check_put_back_keeps_its_turn_while_its_host_rests() -> None:
    for subject in ("first", "second", "third"):
        await queue.enqueue(JobKind.VERIFY_CLAIM, subject, lane=queue.Lane("dell.test"))
    (first,) = await queue.take(1)
    await _rest("dell.test", 3600)

    await queue.put_back(first, in_seconds=600)

    assert await queue.take(10) == []
    await _rest("dell.test", -1)
    assert [job.subject for job in await queue.take(10)] == ["first"]


async def test_a_check_put_back_of_a_host_that_does_not_rest_comes_later() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "one", lane=queue.Lane("dell.test"))
    (one,) = await queue.take(1)

    await queue.put_back(one, in_seconds=600)

    assert await queue.take(10) == []
    assert await queue.next_due() == pytest.approx(600, abs=60)


async def test_all_workers_together_hold_no_more_checks_of_a_place_than_it_has_room_for() -> None:
    for place in ("dell.test", "github"):
        for number in range(9):
            await queue.enqueue(JobKind.VERIFY_CLAIM, f"{place}-{number}", lane=queue.Lane(place))
            await queue.enqueue(JobKind.SCAN_ACCOUNT, f"{place}-{number}", lane=queue.Lane("scan"))
    room = {"github": 4, "": 2}

    one, other = await queue.take(7, most_checks=room), await queue.take(99, most_checks=room)

    checks = [job.lane.place for job in [*one, *other] if job.kind is JobKind.VERIFY_CLAIM]
    assert (checks.count("github"), checks.count("dell.test")) == (4, 2)
    assert len(one) + len(other) == 4 + 2 + 18


async def test_taking_up_a_parked_job_while_the_same_one_waits_leaves_one() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (poison,) = await queue.take(10)
    await queue.park(poison)
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")

    assert await queue.take_up(poison.id)
    assert not await queue.take_up(poison.id)
    assert await rows("SELECT parked_at, attempts FROM job") == [{"parked_at": None, "attempts": 0}]
