"""What an account is for may change; what it said before stays."""

import pytest

from registry.access import Member
from registry.actions import company_rules, purpose_wishes, purposes
from registry.actions.account_lines import Purpose
from registry.errors import AlreadyDecided, BadInput, ClaimEnded, NotAllowed, NotFound
from registry.models import Brand, Claim, Event, PurposeWish
from registry.models.columns import AccountRole, ClaimState, Role
from tests.factories import NOON, letters_to, make_claim, make_live_brand, make_member
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


async def two_of_acme() -> tuple[Member, Member, Claim]:
    """A company that wants two to agree, and its proven account."""
    asker, second = await make_member(), await make_member(role=Role.MANAGER)
    claim = await make_claim(asker, await make_live_brand(asker), ACCOUNT, state=ClaimState.VERIFIED)
    await company_rules.want_approval(asker.actor, "acme", now=NOON)
    return asker, second, claim


async def test_where_a_company_wants_two_a_changed_purpose_waits_for_the_second(db: str) -> None:
    asker, second, claim = await two_of_acme()

    await purposes.change(asker.actor, claim.id, "support", "mx", "", now=NOON)
    await purposes.change(asker.actor, claim.id, "support", "mx", "", now=NOON)

    assert (await Claim.get(id=claim.id)).role is AccountRole.MAIN
    assert "a second owner or manager" in (await letters_to(second.actor.email))[-1].body
    with pytest.raises(NotAllowed):
        await purpose_wishes.agree(asker.actor, claim.id, now=NOON)

    await purpose_wishes.agree(second.actor, claim.id, now=NOON)

    after = await Claim.get(id=claim.id)
    assert (after.role, after.region) == (AccountRole.SUPPORT, "MX")
    assert await Event.filter(kind="claim.change_asked").count() == 1
    view = await purposes.show(asker.actor, claim.id)
    assert (view.wish, len(view.changes)) == (None, 1)
    with pytest.raises(AlreadyDecided):
        await purpose_wishes.agree(second.actor, claim.id, now=NOON)


async def test_a_change_is_turned_down_or_taken_back_and_nothing_has_changed(db: str) -> None:
    asker, second, claim = await two_of_acme()
    editor = await make_member(role=Role.EDITOR)
    for who in (second, asker):
        await purposes.change(asker.actor, claim.id, "press", "", "", now=NOON)
        with pytest.raises(NotAllowed):
            await purpose_wishes.drop(editor.actor, claim.id, now=NOON)
        await purpose_wishes.drop(who.actor, claim.id, now=NOON)
    await purposes.change(asker.actor, claim.id, "press", "", "", now=NOON)
    await purposes.change(asker.actor, claim.id, "main", "", "", now=NOON)  # as it is: nothing waits any more

    assert (await Claim.get(id=claim.id)).role is AccountRole.MAIN
    assert not await PurposeWish.exists()


async def test_what_is_not_proven_needs_no_second_member(db: str) -> None:
    asker, _, _ = await two_of_acme()
    claim = await make_claim(asker, await Brand.get(slug="acme"), AccountRef("x", "acmenews"))

    await purposes.change(asker.actor, claim.id, "press", "", "", now=NOON)

    assert (await Claim.get(id=claim.id)).role is AccountRole.PRESS


async def test_the_second_member_agrees_on_the_page_of_approvals(db: str) -> None:
    asker, second, claim = await two_of_acme()
    page = f"/claims/{claim.id}/purpose"
    async with visiting_as(asker.actor) as visitor:
        await visitor.open(page)
        await visitor.send(page, role="press", region="", language="")
        assert visitor.path == page
        assert "A change waits" in visitor.text
        assert not visitor.page.css("button[value=agree]")
    async with visiting_as(second.actor) as visitor:
        await visitor.open("/companies/acme/approvals")
        await visitor.send(f"{page}/wish", wish="agree")
        assert visitor.path == "/companies/acme/approvals"
    assert (await Claim.get(id=claim.id)).role is AccountRole.PRESS
