"""What an account is for may change; what it said before stays."""

import pytest

from registry.actions import purposes
from registry.actions.account_lines import Purpose
from registry.errors import BadInput, ClaimEnded, NotAllowed, NotFound
from registry.models import Claim, Event
from registry.models.columns import AccountRole, ClaimState, Role
from tests.factories import NOON, make_claim, make_live_brand, make_member
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef

ACCOUNT = AccountRef("x", "acmemx")


async def test_a_change_keeps_what_was_before(db: str) -> None:
    member = await make_member()
    claim = await make_claim(member, await make_live_brand(member), ACCOUNT, state=ClaimState.VERIFIED)

    await purposes.change(member.actor, claim.id, "region", "mx", "es-mx", now=NOON)
    await purposes.change(member.actor, claim.id, "support", "mx", "es-mx", now=NOON)
    await purposes.change(member.actor, claim.id, "support", "MX", "es-MX", now=NOON)

    view = await purposes.show(member.actor, claim.id)
    assert view.purpose == Purpose(AccountRole.SUPPORT, "MX", "es-MX")
    assert [change.before for change in view.changes] == [
        Purpose(AccountRole.REGION, "MX", "es-MX"),
        Purpose(AccountRole.MAIN),
    ]
    assert (await Claim.get(id=claim.id)).state is ClaimState.VERIFIED


async def test_what_cannot_be_used_changes_nothing(db: str) -> None:
    member = await make_member()
    claim = await make_claim(member, await make_live_brand(member), ACCOUNT)

    with pytest.raises(BadInput):
        await purposes.change(member.actor, claim.id, "main", "", "klingon", now=NOON)

    assert not await Event.filter(kind=purposes.EVENT).exists()


async def test_only_members_who_may_edit_change_what_is_open(db: str) -> None:
    member = await make_member()
    viewer, stranger = await make_member(role=Role.VIEWER), await make_member("other")
    brand = await make_live_brand(member)
    claim = await make_claim(member, brand, ACCOUNT)
    ended = await make_claim(member, brand, AccountRef("x", "gone"), state=ClaimState.WITHDRAWN)

    with pytest.raises(NotAllowed):
        await purposes.change(viewer.actor, claim.id, "press", "", "", now=NOON)
    with pytest.raises(NotFound):
        await purposes.change(stranger.actor, claim.id, "press", "", "", now=NOON)
    with pytest.raises(ClaimEnded):
        await purposes.change(member.actor, ended.id, "press", "", "", now=NOON)


async def test_the_page_says_what_is_wrong_and_shows_the_history(db: str) -> None:
    member = await make_member()
    claim = await make_claim(member, await make_live_brand(member), ACCOUNT)
    path = f"/claims/{claim.id}/purpose"
    async with visiting_as(member.actor) as visitor:
        await visitor.open(path)
        await visitor.send(path, role="region", region="MX", language="klingon")
        assert visitor.status == 422
        assert "“klingon” is not a language's code." in visitor.text
        assert visitor.attribute("#field-region", "value") == "MX"

        await visitor.send(path, role="region", region="MX", language="es")
        assert visitor.path == f"/claims/{claim.id}"
        await visitor.open(path)
        assert "What it said before" in visitor.text
