"""What the database says of changed answers, and which answers it overtakes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
from tortoise.transactions import in_transaction

from registry.actions import directory
from registry.actions.listings import Listing, Verdict
from registry.actions.told_changes import CHANNEL, Changes, subjects_of
from registry.models import Brand, Case, Citation, Claim, Company, Flag
from registry.models.columns import AccountRole, BrandState, CaseState, ClaimState, FlagState
from tests.factories import (
    NOON,
    make_account,
    make_listed_brand,
    make_live_brand,
    make_many_listed,
    make_member,
    make_official,
)
from verification.accounts import AccountRef

X = AccountRef("x", "acme")


@asynccontextmanager
async def _hearing(url: str) -> AsyncIterator[list[str]]:
    """What is said from here on; `end` comes after everything that was said before it."""
    said: list[str] = []
    connection = await asyncpg.connect(url)
    try:
        await connection.add_listener(CHANNEL, lambda _c, _pid, _channel, payload: said.append(str(payload)))
        yield said
    finally:
        await connection.close()


async def _until_told(url: str, said: list[str]) -> list[str]:
    connection = await asyncpg.connect(url)
    mark = f"end {uuid4()}"
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, mark)
    await connection.close()
    while mark not in said:  # noqa: ASYNC110 (the list is filled by the driver)
        await asyncio.sleep(0.01)
    heard = [one for one in said if one != mark]
    said.clear()
    return heard


async def test_what_changes_an_answer_is_told_and_a_renewed_check_is_not(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_official(member, brand, X)
    async with _hearing(db) as said:
        await Claim.filter(id=claim.id).update(checked_at=NOON, misses=1)
        assert await _until_told(db, said) == []

        await Claim.filter(id=claim.id).update(state=ClaimState.REVOKED, ended_at=NOON)
        assert await _until_told(db, said) == ["a x:acme\nb acme\nn"]

        await Brand.filter(id=brand.id).update(description="Everything.")
        assert await _until_told(db, said) == []

        await Brand.filter(id=brand.id).update(state=BrandState.REVIEW)
        assert await _until_told(db, said) == ["b acme\nn"]

        await Brand.filter(id=brand.id).update(name="Acme Inc")
        await Company.filter(id=member.company_id).update(family="acme-group")
        assert await _until_told(db, said) == ["*", "*"]


async def test_what_an_account_is_for_is_told_when_it_changes(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), X)
    async with _hearing(db) as said:
        for change in ({"role": AccountRole.SUPPORT}, {"region": "MX"}, {"language": "es-MX"}):
            await Claim.filter(id=claim.id).update(**change)
            assert await _until_told(db, said) == ["a x:acme\nb acme\nn"], change

            await Claim.filter(id=claim.id).update(**change)
            assert await _until_told(db, said) == [], change


async def test_suspicions_and_rulings_are_told_of_their_account_and_brand(db: str) -> None:
    brand = await make_live_brand(await make_member())
    account = await make_account(AccountRef("x", "acrne"))
    async with _hearing(db) as said:
        await Flag.create(
            account=account, brand=brand, score=0.9, tricks={}, state=FlagState.DISMISSED, created_at=NOON
        )
        assert await _until_told(db, said) == ["a x:acrne\nb acme"]

        await Case.create(account=account, brand=brand, state=CaseState.OPEN, opened_at=NOON)
        assert await _until_told(db, said) == ["a x:acrne\nb acme"]


async def test_what_comes_in_one_go_is_told_once_and_nothing_before_the_commit(db: str) -> None:
    async with _hearing(db) as said:
        async with in_transaction():
            await make_many_listed(300)
            assert await _until_told(db, said) == []
        assert await _until_told(db, said) == ["*"]

        brand = await make_listed_brand("dell", accounts=(AccountRef("x", "dell"),))
        assert await _until_told(db, said) == ["a x:dell\nb dell\nn"]

        await Citation.filter(brand_id=brand.id).delete()
        assert await _until_told(db, said) == ["a x:dell\nb dell\nn"]


async def test_an_answer_names_what_would_change_it(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), X)

    official, stranger, bare = await directory.ask_many(["x.com/acme", "x.com/somebody-else", "acme"])

    assert subjects_of([official]) == ("a x:acme", "b acme")
    assert "n" in subjects_of([stranger])
    assert {"a x:acme", "b acme", "n"} <= set(subjects_of([bare]))
    assert subjects_of([Listing(X, "https://x.com/acme", Verdict.UNKNOWN)]) == ("a x:acme", "n")


def test_news_overtake_what_was_read_before_them() -> None:
    changes = Changes()
    assert not changes.is_current(("b acme",), changes.number)

    changes.hear(None)
    read = changes.number
    assert changes.is_current(("b acme",), read)

    changes.hear("a x:dell\nb dell")
    assert changes.is_current(("b acme",), read)
    assert not changes.is_current(("b dell",), read)
    assert changes.is_current(("b dell",), changes.number)

    changes.hear("*")
    assert not changes.is_current(("b acme",), read)


def test_what_was_not_heard_counts_as_changed_but_not_as_told() -> None:
    changes = Changes()
    changes.hear(None)
    read = changes.number

    changes.lose()
    assert not changes.is_current(("b acme",), read)
    assert not changes.is_overtaken(("b acme",), read)

    changes.hear(None)
    assert not changes.is_current(("b acme",), read)
    assert changes.is_current(("b acme",), changes.number)
