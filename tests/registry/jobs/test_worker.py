"""The loop: it does jobs, survives their bugs and the database's absence, is fair, and stops in order."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import orjson
import pytest

from registry import queue
from registry.actions import parked_jobs
from registry.database import apply_migrations, opened, rows
from registry.embedded import embedded_postgres
from registry.jobs.kinds import HANDLERS
from registry.jobs.mailing import post_with
from registry.jobs.tools import Again, Tools
from registry.jobs.worker import Worker
from registry.models import Claim, Event, Job
from registry.models.columns import ClaimState, JobKind
from registry.queue import Lane, enqueue
from registry.settings import Settings, environment
from tests.factories import make_claim, make_live_brand, make_member
from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Reply

SCAN = JobKind.SCAN_ACCOUNT
Doing = Callable[[str], Awaitable[Again | None]]


async def nobody(question: Asked) -> Reply | Failure:
    return Failure(Problem.UNREACHABLE, "No network here.", str(question), None, None)


def tools() -> Tools:
    settings = Settings()
    return Tools(nobody, lambda: datetime.now(UTC), post_with(settings), settings)


@asynccontextmanager
async def working(url: str, doing: Doing, *, slots: int | None = None, patience: float = 5.0) -> AsyncIterator[None]:
    """A worker whose scans of accounts do this, for the block; stopped in order at its end."""

    async def scan(subject: str, _: Tools) -> Again | None:
        return await doing(subject)

    stop = asyncio.Event()
    worker = Worker(tools(), {**HANDLERS, SCAN: scan}, slots=slots, patience=patience)
    task = asyncio.create_task(worker.work(url, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 25)


async def until(is_so: Callable[[], bool] | Callable[[], Awaitable[bool]], seconds: float = 15.0) -> None:
    async with asyncio.timeout(seconds):
        while True:
            answer = is_so()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)


async def test_a_queued_job_is_done_at_once_and_taken_off_the_list(db: str) -> None:
    done: list[str] = []

    async def note(subject: str) -> None:
        done.append(subject)

    async with working(db, note):
        await asyncio.sleep(0.5)  # it has looked and waits now
        began = asyncio.get_running_loop().time()
        await enqueue(SCAN, "one")
        await until(lambda: done == ["one"])
        assert asyncio.get_running_loop().time() - began < 2.0  # woken, not polled
    assert await Job.filter(kind=SCAN).count() == 0


async def test_a_jobs_bug_stays_with_the_job(db: str) -> None:
    done: list[str] = []

    async def stumble(subject: str) -> None:
        if subject == "bad":
            raise RuntimeError("a bug")
        done.append(subject)

    async with working(db, stumble):
        await enqueue(SCAN, "bad")
        await enqueue(SCAN, "good")
        await until(lambda: done == ["good"])

    bad = await Job.get(subject="bad")
    assert (bad.attempts, bad.leased_until, bad.parked_at) == (1, None, None)
    assert bad.run_at > datetime.now(UTC) + timedelta(seconds=5)
    ended = await rows("SELECT outcome, count FROM job_outcome WHERE kind = $1", SCAN.value)
    assert {(one["outcome"], one["count"]) for one in ended} == {("done", 1), ("failed", 1)}


async def test_a_poisonous_job_is_set_aside(db: str) -> None:
    done: list[str] = []

    async def note(subject: str) -> None:
        done.append(subject)

    await enqueue(SCAN, "poison")
    await Job.all().update(attempts=queue.MOST_STARTS)  # so often it took its worker down
    await enqueue(SCAN, "good")
    async with working(db, note):
        await until(lambda: done == ["good"])

    assert (await Job.get(subject="poison")).parked_at is not None


async def test_a_job_that_was_set_aside_can_be_taken_up_again(db: str) -> None:
    done: list[str] = []

    async def note(subject: str) -> None:
        done.append(subject)

    await enqueue(SCAN, "poison")
    await Job.all().update(attempts=queue.MOST_STARTS)
    async with working(db, note):

        async def is_parked() -> bool:
            return bool(await queue.parked())

        await until(is_parked)
        (parked,) = await queue.parked()
        assert (parked.kind, parked.subject, parked.starts) == ("scan_account", "poison", queue.MOST_STARTS)
        assert done == []

        await parked_jobs.take_up(parked.id, by="operator", now=datetime.now(UTC))
        await until(lambda: done == ["poison"])

    assert await queue.parked() == []
    assert [event.kind for event in await Event.all()] == ["job.taken_up"]


async def test_a_job_that_is_to_come_again_waits_with_a_clean_record(db: str) -> None:
    async def later(_: str) -> Again:
        return Again(timedelta(hours=1))

    await enqueue(SCAN, "one")
    async with working(db, later):

        async def is_put_back() -> bool:
            return (await Job.get(subject="one")).run_at > datetime.now(UTC) + timedelta(minutes=59)

        await until(is_put_back)
    job = await Job.get(subject="one")
    assert (job.attempts, job.leased_until) == (0, None)


async def test_no_place_and_no_company_gets_more_than_a_quarter(db: str) -> None:
    started: list[str] = []
    go_on = asyncio.Event()

    async def hang(subject: str) -> None:
        started.append(subject)
        if not subject.startswith("quick"):
            await go_on.wait()

    for number in range(10):
        await enqueue(SCAN, f"slow-host-{number}", lane=Lane("slow.example", f"c{number}"))
        await enqueue(SCAN, f"big-company-{number}", lane=Lane(f"h{number}.example", "big"))
    await enqueue(SCAN, "quick", lane=Lane("quick.example", "small"))

    async with working(db, hang, slots=16):
        await until(lambda: "quick" in started)
        await asyncio.sleep(0.5)
        assert len([name for name in started if name.startswith("slow-host")]) == 4
        assert len([name for name in started if name.startswith("big-company")]) == 4
        go_on.set()
        await until(lambda: len(started) == 21)


async def test_as_many_jobs_run_at_once_as_the_operator_says(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_WORKER_SLOTS", "2")
    started: list[str] = []
    go_on = asyncio.Event()

    async def hang(subject: str) -> None:
        started.append(subject)
        await go_on.wait()

    for number in range(5):
        await enqueue(SCAN, f"job-{number}", lane=Lane(f"h{number}.example", f"c{number}"))
    async with working(db, hang):
        await until(lambda: len(started) == 2)
        await asyncio.sleep(0.5)
        assert len(started) == 2
        go_on.set()
        await until(lambda: len(started) == 5)


async def test_what_is_not_done_at_the_end_is_handed_back(db: str) -> None:
    started = asyncio.Event()

    async def hang(_: str) -> None:
        started.set()
        await asyncio.Event().wait()

    await enqueue(SCAN, "long")
    async with working(db, hang, patience=0.2):
        await asyncio.wait_for(started.wait(), 10)

    job = await Job.get(subject="long")
    assert (job.leased_until, job.attempts, job.run_at <= datetime.now(UTC)) == (None, 0, True)


async def test_what_is_nearly_done_at_the_end_is_finished(db: str) -> None:
    started, done = asyncio.Event(), asyncio.Event()

    async def linger(_: str) -> None:
        started.set()
        await asyncio.sleep(0.5)
        done.set()

    await enqueue(SCAN, "short")
    async with working(db, linger):
        await asyncio.wait_for(started.wait(), 10)

    assert done.is_set()
    assert await Job.filter(subject="short").count() == 0


async def test_the_loss_of_every_connection_is_survived(db: str, postgres: str) -> None:
    done: list[str] = []

    async def note(subject: str) -> None:
        done.append(subject)

    async with working(db, note):
        await enqueue(SCAN, "before")
        await until(lambda: done == ["before"])
        outside = await asyncpg.connect(postgres)
        await outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", db.partition("?")[0][-34:]
        )
        await outside.close()
        other = await asyncpg.connect(db)
        await other.execute(
            "INSERT INTO job (kind, subject, run_at, created_at, place) VALUES ($1, 'after', now(), now(), 'x')",
            SCAN.value,
        )
        await other.close()
        await until(lambda: done == ["before", "after"])


async def test_a_restart_of_the_database_is_survived(tmp_path: Path) -> None:
    done: list[str] = []

    async def note(subject: str) -> None:
        done.append(subject)

    server = embedded_postgres(tmp_path, durable=False)
    url = await asyncio.to_thread(server.__enter__)
    await apply_migrations(url)
    async with opened(url, whole_process=False), working(url, note):
        await enqueue(SCAN, "before")
        await until(lambda: done == ["before"])
        await asyncio.to_thread(server.__exit__, None, None, None)
        await asyncio.sleep(1)

        server = embedded_postgres(tmp_path, durable=False)
        await asyncio.to_thread(server.__enter__)
        other = await asyncpg.connect(url)
        await other.execute(
            "INSERT INTO job (kind, subject, run_at, created_at, place) VALUES ($1, 'after', now(), now(), 'x')",
            SCAN.value,
        )
        await other.close()
        await until(lambda: done == ["before", "after"], 40)
    await asyncio.to_thread(server.__exit__, None, None, None)


# ── the real worker as a process ────────────────────────────────────────────────────────────────────────────────────

ACME = AccountRef("github", "acme")


class GitHub:
    """Answers for one user whose bio can be set; leaves the first questions unanswered when told to hang."""

    def __init__(self) -> None:
        self.bio = ""
        self.hangs = False
        self.asked = asyncio.Event()
        self.ended = asyncio.Event()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked.set()
        if self.hangs:
            await self.ended.wait()
            writer.close()
            return
        body = orjson.dumps({"login": "acme", "id": 4242, "type": "User", "name": "Acme", "bio": self.bio})
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def github() -> AsyncIterator[tuple[GitHub, int]]:
    double = GitHub()
    server = await asyncio.start_server(double.answer, "127.0.0.1", 0)
    try:
        yield double, server.sockets[0].getsockname()[1]
    finally:
        double.ended.set()
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.1)  # the connections close on the loop's next rounds


async def start_worker(url: str, port: int) -> asyncio.subprocess.Process:
    program = "import asyncio, sys; from registry.jobs.worker import run; asyncio.run(run(sys.argv[1]))"
    settings = {
        "REGISTRY_PLATFORM_BASES": f"github=http://127.0.0.1:{port}",
        "REGISTRY_ALLOW_ADDRESSES": "127.0.0.0/8",
        "REGISTRY_ALLOW_PORTS": str(port),
    }
    return await asyncio.create_subprocess_exec(sys.executable, "-c", program, url, env={**environment(), **settings})


async def due_claim(github_double: GitHub) -> UUID:
    member = await make_member("acme")
    claim = await make_claim(member, await make_live_brand(member), ACME, now=datetime.now(UTC))
    github_double.bio = f"Tools. brand-registry: {claim.token}"
    await Claim.filter(id=claim.id).update(next_check_at=datetime.now(UTC))
    await enqueue(JobKind.VERIFY_CLAIM, str(claim.id))
    return claim.id


async def test_a_killed_worker_loses_nothing(db: str) -> None:
    async with github() as (double, port):
        double.hangs = True
        claim_id = await due_claim(double)
        first = await start_worker(db, port)
        await asyncio.wait_for(double.asked.wait(), 30)
        first.kill()
        await first.wait()
        job = await Job.get(kind=JobKind.VERIFY_CLAIM)
        assert job.leased_until
        assert (await Claim.get(id=claim_id)).state is ClaimState.PENDING

        await Job.filter(id=job.id).update(leased_until=datetime.now(UTC))  # as if half a minute had passed
        double.hangs = False
        second = await start_worker(db, port)

        async def is_verified() -> bool:
            return (await Claim.get(id=claim_id)).state is ClaimState.VERIFIED

        await until(is_verified, 30)
        second.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(second.wait(), 25) == 0

    claim = await Claim.get(id=claim_id)
    assert claim.stable_id == "4242"
    assert await Event.filter(kind="claim.verified").count() == 1
    assert await Job.filter(kind=JobKind.VERIFY_CLAIM, subject=str(claim_id)).count() == 0


async def test_sigterm_hands_a_hanging_check_back(db: str) -> None:
    async with github() as (double, port):
        double.hangs = True
        claim_id = await due_claim(double)
        worker = await start_worker(db, port)
        await asyncio.wait_for(double.asked.wait(), 30)
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(worker.wait(), 25) == 0

    # Either it was handed back, or the check's own deadline made it an "unknown" that is tried again.
    assert (await Claim.get(id=claim_id)).state is ClaimState.PENDING
    job = await Job.get(kind=JobKind.VERIFY_CLAIM, subject=str(claim_id))
    assert job.leased_until is None
