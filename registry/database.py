"""How to reach PostgreSQL: the one Tortoise configuration, opening, closing, migrating."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.migrations.api import migrate

from registry.settings import settings

# What asyncpg and the socket raise when the server is away. InternalClientError is a sibling, not a subclass.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
MIGRATION_LOCK = 7_271_201  # any fixed number: migrations of two starting processes must not race


def tortoise_config(url: str) -> dict[str, Any]:
    connection = expand_db_url(url)
    connection["credentials"].setdefault("server_settings", {})["application_name"] = "registry"
    connection["credentials"]["command_timeout"] = 30
    return {
        "connections": {"default": connection},
        "apps": {
            "registry": {"models": ["registry.models"], "default_connection": "default", "migrations": "migrations"}
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def __getattr__(name: str) -> object:  # `tortoise makemigrations` reads TORTOISE_ORM; it needs no server
    if name == "TORTOISE_ORM":
        return tortoise_config(settings().database_url or "postgres://registry@/registry")
    raise AttributeError(name)


@asynccontextmanager
async def opened(url: str, *, whole_process: bool = True) -> AsyncIterator[None]:
    """The database for the block; `whole_process` makes it visible to every task (web and worker)."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url), _enable_global_fallback=whole_process)
        yield


async def apply_migrations(url: str) -> None:
    """Brings the tables up to date, under a lock; does nothing when they are."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        async with TortoiseContext():
            try:
                await migrate(config=tortoise_config(url))
            finally:
                await get_connection("default").close()
    finally:
        await connection.close()


async def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    """Hand-written SQL on the current connection (inside a transaction: on that one)."""
    return await get_connection("default").execute_query_dict(sql, list(values))
