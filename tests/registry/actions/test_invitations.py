"""Invitations: many at once, for one address only, until they end."""

from contextlib import suppress
from datetime import timedelta

import pytest

from registry.actions import companies, invitations, members
from registry.actions.invitations import LineResult
from registry.errors import BadEmail, NotAllowed, NotFound, StepUpNeeded, TooMany
from registry.models import Invitation, Letter, Membership, Person
from registry.models.columns import Role
from tests.factories import NOON, actor, letters_to, make_member, make_person

LATER = NOON + timedelta(days=7)


async def test_a_team_is_invited_at_once_and_each_line_tells_what_became_of_it(db: str) -> None:
    owner = await make_member("acme", person=await make_person("ana@example.com"))
    await invitations.invite(owner.actor, "acme", "bo@example.com", Role.EDITOR, now=NOON)
    pasted = "Cy <CY@example.com>, dee@example.com; dee@example.com\n\nbo@example.com\nana@example.com\nnobody\n"

    lines = await invitations.invite(owner.actor, "acme", pasted, Role.EDITOR, now=NOON)

    assert [(line.text, line.result) for line in lines] == [
        ("Cy <CY@example.com>", LineResult.INVITED),
        ("dee@example.com", LineResult.INVITED),
        ("bo@example.com", LineResult.INVITED_ALREADY),
        ("ana@example.com", LineResult.MEMBER_ALREADY),
        ("nobody", LineResult.NO_ADDRESS),
    ]
    assert await Letter.filter(subject__startswith="Act for Acme").count() == 3


async def test_only_the_invited_address_accepts_and_once(db: str) -> None:
    owner = await make_member("acme", person=await make_person("ana@example.com"))
    await invitations.invite(owner.actor, "acme", "bo@example.com", Role.EDITOR, now=NOON)
    invitation, bo = await Invitation.get(), actor(await make_person("bo@example.com"))
    assert f"/invitations/{invitation.id}" in (await letters_to("bo@example.com"))[0].body
    with pytest.raises(NotFound):
        await invitations.accept(actor(await make_person()), invitation.id, now=NOON)

    assert await invitations.accept(bo, invitation.id, now=NOON) == "acme"

    assert (await companies.show(bo, "acme")).role is Role.EDITOR
    assert "accepted your invitation" in (await letters_to("ana@example.com"))[-1].subject
    with pytest.raises(NotFound):
        await invitations.accept(bo, invitation.id, now=NOON)


async def test_an_invitation_ends_after_seven_days_and_may_be_sent_again(db: str) -> None:
    owner = await make_member("acme")
    await invitations.invite(owner.actor, "acme", "bo@example.com", Role.EDITOR, now=NOON)
    invitation, bo = await Invitation.get(), actor(await make_person("bo@example.com"))
    with pytest.raises(NotFound):
        await invitations.accept(bo, invitation.id, now=LATER)
    assert (await invitations.list_for(bo, now=LATER)) == ()

    await invitations.resend(owner.actor, "acme", invitation.id, now=LATER)

    assert (await invitations.list_for(bo, now=LATER))[0].company_slug == "acme"
    with pytest.raises(TooMany):
        await invitations.resend(owner.actor, "acme", invitation.id, now=LATER)


async def test_an_expired_invitation_is_invited_anew(db: str) -> None:
    owner = await make_member("acme")
    await invitations.invite(owner.actor, "acme", "bo@example.com", Role.VIEWER, now=NOON)

    (line,) = await invitations.invite(owner.actor, "acme", "bo@example.com", Role.EDITOR, now=LATER)

    assert line.result is LineResult.INVITED
    assert [one.role for one in await Invitation.all()] == [Role.EDITOR]


async def test_what_was_taken_back_or_declined_opens_nothing(db: str) -> None:
    owner, bo = await make_member("acme"), actor(await make_person("bo@example.com"))
    for end in ("revoke", "decline"):
        await invitations.invite(owner.actor, "acme", "bo@example.com", Role.EDITOR, now=NOON)
        invitation = await Invitation.get(ended_at__isnull=True)
        if end == "revoke":
            await invitations.revoke(owner.actor, "acme", invitation.id, now=NOON)
        else:
            await invitations.decline(bo, invitation.id, now=NOON)
        with pytest.raises(NotFound):
            await invitations.accept(bo, invitation.id, now=NOON)
    assert await Membership.filter(person_id=bo.person_id).count() == 0


