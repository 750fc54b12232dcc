"""A brand is taken from a company by two moderators, never by one, and the owners are told."""

from datetime import timedelta

import pytest

from registry.actions import brand_losses, directory
from registry.actions.listings import Verdict
from registry.errors import AlreadyDecided
from registry.models import Brand, Decision, Membership
from registry.models.columns import BrandState, Role
from tests.factories import NOON, letters_to, make_member, make_moderator
from tests.registry.actions.test_cases import DELL, dell
from tests.registry.web.visitor import visiting, visiting_as

PAGE = "/moderation/brands/dell/loss"


async def test_two_moderators_take_a_brand_away_and_its_accounts_are_not_official(db: str) -> None:
    brand = await dell()
    owner = await Membership.get(company_id=brand.company_id).select_related("person")
    first = await make_moderator()
    async with visiting_as(first) as visitor:
        await visitor.open(PAGE)
        await visitor.send(PAGE, reason="It is another company's.", ruling="propose")
        assert "A second moderator has to look now." in visitor.text
        assert (await directory.look_up(DELL)).verdict is Verdict.OFFICIAL

        field = visitor.find("main input[name=form_token]").attributes["value"] or ""
        alone = await visitor.client.post(PAGE, data={"form_token": field, "reason": "x", "ruling": "confirm"})
        assert alone.status_code == 403
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(PAGE)
        await visitor.send(PAGE, reason="We looked, too.", ruling="confirm")
        assert "The brand's owners have been told." in visitor.text

    assert (await Brand.get(slug="dell")).state is BrandState.REFUSED
    assert (await directory.look_up(DELL)).verdict is not Verdict.OFFICIAL
    assert "We looked, too." in (await letters_to(owner.person.email))[-1].body


async def test_nobody_rules_on_their_own_and_a_declined_proposal_changes_nothing(db: str) -> None:
    brand = await dell()
    insider = await make_moderator()
    await Membership.create(
        company_id=brand.company_id, person_id=insider.person_id, role=Role.VIEWER, created_at=brand.created_at
    )
    async with visiting_as(insider) as visitor:
        assert "another moderator has to decide" in (await visitor.open(PAGE)).text
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(PAGE)
        await visitor.send(PAGE, reason="It may be another's.", ruling="propose")
        await visitor.open(PAGE)
        await visitor.send(PAGE, reason="No, it is theirs.", ruling="decline")

    assert (await Brand.get(slug="dell")).state is BrandState.LIVE
    assert await Decision.all().count() == 2


async def _two(reason: str, minute: int) -> None:
    """One proposes what the page offers, another one finds it in the queue and agrees."""
    for step, ruling in enumerate(("propose", "confirm")):
        async with visiting_as(await make_moderator(), now=NOON + timedelta(minutes=minute + step)) as visitor:
            if step:
                assert PAGE in (await visitor.open("/moderation?kind=brand")).links()
            await visitor.open(PAGE)
            await visitor.send(PAGE, reason=reason, ruling=ruling)


async def test_a_lost_brand_is_given_back_by_two_exactly_as_it_was(db: str) -> None:
    brand = await dell()
    owner = await Membership.get(company_id=brand.company_id).select_related("person")
    await _two("It is another's.", 0)
    assert (await directory.look_up(DELL)).verdict is not Verdict.OFFICIAL

    await _two("We were wrong.", 2)

    assert (await directory.look_up(DELL)).verdict is Verdict.OFFICIAL
    back = await Brand.get(slug="dell")
    assert (back.state, back.company_id, back.live_since) == (brand.state, brand.company_id, brand.live_since)
    assert "We were wrong." in (await letters_to(owner.person.email))[-1].body
    async with visiting() as anybody:
        told = (await anybody.open("/decisions")).text
        assert "Brand taken from its company" in told
        assert "Brand given back to its company" in told


async def test_a_listed_brand_that_somebody_else_holds_by_now_is_neither_given_back_nor_taken(db: str) -> None:
    brand = await dell()
    await Brand.filter(id=brand.id).update(source="a-list", source_key="dell")
    await _two("Not theirs.", 0)
    assert (await Brand.get(slug="dell")).state is BrandState.LISTED
    first, second = await make_moderator(), await make_moderator()
    await brand_losses.propose(first, "dell", "A mistake.", now=NOON + timedelta(minutes=3))
    other = await make_member("other")
    await Brand.filter(slug="dell").update(company_id=other.company_id, state=BrandState.LIVE)

    with pytest.raises(AlreadyDecided):  # what was proposed was about the company before
        await brand_losses.confirm(second, "dell", "A mistake.", now=NOON + timedelta(minutes=4))

    assert (await Brand.get(slug="dell")).company_id == other.company_id
