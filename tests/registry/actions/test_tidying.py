"""What is thinned out, and what never is."""

from datetime import timedelta

from registry.actions import drafts, tidying
from registry.models import Delivery, Draft, Fact, Sighting, Webhook
from registry.models.columns import DeliveryState, SightingState
from tests.factories import NOON, make_live_brand, make_member, make_sighting
from verification.accounts import AccountRef

LONG_AGO = NOON - timedelta(days=800)
TOLD = {"brand": {"slug": "acme", "name": "Acme"}, "account": None, "facts": {}}


async def test_old_deliveries_go_with_the_private_facts_they_told_and_public_ones_stay(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    webhook = await Webhook.create(
        company_id=member.company_id, url="https://a.example.com/", types=[], brands=[], secret="s", created_at=LONG_AGO
    )
    for is_public in (True, False):
        fact = await Fact.create(at=LONG_AGO, type="x", is_public=is_public, brand=brand, about="a", told=TOLD)
        for state in (DeliveryState.DELIVERED, DeliveryState.WAITING) if is_public else (DeliveryState.FAILED,):
            await Delivery.create(
                webhook=webhook if state is not DeliveryState.WAITING else await _another(member.company_id),
                fact=fact, about="a", state=state, next_try_at=LONG_AGO, created_at=LONG_AGO,
            )  # fmt: skip

    assert await tidying.tidy(now=NOON) == 3

    assert [fact.is_public for fact in await Fact.all()] == [True]
    assert [delivery.state for delivery in await Delivery.all()] == [DeliveryState.WAITING]


async def _another(company_id: object) -> Webhook:
    return await Webhook.create(
        company_id=company_id, url="https://b.example.com/", types=[], brands=[], secret="s", created_at=LONG_AGO
    )


async def test_what_a_brand_dismissed_never_comes_back_but_loses_its_name(db: str) -> None:
    brand = await make_live_brand(await make_member())
    honest = await make_sighting(
        brand, AccountRef("x", "one"), state=SightingState.DISMISSED, display_name="A fan", now=LONG_AGO
    )
    await make_sighting(brand, AccountRef("x", "two"), now=LONG_AGO)
    await make_sighting(brand, AccountRef("x", "three"), now=NOON)

    assert await tidying.tidy(now=NOON) == 2

    assert await Sighting.all().count() == 2
    assert (await Sighting.get(id=honest.id)).display_name is None


async def test_it_is_done_once_an_hour(db: str) -> None:
    brand = await make_live_brand(await make_member())
    await tidying.tidy(now=NOON)
    await make_sighting(brand, AccountRef("x", "two"), now=LONG_AGO)

    assert await tidying.tidy(now=NOON + timedelta(minutes=59)) == 0
    assert await tidying.tidy(now=NOON + timedelta(hours=1)) == 1


async def test_a_list_that_nobody_touched_for_90_days_goes(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    await drafts.begin(member.actor, "acme", "https://x.com/acme_old", now=NOON - timedelta(days=91))
    kept = await drafts.begin(member.actor, "acme", "https://x.com/acme_new", now=NOON - timedelta(days=89))

    assert await tidying.tidy(now=NOON) == 1

    assert [draft.id for draft in await Draft.all()] == [kept]
