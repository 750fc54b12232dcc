"""Migrations without the copies that nobody looks at.

Tortoise copies its picture of all models before every operation, which is most of the time that a first start takes.
Only operations that change or remove something look back at it.
"""

from typing import Any

from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget, PlanStep
from tortoise.migrations.graph import MigrationGraph, MigrationKey
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddField, CreateModel, Operation, RunSQL
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

NEVER_LOOK_BACK = (RunSQL, CreateModel, AddField)


async def migrate(config: dict[str, Any]) -> None:
    """Applies what the database of this configuration lacks."""
    async with TortoiseContext() as context:
        await context.init(config=config)
        try:
            executor = _Executor(get_connection("default"), config["apps"])
            await executor.migrate([MigrationTarget(app, "__latest__") for app in config["apps"]])
        finally:
            await get_connection("default").close()


class _Executor(MigrationExecutor):
    def _forward_plan(
        self, target: MigrationTarget, applied: set[MigrationKey], graph: MigrationGraph
    ) -> list[PlanStep]:
        return [
            PlanStep(_Sparing(step.migration), step.backward) for step in super()._forward_plan(target, applied, graph)
        ]


class _Sparing(Migration):
    """The same migration, copying only for whoever looks back."""

    def __init__(self, written: Migration) -> None:
        super().__init__(written.name, written.app_label)
        self.operations = written.operations
        self.atomic = written.atomic

    async def apply(
        self,
        state: State,
        *,
        dry_run: bool = False,
        schema_editor: BaseSchemaEditor | None = None,
        collect_sql: bool = False,
    ) -> State:
        """Raises what the database raises; the transaction of the whole migration is the executor's."""
        if dry_run or collect_sql or schema_editor is None:
            return await super().apply(state, dry_run=dry_run, schema_editor=schema_editor, collect_sql=collect_sql)
        for operation in self.operations:
            before = _before(operation, state)
            operation.state_forward(self.app_label, state)
            await self._run_database_forward(operation, before, state, schema_editor, supports_transactions=True)
        state.validate_relations_initialized()
        return state


def _before(operation: Operation, state: State) -> State:
    return state if isinstance(operation, NEVER_LOOK_BACK) else state.clone()
