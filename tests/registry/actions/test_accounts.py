"""Closing one's own account."""

from datetime import timedelta

import pytest

from registry.actions import accounts, invitations, people, sessions
from registry.actions.people import SignInWish
from registry.errors import LastOwner, StepUpNeeded
from registry.models import Event, Invitation, Membership, Person
from registry.models.columns import Role
from tests.factories import NOON, actor, letters_to, make_live_brand, make_member, make_person, make_session


async def test_closing_ends_everything_and_forgets_the_address(db: str) -> None:
    owner, person = await make_member("acme"), await make_person("bo@example.com")
    session = await make_session(person)
    await make_member("acme", role=Role.EDITOR, person=person)
    await invitations.invite((await make_member("other")).actor, "other", "bo@example.com", Role.VIEWER, now=NOON)

    await accounts.close(actor(person), now=NOON)

    assert await sessions.actor_of(session, now=NOON) is None
    assert [one.person_id for one in await Membership.filter(company_id=owner.company_id)] == [owner.actor.person_id]
    assert "bo@example.com" not in str(await Person.all().values()) + str(await Invitation.all().values())
    assert "bo@example.com" not in str(await Event.all().values())
    assert "was closed" in (await letters_to("bo@example.com"))[-1].subject


async def test_the_same_address_may_begin_anew(db: str) -> None:
    old = await make_person("bo@example.com")
    await accounts.close(actor(old), now=NOON)

    await people.ask_to_sign_in(SignInWish("bo@example.com", "b", "en", "", "https://r.example"), now=NOON)

    assert len(await letters_to("bo@example.com")) == 2


async def test_the_only_owner_of_something_stays(db: str) -> None:
    owner = await make_member("acme")
    await make_live_brand(owner)

    with pytest.raises(LastOwner) as refusal:
        await accounts.close(owner.actor, now=NOON)

    assert refusal.value.values == {"company": "Acme"}
    assert await Membership.all().count() == 1
    assert (await Person.get(id=owner.actor.person_id)).closed_at is None


async def test_the_only_owner_of_nothing_may_go(db: str) -> None:
    owner = await make_member("acme")
    await accounts.close(owner.actor, now=NOON)
    assert await Membership.all().count() == 0


async def test_closing_needs_a_fresh_sign_in(db: str) -> None:
    with pytest.raises(StepUpNeeded):
        await accounts.close(actor(await make_person()), now=NOON + timedelta(minutes=16))
