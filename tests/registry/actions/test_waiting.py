"""Letters to moderators: when something waits, once a day at most, and never to whoever wants none."""

import asyncio
from datetime import timedelta

import pytest

from registry.access import Actor
from registry.actions import waiting
from registry.errors import NotFound
from registry.models import Brand, Flag, Letter
from registry.models.columns import BrandState, FlagState
from tests.factories import NOON, actor, letters_to, make_account, make_brand, make_member, make_moderator, make_person
from verification.accounts import AccountRef

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def _flag(handle: str, *, hours: int = 0) -> Flag:
    brand = await Brand.get_or_none(slug="acme") or await make_brand(await make_member("acme"), "acme")
    account = await make_account(AccountRef("x", handle))
    return await Flag.create(
        account_id=account.id,
        brand_id=brand.id,
        score=1,
        tricks={},
        state=FlagState.OPEN,
        created_at=NOON + hours * HOUR,
    )


async def _rule(*flags: Flag) -> None:
    await Flag.filter(id__in=[flag.id for flag in flags]).update(state=FlagState.DISMISSED)


async def _moderator() -> Actor:
    return await make_moderator("mod@example.com")


async def test_nothing_waits_and_nobody_is_written_to(db: str) -> None:
    await _moderator()
    await _rule(await _flag("one"))
    assert await waiting.tell(now=NOON) == 0


async def test_what_begins_to_wait_is_told_once_to_every_moderator_in_their_language(db: str) -> None:
    await make_person("mod@example.com", is_moderator=True)
    await make_person("spanish@example.com", language="es", is_moderator=True)
    await make_person("nobody@example.com")
    await _flag("one")
    await make_brand(await make_member("blue"), "blue", state=BrandState.REVIEW)

    assert await waiting.tell(now=NOON + HOUR) == 2
    assert await waiting.tell(now=NOON + 2 * HOUR) == 0

    (letter,) = await letters_to("mod@example.com")
    assert "  1 brand for a decision\n  1 suspicion\n" in letter.body
    assert "/moderation\n" in letter.body
    (spanish,) = await letters_to("spanish@example.com")
    assert "  1 marca por decidir\n  1 sospecha\n" in spanish.body
    assert await letters_to("nobody@example.com") == []


async def test_what_comes_while_others_wait_is_told_no_sooner_than_the_next_day(db: str) -> None:
    await _moderator()
    await _flag("one")
    await waiting.tell(now=NOON)
    await _flag("two", hours=1)

    assert await waiting.tell(now=NOON + DAY - HOUR) == 0
    assert await waiting.tell(now=NOON + DAY) == 1
    assert await waiting.tell(now=NOON + DAY + HOUR) == 0


async def test_a_list_that_was_empty_is_told_again_but_not_on_the_same_day(db: str) -> None:
    await _moderator()
    first = await _flag("one")
    await waiting.tell(now=NOON)
    await _rule(first)
    await _flag("two", hours=20)

    assert await waiting.tell(now=NOON + 21 * HOUR) == 0
    assert await waiting.tell(now=NOON + DAY) == 1  # it has waited for four hours only, but nobody was told


async def test_what_has_waited_for_more_than_a_day_is_told_again(db: str) -> None:
    await _moderator()
    flag = await _flag("one")
    await waiting.tell(now=NOON)
    await Flag.filter(id=flag.id).update(created_at=NOON - HOUR)

    assert await waiting.tell(now=NOON + DAY) == 1


async def test_two_workers_at_once_write_one_letter(db: str) -> None:
    await _moderator()
    await _flag("one")

    assert sum(await asyncio.gather(*(waiting.tell(now=NOON) for _ in range(5)))) == 1
    assert await Letter.all().count() == 1


async def test_a_moderator_may_want_no_letters(db: str) -> None:
    moderator = await _moderator()
    await _flag("one")
    await waiting.pause(moderator, now=NOON)
    assert (await waiting.is_paused(moderator), await waiting.tell(now=NOON)) == (True, 0)

    await waiting.resume(moderator, now=NOON)
    assert (await waiting.is_paused(moderator), await waiting.tell(now=NOON)) == (False, 1)


async def test_it_is_the_moderators_matter(db: str) -> None:
    somebody = actor(await make_person())
    for change in (waiting.pause, waiting.resume):
        with pytest.raises(NotFound):
            await change(somebody, now=NOON)
    with pytest.raises(NotFound):
        await waiting.is_paused(somebody)
