"""The deadlines of cases, kept by the registry itself: the notice that ends, the appeal that we were late with."""

from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import mail
from registry.actions import case_files, case_letters, cases
from registry.database import rows
from registry.errors import NotFound
from registry.models import Case
from registry.models.columns import CaseState, JobKind
from registry.queue import enqueue

UNCONFIRMED_FOR = timedelta(days=7)  # an address that nobody confirmed is deleted
MOST_AT_ONCE = 100


async def advance(case_id: UUID, *, now: datetime) -> datetime | None:
    """Does what is due: a notice that has ended makes the ruling public, an appeal that waits too long suspends it.

    Returns when to come again if it is too early. A second time it changes nothing.
    """
    async with in_transaction():
        try:
            case = await case_files.lock(case_id)
        except NotFound:
            return None
        if case.acts_at is None or case.state not in {CaseState.NOTICE, CaseState.IMITATES}:
            return None
        if now < case.acts_at:
            return case.acts_at
        if case.appealed_at is not None:
            await _suspend(case, now)
        elif case.state is CaseState.NOTICE:
            await _publish(case, now)
    return None


async def queue_due(*, now: datetime) -> int:
    """Queues what is due, should a job have been lost; also lets go of addresses that nobody needs any more."""
    due = await rows("SELECT id FROM moderation_case WHERE acts_at <= $1 ORDER BY acts_at LIMIT $2", now, MOST_AT_ONCE)
    for row in due:
        await enqueue(JobKind.ADVANCE_CASE, str(row["id"]))
    await rows(
        "UPDATE report SET mail = NULL, mail_hash = NULL WHERE mail IS NOT NULL AND mail_confirmed_at IS NULL"
        " AND created_at < $1 RETURNING id",
        now - UNCONFIRMED_FOR,
    )
    await mail.forget_passing(now=now)
    return len(due)


async def _publish(case: Case, now: datetime) -> None:
    await case_files.change(case, state=CaseState.IMITATES, published_at=now, acts_at=None)
    await cases.confirm_flag(case)
    await case_files.tell("account.impostor", "registry", case, now)
    await case_letters.tell_imitates(case, now=now)


async def _suspend(case: Case, now: datetime) -> None:
    """We promised an answer by now and have none: until we do, the ruling does not count."""
    await case_files.change(case, state=CaseState.SUSPENDED, acts_at=None)
    await case_files.tell("case.suspended", "registry", case, now)
