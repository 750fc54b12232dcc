"""The pages of a group of companies, and renaming one."""

from registry.models import Company, GroupTie, Membership
from registry.models.columns import Role
from tests.factories import make_live_brand, make_member
from tests.registry.web.visitor import visiting, visiting_as


async def test_a_company_asks_the_parent_agrees_and_the_public_reads_it(db: str) -> None:
    parent, child = await make_member("velmora"), await make_member("tarnbrook")
    await make_live_brand(parent, "velmora")
    await make_live_brand(child, "tarnbrook")
    async with visiting_as(child.actor) as bo, visiting_as(parent.actor) as ana, visiting() as anybody:
        await bo.open("/companies/tarnbrook/group")
        await bo.send("/companies/tarnbrook/group", brand="nobody")
        assert bo.status == 422
        assert bo.attribute("#field-brand", "aria-invalid") == "true"
        await bo.send("/companies/tarnbrook/group", brand="http://localhost:8000/brands/velmora")
        assert "Waits for their answer" in bo.text
        tie = f"/companies/velmora/group/{(await GroupTie.get()).id}"

        await ana.open("/companies/velmora/group")
        await ana.send(f"{tie}/confirm")
        assert "Both agree." in ana.text
        await anybody.open("/brands/tarnbrook")
        assert "Part of the group of Velmora" in anybody.text
        await anybody.open("/brands/velmora")
        assert "Also of this group: Tarnbrook" in anybody.text

        await ana.open("/companies/velmora/group")
        await ana.send(f"{tie}/end")
        assert "This company stands by itself." in ana.text


async def test_only_owners_find_the_forms(db: str) -> None:
    await make_member("acme")
    manager = await make_member("acme", role=Role.MANAGER)
    async with visiting_as(manager.actor) as one:
        await one.open("/companies/acme/group")
        assert one.status == 200
        assert one.page.css_first("#field-brand") is None
        await one.open("/companies/acme/name")
        assert one.status == 403


async def test_a_company_is_renamed_by_the_same_rules(db: str) -> None:
    owner = await make_member("acme")
    async with visiting_as(owner.actor) as ana:
        await ana.open("/companies/acme/name")
        await ana.send("/companies/acme/name", name="Acme ✔")
        assert ana.status == 422
        await ana.send("/companies/acme/name", name="Acme  Holdings")

        assert ana.path == "/companies/acme"
        assert ana.heading == "Acme Holdings"
    assert (await Company.get(slug="acme")).name == "Acme Holdings"


async def test_nothing_of_a_company_is_there_for_a_stranger(db: str) -> None:
    theirs = await make_member("acme")
    membership = await Membership.get(person_id=theirs.actor.person_id)
    one = f"members/{membership.id}"
    async with visiting_as((await make_member("other")).actor) as stranger:
        for page in ("members", "members/invite", one, f"{one}/remove", "leave", "group", "name"):
            await stranger.open(f"/companies/acme/{page}")
            assert stranger.status == 404, page
            await stranger.open(f"/companies/nobody/{page}")
            assert stranger.status == 404, page
