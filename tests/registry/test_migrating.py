"""Migrations without the copies that nobody looks at."""

import inspect

import pytest
from tortoise.migrations.operations import Operation

from registry.database import apply_migrations
from registry.migrating import NEVER_LOOK_BACK
from tests.databases import STATE, connected


@pytest.mark.parametrize("operation", NEVER_LOOK_BACK)
def test_what_gets_no_copy_of_the_past_does_not_look_at_it(operation: type[Operation]) -> None:
    source = inspect.getsource(operation.database_forward)

    assert source.count("old_state") == 1  # the parameter


async def test_a_database_that_is_up_to_date_stays_as_it_is(database_url: str) -> None:
    async with connected(database_url) as connection:
        before = await connection.fetch(STATE)

        await apply_migrations(database_url)

        assert await connection.fetch(STATE) == before
