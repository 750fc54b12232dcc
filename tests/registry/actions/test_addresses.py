"""Changing one's mail address: both mailboxes agree."""

import re
from datetime import timedelta

import pytest

from registry.access import Actor
from registry.actions import addresses, sessions
from registry.errors import BadEmail, LinkUnusable, NotFound, StepUpNeeded, TooMany
from registry.models import Person
from tests.factories import NOON, actor, letters_to, make_person, make_session

OLD, NEW = "old@example.com", "new@example.com"


async def _token(email: str) -> str:
    found = re.search(r"/you/address/(\S+)", (await letters_to(email))[-1].body)
    assert found
    return found[1]


async def _asked() -> Actor:
    who = actor(await make_person(OLD))
    await addresses.ask(who, " NEW@example.com", now=NOON)
    return who


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
async def test_the_address_changes_when_both_mailboxes_agreed(db: str, order: tuple[str, str]) -> None:
    who = await _asked()
    elsewhere = await make_session(await Person.get(id=who.person_id))
    first, second = [await _token(email) for email in order]

    assert await addresses.agree(who, first, now=NOON) is False
    assert await addresses.agree(who, first, now=NOON) is False
    assert (await Person.get(id=who.person_id)).email == OLD
    assert await addresses.agree(who, second, now=NOON) is True

    assert (await Person.get(id=who.person_id)).email == NEW
    assert await sessions.actor_of(elsewhere, now=NOON) is None
    for email in order:
        assert "signs you in" in (await letters_to(email))[-1].body
    with pytest.raises(LinkUnusable):
        await addresses.agree(who, second, now=NOON)


async def test_nobody_else_agrees_and_not_later_than_a_day(db: str) -> None:
    who, thief, token = await _asked(), actor(await make_person()), await _token(NEW)
    for one, moment in ((thief, NOON), (who, NOON + timedelta(days=1))):
        with pytest.raises(LinkUnusable):
            await addresses.agree(one, token, now=moment)
    for broken in ("", "x", ".", f"{token}x", token.partition(".")[0]):
        with pytest.raises(LinkUnusable):
            await addresses.peek(who, broken, now=NOON)


async def test_an_address_of_somebody_else_is_told_there_only(db: str) -> None:
    await make_person(NEW)
    who = await _asked()

    (letter,) = await letters_to(NEW)
    assert "belongs to an account already" in letter.body
    assert "/you/address" not in letter.body
    assert (await addresses.open_change(who, now=NOON)) is not None  # here it looks like any other


async def test_an_address_taken_meanwhile_changes_nothing(db: str) -> None:
    who = await _asked()
    await addresses.agree(who, await _token(OLD), now=NOON)
    token = await _token(NEW)
    await make_person(NEW)

    with pytest.raises(BadEmail):
        await addresses.agree(who, token, now=NOON)

    assert (await Person.get(id=who.person_id)).email == OLD


async def test_a_newer_wish_and_giving_up_end_the_links(db: str) -> None:
    who = await _asked()
    first = await _token(NEW)
    await addresses.ask(who, "third@example.com", now=NOON)
    with pytest.raises(LinkUnusable):
        await addresses.peek(who, first, now=NOON)
    await addresses.give_up(who, now=NOON)
    with pytest.raises(LinkUnusable):
        await addresses.peek(who, await _token("third@example.com"), now=NOON)
    with pytest.raises(NotFound):
        await addresses.give_up(who, now=NOON)


async def test_asking_needs_a_fresh_sign_in_and_another_address(db: str) -> None:
    who = actor(await make_person(OLD))
    with pytest.raises(BadEmail):
        await addresses.ask(who, OLD, now=NOON)
    with pytest.raises(BadEmail):
        await addresses.ask(who, "nonsense", now=NOON)
    with pytest.raises(StepUpNeeded):
        await addresses.ask(who, NEW, now=NOON + timedelta(minutes=16))


async def test_nobody_fills_a_stranger_s_mailbox_by_asking_again(db: str) -> None:
    who = actor(await make_person(OLD))
    for _ in range(addresses.MOST_A_DAY):
        await addresses.ask(who, NEW, now=NOON)

    with pytest.raises(TooMany):
        await addresses.ask(who, NEW, now=NOON)

    assert len(await letters_to(NEW)) == addresses.MOST_A_DAY
