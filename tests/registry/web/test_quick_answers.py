"""Answers that are given again: the same as the first, never after what they tell of has changed, in no process."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from tortoise.context import TortoiseContext

from registry.actions.private_lookups import hash_of
from registry.database import apply_migrations, rows, tortoise_config
from registry.embedded import embedded_server
from registry.models import Claim
from registry.models.columns import ClaimState
from tests.factories import NOON, make_listed_brand, make_live_brand, make_member, make_official
from tests.registry.web.prometheus import read
from tests.registry.web.running import Web
from tests.registry.web.visitor import visiting
from verification.accounts import AccountRef

X = AccountRef("x", "acme")
ASK = "/api/v1/lookup?account=x.com/acme"
OTHER_CHECK = "2020-01-01T00:00:00Z"
PATIENCE = 10.0  # seconds until a test gives up; a revocation takes milliseconds


async def _official() -> Claim:
    member = await make_member()
    return await make_official(member, await make_live_brand(member), X)


async def _until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await is_so():  # noqa: ASYNC110 (it is asked over HTTP)
            await asyncio.sleep(0.02)


async def _verdict(base: str) -> Any:  # noqa: ANN401 (a member of JSON)
    async with httpx.AsyncClient(base_url=base) as client:
        return (await client.get(ASK)).json().get("verdict")


async def _change_unheard(claim: Claim) -> None:
    """A change that nobody is told of: whoever still says the old time keeps answers."""
    await rows("UPDATE claim SET checked_at = '2020-01-01Z' WHERE id = $1 RETURNING 1 AS one", claim.id)


async def test_an_answer_is_given_again_just_as_it_was(db: str) -> None:
    claim = await _official()
    pages = (ASK, "/api/v1/accounts/x/acme", "/badge/x/acme.svg", "/accounts/x/acme", "/lookup?account=x.com/acme")
    with Web(db) as web:
        async with httpx.AsyncClient(base_url=web.base) as client:
            first = [await client.get(path) for path in pages]
            await _change_unheard(claim)
            for path, before in zip(pages, first, strict=True):
                again = await client.get(path)

                assert again.text == before.text, path
                varying = {"date", "content-length", "content-encoding", "vary", "ratelimit"}
                assert [pair for pair in again.headers.items() if pair[0] not in varying] == [
                    pair for pair in before.headers.items() if pair[0] not in varying
                ], path
            unpacked = await client.get("/accounts/x/acme", headers={"accept-encoding": "identity"})
            assert (unpacked.text, unpacked.headers["vary"]) == (
                first[3].text, "Accept-Language, Cookie, Accept-Encoding",
            )  # fmt: skip
            head = await client.head(ASK)
            assert (head.status_code, head.content) == (200, b"")
            metrics = read((await client.get("/metrics")).text)
            assert metrics["registry_kept_answers_total"].value() == len(pages) + 2
            same = await client.get(ASK, headers={"if-none-match": first[0].headers["etag"]})
            assert (same.status_code, same.content) == (304, b"")
            assert same.headers["content-security-policy"]

            assert OTHER_CHECK in (await client.get(f"{ASK}&x=1")).text
            assert OTHER_CHECK in (await client.get(ASK, headers={"cookie": "session=a"})).text
            assert (await client.get(ASK, headers={"host": "evil.example"})).status_code == 400
            spanish = await client.get("/accounts/x/acme", headers={"accept-language": "es"})
            assert '<html lang="es"' in spanish.text


async def test_the_short_way_says_what_the_long_way_says(db: str) -> None:
    await _official()
    await make_listed_brand("dell", accounts=(AccountRef("x", "dell"),))
    texts = (
        "x.com/acme",
        "x.com/dell",
        "x.com/acrne",
        "x.com/somebody",
        "x.com/acme/status/1",
        "acme",
        "",
        "%00",
        "%ff",
    )
    prefixes = (hash_of(X)[:5], hash_of(X)[:5].upper(), "00000", "0000", "xxxxx", "00000?x=1")
    paths = [*(f"/api/v1/lookup?account={text}" for text in texts), *(f"/api/v1/range/{one}" for one in prefixes)]
    async with visiting() as visitor:
        for path in paths:
            for more in ({}, {"accept": "application/json"}):
                short = await visitor.client.get(path, headers=more)
                long = await visitor.client.get(path, headers={"cookie": "session=a", **more})

                assert (short.status_code, short.json()) == (long.status_code, long.json()), path
                assert {**short.headers, "ratelimit": ""} == {**long.headers, "ratelimit": ""}, path


async def test_a_revocation_is_told_by_every_process(db: str) -> None:
    claim = await _official()
    with Web(db) as one, Web(db) as other:
        bases = (one.base, other.base)
        assert [await _verdict(base) for base in (*bases, *bases)] == ["official"] * 4

        await Claim.filter(id=claim.id).update(state=ClaimState.REVOKED, ended_at=NOON)

        for base in bases:
            await _until(lambda base=base: _is_no_longer(base))  # type: ignore[misc]


async def _is_no_longer(base: str) -> bool:
    return bool(await _verdict(base) == "was_official")


async def test_a_lost_listener_is_believed_in_nothing_and_comes_back(db: str) -> None:
    claim = await _official()
    with Web(db) as web:
        assert await _verdict(web.base) == "official"

        await rows(
            "SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity"
            " WHERE datname = current_database() AND query ILIKE 'LISTEN%answers%'"
        )
        await Claim.filter(id=claim.id).update(state=ClaimState.REVOKED, ended_at=NOON)
        await _until(lambda: _is_no_longer(web.base))

        await make_listed_brand("dell", accounts=(AccountRef("x", "dell"),))
        await _until(lambda: _is_kept_again(web.base, claim))


async def _is_kept_again(base: str, claim: Claim) -> bool:
    async with httpx.AsyncClient(base_url=base) as client:
        before = (await client.get(ASK)).text
        await rows(
            "UPDATE claim SET checked_at = checked_at + interval '1s' WHERE id = $1 RETURNING 1 AS one", claim.id
        )
        return (await client.get(ASK)).text == before


async def test_without_the_database_what_was_just_known_is_told_with_its_age_and_nothing_else(tmp_path: Path) -> None:
    with embedded_server(tmp_path, durable=False) as server:
        await apply_migrations(server.url)
        async with TortoiseContext() as context:
            await context.init(config=tortoise_config(server.url))
            await _official()
        with Web(server.url) as web:
            assert await _verdict(web.base) == "official"
            await asyncio.to_thread(server.stop)

            async with httpx.AsyncClient(base_url=web.base, timeout=20) as client:
                known = await client.get(ASK)
                assert (known.status_code, known.json()["verdict"]) == (200, "official")
                assert known.headers["cache-control"] == "no-store"
                assert int(known.headers["age"]) >= 0
                assert known.headers["warning"].startswith("111")

                never_asked = await client.get("/api/v1/lookup?account=x.com/somebody")
                assert (never_asked.status_code, never_asked.json()["code"]) == (503, "database_away")
                assert int(never_asked.headers["retry-after"]) > 0

                await asyncio.to_thread(server.start)
                await _until(lambda: _is_answered(client))


async def _is_answered(client: httpx.AsyncClient) -> bool:
    answer = await client.get("/api/v1/lookup?account=x.com/somebody")
    return answer.status_code == 200 and answer.json()["verdict"] == "unknown"


async def test_look_ups_from_memory_are_counted_and_limited_like_all_others(db: str) -> None:
    await _official()
    with Limited(db) as web:
        async with httpx.AsyncClient(base_url=web.base) as client:
            statuses = [(await client.get(ASK)).status_code for _ in range(6)]
            assert statuses == [200] * 5 + [429]

        async def is_counted() -> bool:
            found = await rows("SELECT COALESCE(sum(count), 0)::int AS n FROM lookup_count")
            return bool(found[0]["n"] == 5)

        await _until(is_counted)


class Limited(Web):
    """Five look-ups a minute."""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "REGISTRY_LOOKUPS_PER_MINUTE": "5"}
