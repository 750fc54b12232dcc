"""Jobs that were set aside: what they are, and taking one up again."""

from datetime import datetime

from tortoise.transactions import in_transaction

from registry import audit, queue
from registry.access import Actor, require_moderator
from registry.errors import NotFound
from registry.queue import ParkedJob


async def show(actor: Actor) -> list[ParkedJob]:
    """Every job that was set aside, the newest first; raises NotFound for whoever is no moderator."""
    require_moderator(actor)
    return await queue.parked()


async def take_up(job_id: int, *, by: str, now: datetime) -> None:
    """Starts the job again with a clean record; `by` is a role. Raises NotFound for a job that is not set aside."""
    async with in_transaction():
        found = [job for job in await queue.parked() if job.id == job_id]
        if not found or not await queue.take_up(job_id):
            raise NotFound
        job = found[0]
        await audit.record("job.taken_up", actor=by, subject=f"job {job.kind} {job.subject}"[:400], now=now)


async def take_up_as(actor: Actor, job_id: int, *, now: datetime) -> None:
    """The same by a moderator; raises NotFound for whoever is none."""
    require_moderator(actor)
    await take_up(job_id, by="moderator", now=now)
