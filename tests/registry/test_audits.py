"""A stranger's audit over real HTTP: what agrees, and each way of cheating that it finds."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from registry import audit as trail
from registry.actions import publishing, transparency_log
from registry.audits import Fault, Memory, Report, audit, remembered
from registry.client import Client
from registry.database import rows
from registry.models import Brand, Claim, Fact
from registry.models.columns import ClaimState
from registry.settings import Settings
from tests.factories import NOON, make_live_brand, make_member, make_official
from tests.registry.web.serving import serving
from verification.accounts import AccountRef

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS = Settings(base_url="http://localhost:8000")
HANDLES: "Sequence[str]" = ("acme", "acme_news", "acme_jobs")


async def _registry() -> None:
    """A brand with three official accounts, in the trail, the facts and the log."""
    member = await make_member()
    brand = await make_live_brand(member)
    for handle in HANDLES:
        account = AccountRef("x", handle)
        claim = await make_official(member, brand, account)
        await trail.record(
            "claim.verified", actor="worker", subject=str(account), now=NOON, brand="acme", claim=str(claim.id)
        )
    await trail.record("brand.live", actor="registry", subject="brand acme", now=NOON, brand="acme")
    await _grow()


async def _grow() -> None:
    await publishing.publish(now=NOON)
    await transparency_log.extend(SETTINGS, now=NOON)


async def _audit(memory: Memory | None = None) -> tuple[Report, Memory]:
    async with serving(base_url="http://localhost:8000", allowed_hosts=("127.0.0.1",)) as port:

        def run() -> tuple[Report, Memory]:
            with Client(f"http://127.0.0.1:{port}") as client:
                return audit(client, memory)

        return await asyncio.to_thread(run)


async def _behind_its_back(db: str, *statements: str) -> None:
    """As somebody would who holds the database: triggers stop nobody who may switch them off."""
    connection = await asyncpg.connect(db)
    try:
        for statement in ("ALTER TABLE log_entry DISABLE TRIGGER ALL", *statements):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_log_and_directory_agree(db: str) -> None:
    await _registry()

    report, _ = await _audit()

    assert report.differences == []
    assert report.official == len(HANDLES) + 1  # and the website
    assert report.size == len(await rows("SELECT 1 FROM log_entry"))


async def test_a_log_that_grew_is_the_same_log(db: str, tmp_path: Path) -> None:
    await _registry()
    _, memory = await _audit()
    memory.save(tmp_path / "seen.json")
    claim = await Claim.get(account__handle="acme_jobs")
    claim.state, claim.ended_at = ClaimState.WITHDRAWN, NOON
    await claim.save()
    await trail.record(
        "claim.withdrawn", actor="owner", subject="x:acme_jobs", now=NOON, brand="acme", claim=str(claim.id)
    )
    await _grow()

    report, _ = await _audit(remembered(tmp_path / "seen.json"))

    assert (report.grew_from, report.size) == (memory.head.size, memory.head.size + 1)
    assert report.differences == []


async def test_a_changed_entry_is_found(db: str) -> None:
    await _registry()
    await _behind_its_back(
        db,
        "UPDATE log_entry SET data = convert_to(replace(convert_from(data, 'UTF8'), 'acme_jobs', 'acme_fake'), 'UTF8')",
    )

    with pytest.raises(Fault, match="one was changed or removed"):
        await _audit()


async def test_a_removed_entry_is_found(db: str) -> None:
    await _registry()
    await _behind_its_back(db, "DELETE FROM log_entry WHERE index = 1")

    with pytest.raises(Fault, match="not 5"):
        await _audit()


async def test_a_changed_tile_is_found(db: str) -> None:
    await _registry()
    await _behind_its_back(db, "UPDATE log_tile SET hashes = overlay(hashes PLACING '\\x00' FROM 40) WHERE level = 0")

    with pytest.raises(Fault, match="tile 0 of level 0"):
        await _audit()


async def test_a_log_of_several_tiles_is_checked_to_its_end(db: str) -> None:
    await _registry()
    await _many_facts(600)
    _, memory = await _audit()
    await _many_facts(10)

    report, _ = await _audit(memory)
    assert (report.size, report.grew_from, report.differences) == (615, 605, [])

    await _behind_its_back(db, "UPDATE log_entry SET data = data || ' ' WHERE index = 300")
    with pytest.raises(Fault, match="one was changed or removed"):
        await _audit(memory)


async def _many_facts(count: int) -> None:
    brand = await Brand.get(slug="acme")
    told = {"brand": {"slug": "acme", "name": "Acme"}, "account": None, "facts": {}}
    await Fact.bulk_create(
        Fact(at=NOON, type="brand.live", is_public=True, brand_id=brand.id, about="brand acme", told=told)
        for _ in range(count)
    )
    await transparency_log.extend(SETTINGS, now=NOON)


async def test_a_log_cut_short_and_signed_again_is_found(db: str) -> None:
    await _registry()
    _, memory = await _audit()
    await _behind_its_back(db, *_START_AGAIN, "DELETE FROM fact WHERE id = (SELECT max(id) FROM fact)")
    await transparency_log.extend(SETTINGS, now=NOON)

    with pytest.raises(Fault, match="had 5 entries when it was seen last and has 4 now"):
        await _audit(memory)


async def test_a_forked_tree_is_found(db: str) -> None:
    await _registry()
    _, memory = await _audit()
    await _behind_its_back(db, *_START_AGAIN, "UPDATE fact SET at = at + interval '1 minute' WHERE type = 'brand.live'")
    await transparency_log.extend(SETTINGS, now=NOON)

    with pytest.raises(Fault, match="the log was forked"):
        await _audit(memory)


_START_AGAIN = ("DELETE FROM log_entry", "DELETE FROM log_tile", "DELETE FROM log_checkpoint")


async def test_a_claim_made_official_in_the_database_alone_is_found(db: str) -> None:
    await _registry()
    member = await make_member("other")
    await make_official(
        member, await make_live_brand(member, "other", domain="other.example.com"), AccountRef("x", "sly")
    )

    report, _ = await _audit()

    assert "x:sly of other: shown as official, not in the log" in report.differences


async def test_an_end_that_the_log_does_not_know_is_found(db: str) -> None:
    await _registry()
    await Claim.filter(account__handle="acme_jobs").update(state=ClaimState.REVOKED, ended_at=NOON)

    report, _ = await _audit()

    assert report.differences == ["x:acme_jobs of acme: official in the log, was_official shown"]


async def test_a_registry_that_signs_with_another_key_is_not_believed(db: str) -> None:
    await _registry()
    _, memory = await _audit()
    stranger = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
    async with serving(
        base_url="http://localhost:8000", allowed_hosts=("127.0.0.1",), signing_keys=(stranger,)
    ) as port:

        def run() -> None:
            with Client(f"http://127.0.0.1:{port}") as client:
                audit(client, memory)

        with pytest.raises(Fault, match=r"no longer publishes|not signed with a published key"):
            await asyncio.to_thread(run)
