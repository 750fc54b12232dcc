"""A crowd of checks of one healthy host waits in the list, not in the slots: others go first, and none is lost."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from registry import pacing
from registry.database import rows
from registry.jobs.kinds import HANDLERS
from registry.jobs.mailing import post_with
from registry.jobs.tools import Again, Tools
from registry.jobs.worker import Worker
from registry.models.columns import JobKind
from registry.queue import Lane, enqueue
from registry.settings import Settings
from verification.fetching import Failure
from verification.fetching.politeness import AT_ONCE, Host, Pace, PutOff
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Reply

SLOW = Pace(connections=2, burst=2, per_second=2)


async def nobody(question: Asked) -> Reply | Failure:
    return Failure(Problem.UNREACHABLE, "No network here.", str(question), None, None)


class Checks:
    """Stands for checks of one question each, with the real pace of a host."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.put_off = 0
        self.in_hand = self.most_in_hand = 0
        self.all_done = asyncio.Event()

    async def check(self, subject: str, _: Tools) -> Again | None:
        name = subject.partition("-")[0] + ".test"
        self.in_hand += name == "crowd.test"
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        try:
            async with pacing.SharedPoliteness().turn(Host(name, name, name), SLOW, AT_ONCE):
                await asyncio.sleep(0.01)
        except PutOff as put_off:
            self.put_off += 1
            return Again(timedelta(seconds=put_off.seconds))
        finally:
            self.in_hand -= name == "crowd.test"
        self.done.append(subject)
        if len(self.done) == 14:
            self.all_done.set()
        return None


@pytest.fixture
def checks() -> Checks:
    return Checks()


async def test_a_crowd_at_one_host_is_served_in_its_order_and_delays_nobody(db: str, checks: Checks) -> None:
    for number in range(10):
        await enqueue(JobKind.VERIFY_CLAIM, f"crowd-{number}", lane=Lane("crowd.test"))
    await rows("UPDATE job SET run_at = run_at - interval '1 minute' RETURNING id")
    for number in range(4):
        await enqueue(JobKind.VERIFY_CLAIM, f"other{number}-0", lane=Lane(f"other{number}.test"))
    settings = Settings()
    tools = Tools(nobody, lambda: datetime.now(UTC), post_with(settings), settings)
    stop = asyncio.Event()
    worker = asyncio.create_task(
        Worker(tools, {**HANDLERS, JobKind.VERIFY_CLAIM: checks.check}, slots=8).work(db, stop)
    )

    await asyncio.wait_for(checks.all_done.wait(), 60)
    stop.set()
    await worker

    crowd = [subject for subject in checks.done if subject.startswith("crowd")]
    assert sorted(crowd) == [f"crowd-{number}" for number in range(10)]
    # Those who are taken together may overtake each other by a place or two, and nobody waits for ever.
    assert all(abs(place - int(subject.partition("-")[2])) <= 2 for place, subject in enumerate(crowd))
    assert {subject for subject in checks.done[:8] if subject.startswith("other")} == {f"other{n}-0" for n in range(4)}
    assert checks.most_in_hand <= 3
    assert checks.put_off <= 20  # no busy loop
    assert await rows("SELECT 1 FROM job WHERE kind = 'verify_claim'") == []
