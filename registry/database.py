"""How to reach PostgreSQL: the one Tortoise configuration, opening, closing, migrating."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext

from registry.migrating import migrate
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
CONNECTIONS = 5  # that one process opens at most, unless it says otherwise
LISTEN_AGAIN_SECONDS = 1.0
HEARTBEAT_SECONDS = 2.0  # a listener whose server has silently gone away notices so soon
MIGRATION_LOCK = 7_271_201  # any fixed number: migrations of two starting processes must not race


class KeptConnection(asyncpg.Connection):
    """Given back to the pool as it is, without a question to the server that resets it (a transaction is ended)."""

    def get_reset_query(self) -> str:
        """Nothing: our statements leave nothing behind; settings and locks are those of one transaction."""
        return ""


def tortoise_config(url: str, connections: int = CONNECTIONS) -> dict[str, Any]:
    connection = expand_db_url(url)
    connection["credentials"].setdefault("maxsize", connections)
    connection["credentials"].setdefault("server_settings", {})["application_name"] = "registry"
    connection["credentials"]["command_timeout"] = 30
    connection["credentials"]["connection_class"] = KeptConnection
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
async def opened(url: str, *, whole_process: bool = True, connections: int = CONNECTIONS) -> AsyncIterator[None]:
    """The database for the block; `whole_process` makes it visible to every task (web and worker)."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(url, connections), _enable_global_fallback=whole_process)
        yield


async def apply_migrations(url: str) -> None:
    """Brings the tables up to date, under a lock; does nothing when they are."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        config = tortoise_config(url)
        config["connections"]["default"]["credentials"]["command_timeout"] = None  # an index of millions takes minutes
        await migrate(config)
    finally:
        await connection.close()


@asynccontextmanager
async def listening(
    url: str, channel: str, tell: Callable[[str | None], None], lost: Callable[[], None] = lambda: None
) -> AsyncIterator[None]:
    """Tells every notification of the channel for the block; None: some may have been missed, look for yourself.

    On a connection of its own: LISTEN on a pooled one is lost at its release. A lost server is asked again for ever;
    between `lost` and the next None nothing is heard.
    """
    listener = asyncio.create_task(_listen(url, channel, tell, lost))
    try:
        yield
    finally:
        listener.cancel()
        with suppress(asyncio.CancelledError):
            await listener


async def _listen(url: str, channel: str, tell: Callable[[str | None], None], lost: Callable[[], None]) -> None:
    while True:
        with suppress(*LOST):
            await _listen_once(url, channel, tell, lost)
        tell(None)
        lost()
        await asyncio.sleep(LISTEN_AGAIN_SECONDS)


async def _listen_once(url: str, channel: str, tell: Callable[[str | None], None], lost: Callable[[], None]) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    try:
        await connection.add_listener(channel, lambda _c, _pid, _channel, payload: tell(str(payload)))
        tell(None)  # whatever was said while nobody listened
        while not gone.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(gone.wait(), HEARTBEAT_SECONDS)
                return
            await connection.execute("SELECT 1", timeout=HEARTBEAT_SECONDS)
    finally:
        lost()
        with suppress(*LOST):
            await connection.close(timeout=2)


def pool_sizes() -> dict[str, int]:
    """How many connections this process holds, in use and idle."""
    pool = getattr(get_connection("default"), "_pool", None)  # Tortoise opens it at the first question
    open_, idle = (pool.get_size(), pool.get_idle_size()) if pool else (0, 0)
    return {"in_use": open_ - idle, "idle": idle}


async def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    """Hand-written SQL on the current connection (inside a transaction: on that one)."""
    return await get_connection("default").execute_query_dict(sql, list(values))
