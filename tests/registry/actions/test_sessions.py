"""Sessions: listed, ended one by one or all the others."""

import pytest

from registry.access import Actor
from registry.actions import sessions
from registry.errors import NotFound
from registry.models import Person, Session
from tests.factories import NOON, actor, make_person


async def _begun(person: Person, agent: str = "") -> tuple[str, Actor]:
    secret = await sessions.begin(person.id, agent, now=NOON)
    found = await sessions.actor_of(secret, now=NOON)
    assert found is not None
    return secret, found


async def test_the_own_sessions_are_listed_this_one_first(db: str) -> None:
    person = await make_person()
    await _begun(person, "Firefox, Linux")
    _, here = await _begun(person, "Safari, iPhone")
    await _begun(await make_person())

    found = await sessions.list_open(here, now=NOON)

    assert [(one.browser, one.is_this) for one in found] == [("Safari, iPhone", True), ("Firefox, Linux", False)]


async def test_a_session_ends_alone_or_with_all_the_others(db: str) -> None:
    person = await make_person()
    first, _ = await _begun(person)
    second, there = await _begun(person)
    third, here = await _begun(person)

    await sessions.end(here, there.session_id, now=NOON)
    assert await sessions.actor_of(second, now=NOON) is None
    assert await sessions.actor_of(first, now=NOON)
    assert await sessions.end_others(here, now=NOON) == 1
    assert await sessions.actor_of(first, now=NOON) is None
    assert await sessions.actor_of(third, now=NOON)


async def test_somebody_elses_session_is_not_there(db: str) -> None:
    _, theirs = await _begun(await make_person())
    with pytest.raises(NotFound):
        await sessions.end(actor(await make_person()), theirs.session_id, now=NOON)
    assert await Session.filter(ended_at__isnull=True).count() == 1
