"""The pages of a company's members."""

from registry.models import Invitation, Membership
from registry.models.columns import Role
from tests.factories import make_member, make_person
from tests.registry.web.visitor import visiting, visiting_as


async def test_people_are_invited_accept_and_are_removed(db: str) -> None:
    owner = await make_member("acme")
    async with visiting_as(owner.actor) as ana, visiting(await make_person("bo@example.com")) as bo:
        await ana.open("/companies/acme/members/invite")
        await ana.send("/companies/acme/members/invite", emails="bo@example.com\nnonsense", role="editor")
        assert "bo@example.com Invited" in ana.text
        assert ana.find("#field-emails").text().strip() == "nonsense"
        invitation = await Invitation.get()
        await bo.open(f"/invitations/{invitation.id}")
        assert bo.heading == "Act for Acme?"
        await bo.send(f"/invitations/{invitation.id}")
        assert bo.path == "/companies/acme"

        await ana.open("/companies/acme/members")
        theirs = await Membership.get(role=Role.EDITOR)
        await ana.open(f"/companies/acme/members/{theirs.id}")
        await ana.send(f"/companies/acme/members/{theirs.id}", role="manager")
        assert "The role was changed" in ana.text
        await ana.open(f"/companies/acme/members/{theirs.id}/remove")
        await ana.send(f"/companies/acme/members/{theirs.id}/remove")

        assert "Removed." in ana.text
        await bo.open("/companies/acme")
        assert bo.path == "/sign-in"  # signed out with the right


async def test_a_foreign_invitation_says_which_address_is_signed_in_and_nothing_else(db: str) -> None:
    owner = await make_member("acme")
    async with visiting_as(owner.actor) as ana, visiting(await make_person("cy@example.com")) as cy:
        await ana.open("/companies/acme/members/invite")
        await ana.send("/companies/acme/members/invite", emails="bo@example.com", role="viewer")

        await cy.open(f"/invitations/{(await Invitation.get()).id}")

        assert cy.status == 404
        assert "no open invitation for cy@example.com" in cy.text
        assert "Acme" not in cy.text


async def test_invitations_are_sent_again_and_taken_back(db: str) -> None:
    owner = await make_member("acme")
    async with visiting_as(owner.actor) as ana:
        await ana.open("/companies/acme/members/invite")
        await ana.send("/companies/acme/members/invite", emails="bo@example.com", role="viewer")
        one = f"/companies/acme/invitations/{(await Invitation.get()).id}"
        await ana.open("/companies/acme/members")
        await ana.send(f"{one}/resend")
        assert ana.status == 429  # it was sent a moment ago

        await ana.open("/companies/acme/members")
        await ana.send(f"{one}/revoke")

        assert "taken back" in ana.text
        assert "not answered yet" not in ana.text


async def test_the_last_owner_reads_why_they_cannot_leave(db: str) -> None:
    owner = await make_member("acme")
    async with visiting_as(owner.actor) as ana:
        await ana.open("/companies/acme/leave")
        await ana.send(ana.path)

        assert ana.status == 409
        assert "always keeps an owner" in ana.text


async def test_only_managers_and_owners_find_the_way_to_invite(db: str) -> None:
    for role, finds in ((Role.OWNER, True), (Role.MANAGER, True), (Role.EDITOR, False), (Role.VIEWER, False)):
        member = await make_member("acme", role=role)
        async with visiting_as(member.actor) as one:
            await one.open("/companies/acme/members")
            assert ("/companies/acme/members/invite" in one.links()) is finds
            await one.open("/companies/acme/members/invite")
            assert one.status == (200 if finds else 403)


async def test_an_unknown_role_or_an_empty_list_changes_nothing(db: str) -> None:
    owner = await make_member("acme")
    async with visiting_as(owner.actor) as ana:
        for emails, role in (("bo@example.com", "king"), ("", "viewer")):
            await ana.open("/companies/acme/members/invite")
            await ana.send("/companies/acme/members/invite", emails=emails, role=role)
            assert ana.status == 422
    assert await Invitation.all().count() == 0
