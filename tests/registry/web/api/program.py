"""A company's program, as the API meets it: with a key, without cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx

from registry.access import Member
from registry.actions import api_keys
from registry.actions.api_keys import WantedKey
from registry.models.columns import Scope
from registry.settings import Settings
from registry.web.app import create_app
from tests.factories import NOON

BASE = "http://localhost:8000"
EVERYTHING = tuple(Scope)


class Program:
    """Sends a key with everything; `answer` is the latest one."""

    def __init__(self, client: httpx.AsyncClient, key: str) -> None:
        self.client = client
        self.key = key
        self.answer = httpx.Response(0)

    async def get(self, path: str) -> Any:  # noqa: ANN401 (JSON)
        return await self._ask("GET", path)

    async def post(self, path: str, body: object = None, *, once: str = "") -> Any:  # noqa: ANN401 (JSON)
        return await self._ask("POST", path, body, {"idempotency-key": once} if once else {})

    async def patch(self, path: str, body: object) -> Any:  # noqa: ANN401 (JSON)
        return await self._ask("PATCH", path, body)

    async def delete(self, path: str) -> Any:  # noqa: ANN401 (JSON)
        return await self._ask("DELETE", path)

    @property
    def status(self) -> int:
        return self.answer.status_code

    async def _ask(self, method: str, path: str, body: object = None, more: dict[str, str] | None = None) -> object:
        headers = {"authorization": f"Bearer {self.key}", **(more or {})}
        json = {"json": body} if body is not None else {}
        self.answer = await self.client.request(method, f"/api/v1/{path}", headers=headers, **json)  # type: ignore[arg-type]
        return self.answer.json()


@asynccontextmanager
async def programming(
    member: Member, *scopes: Scope, now: datetime = NOON, settings: Settings | None = None
) -> AsyncIterator[Program]:
    """A program with a key of the member's making; with every scope unless some are named."""
    wanted = WantedKey("a test", [scope.value for scope in scopes or EVERYTHING])
    key = await api_keys.make(member.actor, member.company_slug, wanted, now=now)
    transport = httpx.ASGITransport(
        create_app(settings or Settings(base_url=BASE), now=lambda: now), raise_app_exceptions=False
    )
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield Program(client, key.text)
