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


async def test_a_job_of_a_host_that_rests_holds_no_slot_and_keeps_nobody_waiting() -> None:
    for number in range(3):
        await queue.enqueue(JobKind.VERIFY_CLAIM, f"resting-{number}", lane=queue.Lane("dell.test"))
    await queue.enqueue(JobKind.VERIFY_CLAIM, "other", lane=queue.Lane("hp.test"))
    await rows(
        "INSERT INTO host (name, place, noted_at, turn_at, rests_until)"
        " VALUES ('dell.test', 'dell.test', now(), now(), now() + interval '1 hour') RETURNING name"
    )

    assert [job.subject for job in await queue.take(10)] == ["other"]
    await rows("UPDATE host SET rests_until = now() - interval '1 second' RETURNING name")
    assert len(await queue.take(10)) == 3


async def test_taking_up_a_parked_job_while_the_same_one_waits_leaves_one() -> None:
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")
    (poison,) = await queue.take(10)
    await queue.park(poison)
    await queue.enqueue(JobKind.VERIFY_CLAIM, "1")

    assert await queue.take_up(poison.id)
    assert not await queue.take_up(poison.id)
    assert await rows("SELECT parked_at, attempts FROM job") == [{"parked_at": None, "attempts": 0}]
