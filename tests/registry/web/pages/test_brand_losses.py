"""A brand is taken from a company by two moderators, never by one, and the owners are told."""

from registry.actions import directory
from registry.actions.listings import Verdict
from registry.models import Brand, Decision, Membership
from registry.models.columns import BrandState, Role
from tests.factories import letters_to, make_moderator
from tests.registry.actions.test_cases import DELL, dell
from tests.registry.web.visitor import visiting_as

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
        assert "The brand is taken away." in visitor.text

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
