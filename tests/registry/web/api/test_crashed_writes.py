"""A web process that is killed around the commit of a write: sent again, it is done once and answered alike."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from registry import clock
from registry.actions import api_keys
from registry.actions.api_keys import WantedKey
from registry.models import ApiKey, Claim, Event, KeptAnswer
from registry.models.columns import ClaimState, Scope
from tests.factories import NOON, make_live_brand, make_member
from tests.registry.web.running import Web
from tests.servers.cut_database import Cut, CutDatabase, cut_database

CLAIM = {"brand": "acme", "account": "x.com/acme"}
KEPT = b"INSERT INTO kept_answer"


async def _headers() -> dict[str, str]:
    member = await make_member()
    await make_live_brand(member)
    key = await api_keys.make(
        member.actor, member.company_slug, WantedKey("a test", [Scope.READ, Scope.CLAIMS]), now=NOON
    )
    await ApiKey.all().update(expires_at=clock.now() + timedelta(days=1))
    return {"authorization": f"Bearer {key.text}", "idempotency-key": "filing-1"}


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cut-") as name:  # the path of a socket has to be short
        yield Path(name)


@asynccontextmanager
async def _running(url: str) -> AsyncIterator[Web]:
    web = Web(url)
    await asyncio.to_thread(web.__enter__)
    try:
        yield web
    finally:
        await asyncio.to_thread(web.stop)


async def _file(web: Web, headers: dict[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(base_url=web.base, timeout=30) as client:
        return await client.post("/api/v1/claims", json=CLAIM, headers=headers)


async def _is_there(line: CutDatabase) -> None:
    """Until the word has been given, and, where it arrives, is kept."""
    await line.reached.wait()
    while line.cut is Cut.AFTER_COMMIT and not await KeptAnswer.exists():  # noqa: ASYNC110 (a row of another process)
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("cut", list(Cut))
async def test_killed_around_the_commit_it_is_done_once_and_answered_alike(db: str, cut: Cut) -> None:
    headers = await _headers()
    with _folder() as folder:
        async with cut_database(db, folder, KEPT, cut) as (dead, line), _running(db) as other, _running(dead) as web:
            lost = asyncio.create_task(_file(web, headers))
            await asyncio.wait_for(_is_there(line), 30)
            meanwhile = await _file(other, headers)
            web.kill()
            with pytest.raises(httpx.HTTPError):
                await lost
            if cut is Cut.BEFORE_COMMIT:
                assert (meanwhile.status_code, meanwhile.json()["code"]) == (409, "idempotency_in_progress")
            again = await _once_free(other, headers)
            last = await _file(other, headers)

    assert (again.status_code, last.status_code, last.json()) == (201, 201, again.json())
    assert last.headers["idempotency-replayed"] == "true"
    assert ("idempotency-replayed" in again.headers) is (cut is Cut.AFTER_COMMIT)
    assert await Claim.filter(state=ClaimState.PENDING, account__handle="acme").count() == 1
    assert await Event.filter(kind="claim.filed").count() == 1


async def _once_free(web: Web, headers: dict[str, str]) -> httpx.Response:
    """PostgreSQL needs a moment to see that the other end has died."""
    async with asyncio.timeout(20):
        while (answer := await _file(web, headers)).status_code == 409:  # noqa: ASYNC110 (another process)
            await asyncio.sleep(0.05)
    return answer
