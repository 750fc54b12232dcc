"""Connections that only read, held open with every statement prepared: for what the public asks all the time.

They are given back without a word to the server (a pool asks it to reset them), and the server refuses them any change.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import asyncpg

CONNECTIONS = 4  # one process can hardly keep more of them busy
READ_SECONDS = 4.0
CONNECT_SECONDS = 3.0
SETTINGS = {
    "application_name": "registry reads",
    "default_transaction_read_only": "on",
    "statement_timeout": "4000",
    "plan_cache_mode": "force_generic_plan",  # planned once: planning costs more than asking
    "jit": "off",
}


@dataclass(slots=True)
class _Held:
    connection: Any
    statements: dict[str, Any] = field(default_factory=dict)


class Reads:
    """Opens its connections when they are first needed; one that the server has closed is replaced."""

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        self._url = url
        self._turns = asyncio.Semaphore(connections)
        self._free: list[_Held] = []

    async def rows(self, sql: str, *values: object) -> list[asyncpg.Record]:
        """The rows that the statement finds; raises what asyncpg raises (database.LOST when the server is away)."""
        async with self._turns:
            held = self._free.pop() if self._free else await self._open()
            if held.connection.is_closed():
                self._free.clear()  # the server went: none of the others is any better
                held = await self._open()
            try:
                statement = held.statements.get(sql)
                if statement is None:
                    statement = held.statements[sql] = await held.connection.prepare(sql)
                found: list[asyncpg.Record] = await statement.fetch(*values, timeout=READ_SECONDS)
                return found
            finally:
                if not held.connection.is_closed():
                    self._free.append(held)

    async def close(self) -> None:
        """Ends what is not in use."""
        while self._free:
            await self._free.pop().connection.close(timeout=1)

    async def _open(self) -> _Held:
        return _Held(await asyncpg.connect(self._url, timeout=CONNECT_SECONDS, server_settings=SETTINGS))
