"""The audit trail only grows, and a change to any line shows."""

import pytest
from tortoise.exceptions import BaseORMException
from tortoise.transactions import in_transaction

from registry import audit
from registry.database import rows
from tests.factories import NOON

pytestmark = pytest.mark.usefixtures("db")


async def _record(kind: str) -> int:
    async with in_transaction():
        return await audit.record(kind, actor="worker", subject="claim:1", now=NOON, result="proven")


async def test_every_event_is_bound_to_the_one_before() -> None:
    await _record("first")
    await _record("second")

    first, second = await rows("SELECT * FROM event ORDER BY id")
    assert first["previous_hash"] == audit.GENESIS
    assert second["previous_hash"] == first["hash"]
    facts = {"result": "proven"}
    assert second["hash"] == audit.digest(first["hash"], NOON, "second", "worker", "claim:1", facts)
    assert second["hash"] != audit.digest(first["hash"], NOON, "second", "worker", "claim:2", facts)


@pytest.mark.parametrize(
    "change", ["UPDATE event SET kind = 'x' RETURNING id", "DELETE FROM event RETURNING id", "TRUNCATE event"]
)
async def test_nothing_changes_an_event(change: str) -> None:
    await _record("first")

    with pytest.raises(BaseORMException, match="never changed"):
        await rows(change)

    assert len(await rows("SELECT id FROM event")) == 1


async def test_an_event_of_a_failed_transaction_never_was() -> None:
    with pytest.raises(RuntimeError):
        async with in_transaction():
            await audit.record("first", actor="worker", subject="claim:1", now=NOON)
            raise RuntimeError

    assert await rows("SELECT id FROM event") == []
