"""The commands for whoever runs the registry."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime

from registry.models import Job
from registry.models.columns import JobKind
from registry.queue import MOST_STARTS, enqueue
from registry.settings import environment


async def registry(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command on this database."""
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "registry.cli", *arguments],
        env=environment(REGISTRY_DATABASE_URL=database_url),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_jobs_lists_what_was_set_aside_and_takes_one_up_again(db: str) -> None:
    await enqueue(JobKind.SCAN_ACCOUNT, "poison")
    await enqueue(JobKind.SCAN_ACCOUNT, "good")
    since = datetime(2026, 11, 23, 12, tzinfo=UTC)
    await Job.filter(subject="poison").update(parked_at=since, attempts=MOST_STARTS + 1)
    job = await Job.get(subject="poison")

    listed = await registry(db, "jobs")
    taken_up = await registry(db, "jobs", "--retry", str(job.id))
    again = await registry(db, "jobs", "--retry", str(job.id))

    assert listed.stdout == f"{job.id}\tscan_account\tpoison\t3 starts\tsince 2026-11-23 12:00 UTC\n"
    assert (taken_up.returncode, taken_up.stdout) == (0, "done\n")
    assert again.returncode == 1
    assert "There is nothing here" in again.stderr
    after = await Job.get(subject="poison")
    assert (after.parked_at, after.attempts, after.lease) == (None, 0, None)
