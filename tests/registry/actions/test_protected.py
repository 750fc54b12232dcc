"""The guarded names follow the database, and building many of them holds nobody up."""

import asyncio

from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import protected
from registry.models import Brand
from registry.models.columns import BrandState
from tests.factories import NOON, make_listed_brand, make_live_brand, make_many_listed, make_member, make_official
from verification.accounts import AccountRef


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
