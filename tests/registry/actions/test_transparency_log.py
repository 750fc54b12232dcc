"""The public log: it grows with the facts, in order, once each, and cannot be changed unseen."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta

import orjson
import pytest
from tortoise.exceptions import IntegrityError

from registry import signing
from registry.actions import transparency_log
from registry.database import rows
from registry.models import Brand, Fact
from registry.settings import Settings
from registry.transparency.notes import open_note, read_checkpoint, verifier
from registry.transparency.tiles import WIDTH, read_bundle, split_hashes
from registry.transparency.tree import leaf_hash, root_from_inclusion
from tests.factories import NOON, make_live_brand, make_member

SETTINGS = Settings(base_url="http://localhost:8000")


async def _facts(count: int, *, is_public: bool = True) -> Sequence[int]:
    brand = await Brand.first() or await make_live_brand(await make_member())
    told = {"brand": {"slug": brand.slug, "name": brand.name}, "account": None, "facts": {}}
    made = [
        Fact(at=NOON, type="brand.live", is_public=is_public, brand_id=brand.id, about="brand acme", told=told)
        for _ in range(count)
    ]
    await Fact.bulk_create(made)
    return [fact["id"] for fact in await Fact.all().order_by("id").values("id")]


async def _extend(minutes: int = 0) -> bool:
    return await transparency_log.extend(SETTINGS, now=NOON + timedelta(minutes=minutes))


async def _head() -> transparency_log.Head:
    found = await transparency_log.head()
    assert found is not None
    return found


async def test_an_empty_log_is_vouched_for_too(db: str) -> None:
    assert await transparency_log.head() is None

    assert await _extend() is False

    assert (await _head()).size == 0
    assert (await _head()).root == hashlib.sha256(b"").digest()


async def test_each_public_fact_becomes_one_entry_in_order(db: str) -> None:
    await _facts(2)
    await _extend()
    await _facts(1, is_public=False)
    ids = await _facts(3)
    await _extend()
    await _extend()

    entries = read_bundle(await transparency_log.bundle(0, 5) or b"")

    assert [orjson.loads(entry)["id"] for entry in entries] == [str(id_) for id_ in (*ids[:2], *ids[3:])]
    assert split_hashes(await transparency_log.tile(0, 0, 5) or b"") == [leaf_hash(entry) for entry in entries]


async def test_a_checkpoint_is_signed_with_the_published_key_and_says_when(db: str) -> None:
    await _facts(3)
    await _extend()
    ours = verifier("localhost:8000/log", signing.keys(SETTINGS)[0])

    text = open_note((await _head()).note, [ours])

    assert read_checkpoint(text).size == 3
    assert read_checkpoint(text).root == (await _head()).root
    assert text.endswith("time 2026-11-23T12:00:00Z\n")


async def test_silence_is_vouched_for_every_ten_minutes(db: str) -> None:
    await _facts(1)
    await _extend()
    first = (await _head()).note

    await _extend(minutes=5)
    assert (await _head()).note == first

    await _extend(minutes=9)
    assert (await _head()).note != first
    assert (await _head()).size == 1


async def test_every_fact_can_be_proven_to_be_in_a_tree_of_many_tiles(db: str) -> None:
    ids = await _facts(WIDTH + 40)
    await _extend()
    await _facts(WIDTH)
    await _extend()

    for number in (0, 1, WIDTH - 1, WIDTH, WIDTH + 39):
        found = await transparency_log.inclusion(ids[number])
        assert found is not None
        led_to = root_from_inclusion(leaf_hash(found.data), found.index, found.head.size, found.path)
        assert (found.index, led_to) == (number, (await _head()).root)


async def test_more_than_fits_is_taken_in_pieces(db: str) -> None:
    await _facts(transparency_log.MOST_ENTRIES + 1)

    assert await _extend() is True
    assert await _extend() is False
    assert (await _head()).size == transparency_log.MOST_ENTRIES + 1


async def test_what_is_not_there_has_no_proof_and_no_file(db: str) -> None:
    ids = await _facts(1)
    assert await transparency_log.inclusion(ids[0]) is None
    assert await transparency_log.tile(0, 0, 1) is None
    await _extend()

    assert await transparency_log.inclusion(ids[0] + 1) is None
    assert await transparency_log.tile(0, 0, 2) is None
    assert await transparency_log.tile(1, 0, 1) is None
    assert await transparency_log.bundle(1, 1) is None


@pytest.mark.parametrize("sql", ["UPDATE log_entry SET data = 'x'", "DELETE FROM log_entry", "TRUNCATE log_entry"])
async def test_the_database_refuses_to_change_an_entry(db: str, sql: str) -> None:
    await _facts(1)
    await _extend()

    with pytest.raises(IntegrityError, match="never changed"):
        await rows(sql)
