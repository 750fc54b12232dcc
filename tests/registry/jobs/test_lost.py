"""What looks like a lost database: an outage is nobody's fault, a bug that looks like one is set aside in the end."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from registry import queue
from registry.database import apply_migrations, opened, rows
from registry.embedded import embedded_postgres
from registry.jobs import worker
from registry.jobs.tools import Tools
from registry.jobs.worker import Worker
from registry.models import Job
from registry.queue import enqueue
from tests.registry.jobs.test_worker import SCAN, tools, until, working


@pytest.mark.parametrize(
    "error", [TimeoutError(), OSError(), asyncpg.InterfaceError("another operation is in progress")], ids=type
)
async def test_a_bug_that_looks_like_an_outage_is_set_aside_in_the_end(db: str, error: Exception) -> None:
    starts = 0

    async def stumble(_: str) -> None:
        nonlocal starts
        starts += 1
        raise error

    async def is_parked() -> bool:
        # as if the pauses were over
        await Job.filter(subject="bad", leased_until=None, parked_at=None).update(run_at=datetime.now(UTC))
        return bool(await queue.parked())

    await enqueue(SCAN, "bad")
    async with working(db, stumble):
        await until(is_parked, 60)

    assert starts == worker.MOST_CRIES + queue.MOST_STARTS


async def test_a_job_that_is_done_in_the_end_has_a_clean_record(db: str) -> None:
    starts = 0

    async def stumble(_: str, __: Tools) -> None:
        nonlocal starts
        starts += 1
        if starts <= worker.MOST_CRIES:
            raise TimeoutError

    await enqueue(SCAN, "slow")
    one = Worker(tools(), {SCAN: stumble})
    for _ in range(worker.MOST_CRIES + 1):
        await Job.all().update(run_at=datetime.now(UTC))
        (job,) = await queue.take(1)
        assert job.attempts == 1
        await one._do(job)

    assert (await Job.all().count(), one._cries) == (0, {})


async def test_a_database_that_is_away_is_no_jobs_fault(tmp_path: Path) -> None:
    server = embedded_postgres(tmp_path, durable=False)
    url = await asyncio.to_thread(server.__enter__)

    async def outage(_: str, __: Tools) -> None:
        await asyncio.to_thread(server.__exit__, None, None, None)
        await rows("SELECT 1")

    await apply_migrations(url)
    async with opened(url, whole_process=False):
        await enqueue(SCAN, "unlucky")
        (job,) = await queue.take(1)
        one = Worker(tools(), {SCAN: outage})
        await one._do(job)

    assert one._cries[job.id] == 0
