"""Members: roles, removal at once, and always an owner."""

import asyncio
from datetime import timedelta

import pytest

from registry.access import Member
from registry.actions import invitations, members, sessions
from registry.errors import LastOwner, NotAllowed, NotFound, StepUpNeeded
from registry.models import AlertChoice, Event, Invitation, Membership, Person
from registry.models.columns import Rhythm, Role
from tests.factories import NOON, letters_to, make_member, make_person, make_session


async def _id(member: Member) -> Membership:
    return await Membership.get(company_id=member.company_id, person_id=member.actor.person_id)


async def test_a_leaver_is_out_at_once_with_sessions_invitations_and_alerts(db: str) -> None:
    owner = await make_member("acme")
    person = await make_person("bo@example.com")
    leaver = await make_member("acme", role=Role.MANAGER, person=person)
    session = await make_session(person)
    await invitations.invite(leaver.actor, "acme", "friend@example.com", Role.VIEWER, now=NOON)
    await AlertChoice.create(company_id=leaver.company_id, person_id=person.id, rhythm=Rhythm.WEEKLY)

    await members.remove(owner.actor, "acme", (await _id(leaver)).id, now=NOON)

    assert await sessions.actor_of(session, now=NOON) is None
    assert await Invitation.filter(ended_at__isnull=True).count() == 0
    assert await AlertChoice.all().count() == 0
    assert await Membership.filter(company_id=owner.company_id).count() == 1
    assert "removed from the members" in (await letters_to("bo@example.com"))[-1].body
    event = await Event.get(kind="member.removed")
    assert "bo@example.com" not in str(event.facts) + event.subject + event.actor


async def test_a_company_keeps_an_owner(db: str) -> None:
    owner = await make_member("acme")
    own = (await _id(owner)).id
    with pytest.raises(LastOwner):
        await members.remove(owner.actor, "acme", own, now=NOON)
    with pytest.raises(LastOwner):
        await members.change_role(owner.actor, "acme", own, Role.MANAGER, now=NOON)


async def test_two_owners_cannot_both_leave_at_the_same_moment(db: str) -> None:
    pair = [await make_member("acme"), await make_member("acme")]

    ids = [(await _id(one)).id for one in pair]

    leaving = [members.remove(one.actor, "acme", own, now=NOON) for one, own in zip(pair, ids, strict=True)]
    answers = await asyncio.gather(*leaving, return_exceptions=True)

    assert [type(answer) for answer in answers if answer] == [LastOwner]
    assert await Membership.filter(company_id=pair[0].company_id, role=Role.OWNER).count() == 1


@pytest.mark.parametrize(
    ("who", "whose", "role"),
    [
        (Role.MANAGER, Role.OWNER, Role.VIEWER),
        (Role.MANAGER, Role.MANAGER, Role.VIEWER),
        (Role.MANAGER, Role.EDITOR, Role.OWNER),
        (Role.EDITOR, Role.VIEWER, Role.EDITOR),
        (Role.EDITOR, Role.EDITOR, Role.VIEWER),
        (Role.VIEWER, Role.OWNER, Role.VIEWER),
    ],
)
async def test_nobody_reaches_above_themselves(db: str, who: Role, whose: Role, role: Role) -> None:
    await make_member("acme")
    actor, other = await make_member("acme", role=who), await make_member("acme", role=whose)
    theirs = await _id(other)

    with pytest.raises(NotAllowed):
        await members.change_role(actor.actor, "acme", theirs.id, role, now=NOON)
    if whose is not Role.EDITOR or who is not Role.MANAGER:
        with pytest.raises(NotAllowed):
            await members.remove(actor.actor, "acme", theirs.id, now=NOON)

    assert (await _id(other)).role is whose


async def test_nobody_makes_themselves_more(db: str) -> None:
    await make_member("acme")
    for role in (Role.MANAGER, Role.EDITOR, Role.VIEWER):
        one = await make_member("acme", role=role)
        with pytest.raises(NotAllowed):
            await members.change_role(one.actor, "acme", (await _id(one)).id, Role.OWNER, now=NOON)


async def test_a_lower_role_ends_sessions_and_what_was_offered_above_it(db: str) -> None:
    owner, person = await make_member("acme"), await make_person()
    second = await make_member("acme", person=person)
    session = await make_session(person)
    await invitations.invite(second.actor, "acme", "a@example.com", Role.OWNER, now=NOON)
    await invitations.invite(second.actor, "acme", "b@example.com", Role.VIEWER, now=NOON)

    await members.change_role(owner.actor, "acme", (await _id(second)).id, Role.MANAGER, now=NOON)

    assert await sessions.actor_of(session, now=NOON) is None
    assert [one.email for one in await Invitation.filter(ended_at__isnull=True)] == ["b@example.com"]
    await members.change_role(owner.actor, "acme", (await _id(second)).id, Role.EDITOR, now=NOON)
    assert await Invitation.filter(ended_at__isnull=True).count() == 0


async def test_every_other_owner_hears_of_a_new_owner(db: str) -> None:
    ana, third = await make_person("ana@example.com"), await make_person("third@example.com")
    owner = await make_member("acme", person=ana)
    await make_member("acme", person=third)
    editor = await make_member("acme", role=Role.EDITOR, person=await make_person("bo@example.com"))

    await members.change_role(owner.actor, "acme", (await _id(editor)).id, Role.OWNER, now=NOON)

    assert "bo@example.com was made an owner" in (await letters_to("third@example.com"))[0].body
    assert "You are now owner of Acme" in (await letters_to("bo@example.com"))[0].body
    assert await letters_to("ana@example.com") == []


async def test_roles_and_owners_change_only_after_a_fresh_sign_in(db: str) -> None:
    owner, second = await make_member("acme"), await make_member("acme")
    editor = await make_member("acme", role=Role.EDITOR)
    later = NOON + timedelta(minutes=16)
    with pytest.raises(StepUpNeeded):
        await members.change_role(owner.actor, "acme", (await _id(editor)).id, Role.VIEWER, now=later)
    with pytest.raises(StepUpNeeded):
        await members.remove(owner.actor, "acme", (await _id(second)).id, now=later)

    await members.remove(owner.actor, "acme", (await _id(editor)).id, now=later)  # whoever is no owner goes at once


async def test_members_of_other_companies_are_not_there(db: str) -> None:
    stranger, owner = await make_member("other"), await make_member("acme")
    theirs = (await _id(owner)).id
    with pytest.raises(NotFound):
        await members.remove(stranger.actor, "acme", theirs, now=NOON)
    with pytest.raises(NotFound):
        await members.remove(stranger.actor, "other", theirs, now=NOON)


async def test_whoever_leaves_keeps_this_session_only(db: str) -> None:
    await make_member("acme")
    person = await make_person()
    leaver = await make_member("acme", role=Role.EDITOR, person=person)
    here, there = await make_session(person), await make_session(person)
    actor = await sessions.actor_of(here, now=NOON)
    assert actor is not None

    await members.remove(actor, "acme", (await _id(leaver)).id, now=NOON)

    assert await sessions.actor_of(here, now=NOON)
    assert await sessions.actor_of(there, now=NOON) is None
    assert await Event.filter(kind="member.left").count() == 1
    assert await Person.exists(id=person.id)
