"""The commands for whoever runs the registry."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from registry.detector import compiled
from registry.models import Job, Sighting
from registry.models.columns import JobKind
from registry.queue import MOST_STARTS, enqueue
from registry.settings import environment
from tests.registry.actions.test_sightings import acme


async def registry(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command on this database."""
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "registry.cli", *arguments],
        env=environment(REGISTRY_DATABASE_URL=database_url),
        capture_output=True,
        stdin=subprocess.DEVNULL,
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


async def test_watch_takes_in_a_feed_twice_and_finds_the_new_ones_once(db: str, tmp_path: Path) -> None:
    await acme()
    feed = tmp_path / "seen.csv"
    feed.write_text("url\nhttps://github.com/acmevvidgets\nhello world\n")

    first = await registry(db, "watch", str(feed))
    second = await registry(db, "watch", str(feed), "--name", "our scanner")

    assert first.stdout == "1 accounts read, 1 new lookalikes, 0 seen before, 1 lines refused\n"
    assert first.stderr.startswith("line 3: not_an_account: That is not the address of an account")
    assert second.stdout == "1 accounts read, 0 new lookalikes, 1 seen before, 1 lines refused\n"
    assert [one.source for one in await Sighting.all()] == ["feed:seen.csv"]


async def test_watch_says_what_it_cannot_read(db: str, tmp_path: Path) -> None:
    nothing = await registry(db, "watch", str(tmp_path / "none.csv"))
    stdin = await registry(db, "watch", "-")

    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "No such file" in nothing.stderr
    assert stdin.stdout == "0 accounts read, 0 new lookalikes, 0 seen before, 0 lines refused\n"


async def test_bluesky_is_watched_only_where_the_operator_named_a_stream(db: str) -> None:
    off = await registry(db, "watch", "--bluesky")
    neither = await registry(db, "watch")

    assert (off.returncode, neither.returncode) == (1, 1)
    assert "REGISTRY_JETSTREAM_URL is not set" in off.stderr
    assert "Name a feed, or say --bluesky." in neither.stderr


async def test_a_look_around_is_queued_once_a_day(db: str) -> None:
    await acme()

    first = await registry(db, "probe", "acme")
    nobody = await registry(db, "probe", "nobody")
    await Job.all().delete()
    again = await registry(db, "probe", "acme")

    assert (first.returncode, first.stdout[:7]) == (0, "queued:")
    assert (nobody.returncode, again.returncode) == (1, 1)
    assert "less than a day ago" in again.stderr


async def test_whoever_asks_is_told_how_the_detector_runs(db: str) -> None:
    assert (await registry(db, "detector")).stdout == f"{compiled.HOW}\n"
