"""Jobs that were set aside, as moderators see them."""

from datetime import UTC, datetime

from registry.models import Job
from registry.models.columns import JobKind
from registry.queue import MOST_STARTS, enqueue
from tests.factories import make_moderator, make_person
from tests.registry.web.visitor import visiting, visiting_as


async def _parked(subject: str) -> Job:
    await enqueue(JobKind.SCAN_ACCOUNT, subject)
    since = datetime(2026, 11, 23, 12, tzinfo=UTC)
    await Job.filter(subject=subject).update(parked_at=since, attempts=MOST_STARTS + 1)
    return await Job.get(subject=subject)


async def test_a_moderator_takes_a_job_up_again(db: str) -> None:
    job = await _parked("poison<b>")
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")
        assert "/moderation/jobs" in visitor.links()

        await visitor.open("/moderation/jobs")
        assert "poison<b> 3 starts" in visitor.text.replace("Take it up again ", "")

        await visitor.send(f"/moderation/jobs/{job.id}")
        assert "The job is on the list again." in visitor.text
        assert "No job was set aside." in visitor.text

        for number in (job.id, 2**70):
            token = {"form_token": visitor.page.css("input[name=form_token]")[0].attributes["value"]}
            assert (await visitor.client.post(f"/moderation/jobs/{number}", data=token)).status_code == 404
    assert (await Job.get(id=job.id)).parked_at is None


async def test_nobody_else_learns_of_it(db: str) -> None:
    async with visiting(await make_person()) as visitor:
        assert (await visitor.open("/moderation/jobs")).status == 404
