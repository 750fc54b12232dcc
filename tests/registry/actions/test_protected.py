"""The guarded names follow the database, and building many of them holds nobody up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import protected, shared_names
from registry.database import rows, tortoise_config
from registry.detector import Protected, ProtectedNames
from registry.models import Brand
from registry.models.columns import BrandState
from tests.factories import NOON, make_listed_brand, make_live_brand, make_many_listed, make_member, make_official
from verification.accounts import AccountRef

MANY = protected.FEWEST_SHARED + 100


async def test_names_are_loaded_once_and_then_followed(db: str) -> None:
    assert not protected.is_loaded()
    names = await protected.current()
    assert (len(names), protected.is_loaded()) == (0, True)

    await make_listed_brand("lidl", accounts=(AccountRef("x", "lidl"), AccountRef("website", "lidl.com")))
    assert await protected.current() is names
    assert {name.handle for name in names.of_brand("lidl")} == {"lidl", "lidl.com"}
    assert not any(name.proven for name in names.of_brand("lidl"))


async def test_a_proof_takes_the_place_of_a_listing(db: str) -> None:
    await make_listed_brand("lidl", accounts=(AccountRef("x", "lidl"),))
    await protected.current()
    member = await make_member("lidl-inc")
    await make_official(member, await make_live_brand(member, "lidl-live"), AccountRef("x", "lidl"))
    known = (await protected.current()).account("x", "lidl")
    assert known
    assert (known.brand, known.family, known.proven) == ("lidl-live", "company:lidl-inc", True)


async def test_what_is_not_committed_is_not_guarded(db: str) -> None:
    await make_listed_brand("lidl", accounts=(AccountRef("x", "lidl"),))
    await protected.current()
    async with in_transaction() as transaction:
        await Brand.filter(slug="lidl").update(state=BrandState.REVIEW)
        await audit.record("brand.review", actor="test", subject="brand lidl", now=NOON, brand="lidl")
        await transaction.rollback()
    assert (await protected.current()).account("x", "lidl")


async def test_an_import_is_read_whole_without_holding_the_loop(db: str) -> None:
    await protected.current()
    await make_many_listed(20000)
    await audit.record("directory.imported", actor="operator", subject="s 1", now=NOON)

    turns: list[int] = []
    watching = asyncio.create_task(_watch(turns))
    async with asyncio.timeout(30):
        while len(await protected.current()) < 20000:  # noqa: ASYNC110 (the old ones answer until the new are complete)
            await asyncio.sleep(0.05)
    watching.cancel()

    # Held from the beginning to the end, the loop would give next to none.
    assert len(turns) > 20


async def _watch(turns: list[int]) -> None:
    """Notes every turn that the loop gives it."""
    while True:
        await asyncio.sleep(0.005)
        turns.append(len(turns))


async def test_a_large_directory_is_read_by_one_process_for_all(db: str) -> None:
    await _import_many()
    first = await protected.current()
    file = await _file()
    written = file.stat()
    async with _another_process(db):
        second = await protected.current()
        assert (set(second), second is first) == (set(first), False)
        assert file.stat() == written

        await make_listed_brand("lidl", accounts=(AccountRef("x", "lidl"),))
        assert (await protected.current()).account("x", "lidl")
    assert (await protected.current()).account("x", "lidl")
    assert file.stat() == written  # who joins costs nobody the whole


async def test_two_that_start_together_write_one_file(db: str) -> None:
    await _import_many()
    first = asyncio.create_task(protected.current())
    async with _another_process(db):
        both = await asyncio.gather(first, protected.current())
    assert [len(names) for names in both] == [MANY, MANY]
    folder = (await _file()).parent
    assert {file.suffix for file in folder.glob(f"{(await _file()).stem}.*")} == {".names", ".lock"}


@pytest.mark.parametrize("content", [b"", b"guarded\x01 and so on"])
async def test_a_torn_file_is_written_anew(db: str, content: bytes) -> None:
    await _import_many()
    await protected.current()
    file = await _file()
    file.write_bytes(content)
    async with _another_process(db):
        assert len(await protected.current()) == MANY
    assert file.stat().st_size > MANY


async def test_what_a_killed_writer_left_is_removed_unread(db: str) -> None:
    await _import_many()
    left_over = await _file()
    left_over.parent.mkdir(exist_ok=True)
    left_over = left_over.with_name(f"{left_over.name}k3x")
    left_over.write_bytes(b"half of it")
    assert len(await protected.current()) == MANY
    assert not left_over.exists()


async def test_a_file_of_another_history_is_not_read(db: str) -> None:
    await _import_many()
    stranger = ProtectedNames([Protected("lidl", "x", "lidl", "Lidl", "brand:lidl", proven=False)])
    stranger.mark = "1 of a database that was set back"
    file = await _file()
    file.parent.mkdir(exist_ok=True)
    stranger.save(file)
    assert len(await protected.current()) == MANY


async def test_where_no_file_can_be_written_names_are_guarded_all_the_same(db: str) -> None:
    await _import_many()
    file = await _file()
    file.mkdir(parents=True)
    try:
        assert len(await protected.current()) == MANY
    finally:
        file.rmdir()


async def test_while_all_is_read_anew_the_old_names_answer_and_who_joins_is_guarded(db: str) -> None:
    await _import_many()
    before = await protected.current()
    async with shared_names.turn_to_write(await _file()):  # another process is at it, and takes its time
        await audit.record("directory.imported", actor="operator", subject="s 1", now=NOON)
        await make_listed_brand("lidl", accounts=(AccountRef("x", "lidl"),))
        names = await protected.current()
        assert names is before
        assert names.account("x", "lidl")
    async with asyncio.timeout(30):
        while await protected.current() is before:  # noqa: ASYNC110 (the old ones answer until the new are complete)
            await asyncio.sleep(0.05)
    assert (await protected.current()).account("x", "lidl")


async def _import_many() -> None:
    await make_many_listed(MANY)
    await audit.record("directory.imported", actor="operator", subject="s 1", now=NOON)


@asynccontextmanager
async def _another_process(db: str) -> AsyncIterator[None]:
    """What keeps names of its own."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(db))
        yield


async def _file() -> Path:
    found = await rows("SELECT oid::bigint AS number FROM pg_database WHERE datname = current_database()")
    return shared_names.file_for(int(found[0]["number"]))
