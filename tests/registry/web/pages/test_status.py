"""The page that says how the registry is: for strangers, for the signed in, and without a database."""

from datetime import timedelta

from tortoise.context import TortoiseContext

from registry.database import tortoise_config
from registry.models.columns import JobKind
from registry.queue import enqueue
from tests.factories import NOON
from tests.registry.web.visitor import visiting

NOBODY_THERE = "postgres://registry@127.0.0.1:1/registry"


async def test_the_worker_s_absence_is_told_with_what_it_means(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/status")

        assert visitor.status == 200
        assert "Questions are answered; checks wait." in visitor.text
        assert "There was none yet." in visitor.text
        assert visitor.answer.headers["cache-control"] == "no-store"


async def test_when_all_is_well_the_page_says_only_that(db: str) -> None:
    await enqueue(JobKind.QUEUE_DUE_CHECKS, "all", run_at=NOON + timedelta(minutes=1))
    async with visiting() as visitor:
        await visitor.open("/status")

        assert "Everything works." in visitor.text
        assert "nothing waits" in visitor.text


async def test_it_answers_without_a_database_even_to_the_signed_in() -> None:
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(NOBODY_THERE))
        async with visiting() as visitor:
            visitor.client.cookies.set("session", "whatever")
            await visitor.open("/status")

            assert visitor.status == 200
            assert "We cannot answer questions now." in visitor.text
            assert "Not known" in visitor.text
