"""Groups of companies: both agree, either ends it, and their brands are one family."""

from datetime import timedelta
from uuid import uuid4

import pytest

from registry.access import Member, member_of
from registry.actions import flags, groups, lookups, protected
from registry.actions.listings import Verdict
from registry.errors import BadName, Conflict, NotAllowed, NotFound, StepUpNeeded, TooMany
from registry.models import Brand, GroupTie
from registry.models.columns import Role
from tests.factories import (
    NOON,
    letters_to,
    make_claim,
    make_live_brand,
    make_member,
    make_official,
    make_person,
)
from verification.accounts import AccountRef

CARE = AccountRef("x", "velmora_care")


async def _two() -> tuple[Member, Member]:
    """Velmora, and Tarnbrook, which has an account that may be taken for Velmora's."""
    parent = await make_member("velmora", person=await make_person("ana@velmora.com"))
    child = await make_member("tarnbrook", person=await make_person("bo@tarnbrook.com"))
    await make_live_brand(parent, "velmora", domain="velmora.com")
    await make_live_brand(child, "tarnbrook", domain="tarnbrook.com")
    return parent, child


async def _joined() -> tuple[Member, Member, GroupTie]:
    parent, child = await _two()
    await groups.ask(child.actor, "tarnbrook", "https://registry.example/brands/velmora", now=NOON)
    tie = await GroupTie.get()
    await groups.confirm(parent.actor, "velmora", tie.id, now=NOON)
    return parent, child, tie


async def test_nothing_is_shown_before_the_parent_agrees(db: str) -> None:
    parent, child = await _two()

    await groups.ask(child.actor, "tarnbrook", "velmora", now=NOON)

    assert await groups.of_brand("tarnbrook") == groups.BrandGroup(None, ())
    assert "says that it is part" in (await letters_to("ana@velmora.com"))[0].subject
    tie = await GroupTie.get()
    with pytest.raises(NotFound):
        await groups.confirm(child.actor, "tarnbrook", tie.id, now=NOON)  # nobody agrees with themselves
    assert [one.is_confirmed for one in (await groups.show(parent)).parts] == [False]


async def test_both_brands_tell_of_the_group_and_are_one_family_until_either_ends_it(db: str) -> None:
    await protected.current()
    parent, child, tie = await _joined()

    above = (await groups.of_brand("tarnbrook")).part_of
    assert above is not None
    assert above.slug == "velmora"
    assert [one.slug for one in (await groups.of_brand("velmora")).parts] == ["tarnbrook"]
    families = {name.family for slug in ("velmora", "tarnbrook") for name in (await protected.current()).of_brand(slug)}
    assert families == {"company:velmora"}

    await groups.end(child.actor, "tarnbrook", tie.id, now=NOON)
    await groups.end(parent.actor, "velmora", tie.id, now=NOON)

    assert (await groups.of_brand("velmora")).parts == ()
    assert {name.family for name in (await protected.current()).of_brand("tarnbrook")} == {"company:tarnbrook"}
    assert "no longer part" in (await letters_to("ana@velmora.com"))[-1].subject


async def test_accounts_of_a_group_are_not_suspected_for_each_other(db: str) -> None:
    parent, child, tie = await _joined()
    await make_official(parent, await Brand.get(slug="velmora"), AccountRef("x", "velmora"))
    claim = await make_claim(child, await Brand.get(slug="tarnbrook"), CARE)

    assert await flags.scan_account(claim.account_id, now=NOON) == []
    await groups.end(parent.actor, "velmora", tie.id, now=NOON)
    assert len(await flags.scan_account(claim.account_id, now=NOON)) == 1


async def test_what_was_held_for_the_parent_is_official_once_they_are_one_group(db: str) -> None:
    parent, child = await _two()
    await make_official(parent, await Brand.get(slug="velmora"), AccountRef("x", "velmora"))
    claim = await make_official(child, await Brand.get(slug="tarnbrook"), CARE)
    assert len(await flags.scan_account(claim.account_id, now=NOON)) == 1
    held = (await lookups.look_up(CARE)).verdict
    assert await flags.held_for(claim.id)

    await groups.ask(child.actor, "tarnbrook", "velmora", now=NOON)
    assert (await lookups.look_up(CARE)).verdict is held  # a wish alone changes nothing
    await groups.confirm(parent.actor, "velmora", (await GroupTie.get()).id, now=NOON)

    assert held is not Verdict.OFFICIAL
    assert (await lookups.look_up(CARE)).verdict is Verdict.OFFICIAL
    assert await flags.held_for(claim.id) is None


async def test_no_member_of_the_parent_gets_a_right_in_the_part(db: str) -> None:
    parent, child, _ = await _joined()
    with pytest.raises(NotFound):
        await member_of(parent.actor, child.company_slug)
    with pytest.raises(NotFound):
        await member_of(child.actor, parent.company_slug)


async def test_a_part_lets_nobody_into_the_family(db: str) -> None:
    _, child, _ = await _joined()
    squatter = await make_member("squatter")
    await make_live_brand(squatter, "squatter")

    with pytest.raises(Conflict):
        await groups.ask(squatter.actor, "squatter", "tarnbrook", now=NOON)
    with pytest.raises(Conflict):
        await groups.ask(child.actor, "tarnbrook", "squatter", now=NOON)


async def test_a_parent_becomes_no_part_also_where_two_ask_crosswise(db: str) -> None:
    parent, child = await _two()
    await groups.ask(child.actor, "tarnbrook", "velmora", now=NOON)
    with pytest.raises(Conflict):
        await groups.ask(parent.actor, "velmora", "tarnbrook", now=NOON)


async def test_only_owners_who_signed_in_lately_tie_companies(db: str) -> None:
    parent, child = await _two()
    manager = await make_member("tarnbrook", role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        await groups.ask(manager.actor, "tarnbrook", "velmora", now=NOON)
    with pytest.raises(StepUpNeeded):
        await groups.ask(child.actor, "tarnbrook", "velmora", now=NOON + timedelta(minutes=16))
    with pytest.raises(NotFound):
        await groups.end(parent.actor, "velmora", uuid4(), now=NOON)


@pytest.mark.parametrize("brand", ["", "nobody", "tarnbrook", "../..", "ä", "x" * 300, "velmora\x00"])
async def test_a_brand_that_nobody_holds_or_the_own_one_is_no_parent(db: str, brand: str) -> None:
    _, child = await _two()
    with pytest.raises(BadName):
        await groups.ask(child.actor, "tarnbrook", brand, now=NOON)
    assert await GroupTie.all().count() == 0


async def test_a_stranger_s_company_fills_nobody_s_mailbox_by_asking_and_ending(db: str) -> None:
    parent, child = await _two()
    for _ in range(groups.MOST_ASKED):
        await groups.ask(child.actor, child.company_slug, "velmora", now=NOON)
        await groups.end(child.actor, child.company_slug, (await GroupTie.get(ended_at=None)).id, now=NOON)

    with pytest.raises(TooMany):
        await groups.ask(child.actor, child.company_slug, "velmora", now=NOON)

    assert len(await letters_to(parent.actor.email)) == 2 * groups.MOST_ASKED
