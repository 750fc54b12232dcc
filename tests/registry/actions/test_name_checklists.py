"""Where a brand's name stands, and that what nobody knows is called so."""

import pytest

from registry.actions import name_checklists
from registry.actions.name_checklists import NameState
from registry.errors import NotFound
from registry.models.columns import ClaimState
from tests.factories import make_claim, make_live_brand, make_member, make_sighting
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef


async def test_each_platform_says_only_what_is_known(db: str) -> None:
    member, rival = await make_member(), await make_member("rival")
    brand = await make_live_brand(member, name="Acme")
    await make_claim(member, brand, AccountRef("x", "acme"), state=ClaimState.VERIFIED)
    await make_claim(member, brand, AccountRef("github", "acme"))
    other = await make_live_brand(rival, "rival")
    await make_claim(rival, other, AccountRef("instagram", "acme"), state=ClaimState.VERIFIED)
    await make_sighting(brand, AccountRef("tiktok", "acme"))

    rows = {row.platform: row.state for row in (await name_checklists.show(member.actor, "acme")).rows}

    assert rows["x"] is NameState.YOURS
    assert rows["github"] is NameState.CLAIMED
    assert rows["instagram"] is NameState.OTHERS
    assert rows["tiktok"] is NameState.SEEN
    assert rows["facebook"] is NameState.UNKNOWN
    assert "website" not in rows
    assert "activitypub" not in rows


async def test_the_page_leads_to_the_claim_and_strangers_see_none(db: str) -> None:
    member, stranger = await make_member(), await make_member("other")
    await make_live_brand(member, name="Acme")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme/names")

        assert "Not known" in visitor.text
        assert "/desk/brands/acme?address=https%3A%2F%2Fx.com%2Facme#accounts" in visitor.links()
    with pytest.raises(NotFound):
        await name_checklists.show(stranger.actor, "acme")