async def test_whoever_was_removed_has_invited_nobody(db: str) -> None:
    owner, manager = await make_member("acme"), await make_member("acme", role=Role.MANAGER)
    await invitations.invite(manager.actor, "acme", "bo@example.com", Role.EDITOR, now=NOON)
    theirs = await Membership.get(person_id=manager.actor.person_id)
    await members.remove(owner.actor, "acme", theirs.id, now=NOON)

    with pytest.raises(NotFound):
        await invitations.accept(actor(await make_person("bo@example.com")), (await Invitation.get()).id, now=NOON)


async def test_nobody_offers_more_than_they_hold(db: str) -> None:
    await make_member("acme")
    manager, editor = await make_member("acme", role=Role.MANAGER), await make_member("acme", role=Role.EDITOR)
    with pytest.raises(NotAllowed):
        await invitations.invite(manager.actor, "acme", "bo@example.com", Role.OWNER, now=NOON)
    with pytest.raises(NotAllowed):
        await invitations.invite(editor.actor, "acme", "bo@example.com", Role.VIEWER, now=NOON)
    with pytest.raises(NotFound):
        await invitations.invite((await make_member("other")).actor, "acme", "bo@example.com", Role.VIEWER, now=NOON)


async def test_a_future_owner_is_invited_only_after_a_fresh_sign_in(db: str) -> None:
    owner = await make_member("acme")
    with pytest.raises(StepUpNeeded):
        await invitations.invite(owner.actor, "acme", "bo@example.com", Role.OWNER, now=NOON + timedelta(minutes=16))


@pytest.mark.parametrize("pasted", ["", " ,;\n", "\n".join(f"p{number}@example.com" for number in range(101))])
async def test_nothing_and_too_much_are_refused_whole(db: str, pasted: str) -> None:
    owner = await make_member("acme")
    with pytest.raises(BadEmail):
        await invitations.invite(owner.actor, "acme", pasted, Role.VIEWER, now=NOON)
    assert await Invitation.all().count() == 0


async def test_a_company_writes_to_no_crowd(db: str) -> None:
    owner = await make_member("acme")
    for start in (0, 100):
        pasted = "\n".join(f"p{start + number}@example.com" for number in range(100))
        await invitations.invite(owner.actor, "acme", pasted, Role.VIEWER, now=NOON)

    with pytest.raises(TooMany):
        await invitations.invite(owner.actor, "acme", "one@example.com", Role.VIEWER, now=NOON)


async def test_one_address_gets_few_letters_however_often_it_is_invited_anew(db: str) -> None:
    owner = await make_member("acme")
    for _ in range(invitations.MOST_ANEW):
        await invitations.invite(owner.actor, "acme", "bo@example.com", Role.VIEWER, now=NOON)
        await invitations.revoke(owner.actor, "acme", (await Invitation.get(ended_at__isnull=True)).id, now=NOON)

    with pytest.raises(TooMany):
        await invitations.invite(owner.actor, "acme", "bo@example.com", Role.VIEWER, now=NOON)

    assert len(await letters_to("bo@example.com")) == invitations.MOST_ANEW


async def test_each_letter_sent_again_takes_longer_than_the_one_before(db: str) -> None:
    owner = await make_member("acme")
    await invitations.invite(owner.actor, "acme", "bo@example.com", Role.VIEWER, now=NOON)
    invitation, sent = await Invitation.get(), 1
    for minutes in range(0, 24 * 60, 10):
        with suppress(TooMany):
            await invitations.resend(owner.actor, "acme", invitation.id, now=NOON + timedelta(minutes=minutes))
            sent += 1

    assert len(await letters_to("bo@example.com")) == sent <= 9


async def test_who_founds_many_companies_writes_to_no_more_people(db: str) -> None:
    owner = await make_member("acme")
    person = await Person.get(id=owner.actor.person_id)
    for company in ("acme", "acme-two", "acme-three"):
        if company != "acme":
            await make_member(company, person=person)
        crowd = "\n".join(f"{company}{number}@example.com" for number in range(invitations.MOST_AT_ONCE))
        await invitations.invite(owner.actor, company, crowd, Role.VIEWER, now=NOON)
    await make_member("acme-four", person=person)

    with pytest.raises(TooMany):
        await invitations.invite(owner.actor, "acme-four", "one@example.com", Role.VIEWER, now=NOON)
