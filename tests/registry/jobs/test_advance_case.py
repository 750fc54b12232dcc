"""The deadlines of cases and disputes with a real worker that is killed in the middle: nothing lost, nothing twice."""

import asyncio
import signal
from datetime import UTC, datetime, timedelta

import asyncpg

from registry.actions import case_clock
from registry.audit import TRAIL_LOCK
from registry.models import Case, Dispute, Event, Job, Letter, Membership
from registry.models.columns import CaseState, JobKind
from tests.factories import letters_to
from tests.registry.actions.test_cases import dell, in_notice
from tests.registry.actions.test_disputes import given, two_sides
from tests.registry.jobs.test_worker import start_worker, until

NOBODY_LISTENS = 9  # no platform is asked


async def _hangs_at_the_trail(pid_of: asyncpg.Connection) -> bool:
    """Whether a transaction of the worker waits for the trail, its rows written and not committed."""
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = $1"
    return bool(await pid_of.fetch(waiting, TRAIL_LOCK))


async def _killed_and_done_again(db: str) -> None:
    """A worker is killed while it moves the case; the next one finishes what that one had begun."""
    holder = await asyncpg.connect(db)
    try:
        await holder.execute(f"SELECT pg_advisory_lock({TRAIL_LOCK})")
        first = await start_worker(db, NOBODY_LISTENS)
        await until(lambda: _hangs_at_the_trail(holder), 30)
        first.kill()
        await first.wait()
    finally:
        await holder.close()
    await Job.filter(leased_until__isnull=False).update(leased_until=datetime.now(UTC))  # as if it had run out


async def test_a_worker_killed_at_the_end_of_a_notice_publishes_once_and_writes_one_letter(db: str) -> None:
    brand = await dell()
    owner = (await Membership.get(company_id=brand.company_id).select_related("person")).person
    case_id, _, _ = await in_notice(brand)
    await Case.filter(id=case_id).update(acts_at=datetime.now(UTC) - timedelta(seconds=1))
    await Job.exclude(kind=JobKind.ADVANCE_CASE).delete()
    await Job.filter(kind=JobKind.ADVANCE_CASE).update(run_at=datetime.now(UTC))
    before = await Letter.filter(to=owner.email).count()

    await _killed_and_done_again(db)
    assert (await Case.get(id=case_id)).state is CaseState.NOTICE
    assert await Letter.filter(to=owner.email).count() == before

    second = await start_worker(db, NOBODY_LISTENS)

    async def is_public() -> bool:
        has_ended = not await Job.filter(kind=JobKind.ADVANCE_CASE, subject=str(case_id)).exists()
        return has_ended and (await Case.get(id=case_id)).state is CaseState.IMITATES

    await until(is_public, 30)
    assert await case_clock.queue_due(now=datetime.now(UTC)) == 0  # looked for again, and nothing is left to do
    second.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(second.wait(), 25) == 0
    assert await Event.filter(kind="account.impostor").count() == 1
    assert len(await letters_to(owner.email)) == before + 1


async def test_a_worker_killed_at_the_deadline_of_an_appeal_shows_it_late_once(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    await given(dispute_id)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await Dispute.filter(id=dispute_id).update(appealed_at=past, waits_since=past, due_at=past, acts_at=past)
    await Job.all().delete()

    await _killed_and_done_again(db)
    assert (await Dispute.get(id=dispute_id)).late_since is None

    second = await start_worker(db, NOBODY_LISTENS)

    async def is_late() -> bool:
        return (await Dispute.get(id=dispute_id)).late_since is not None

    await until(is_late, 30)
    second.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(second.wait(), 25) == 0
    assert await Event.filter(kind="dispute.late").count() == 1
