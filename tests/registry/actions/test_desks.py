"""What waits for a person: each kind of thing once, nobody else's, and a hundred brands stay usable."""

from datetime import timedelta

from registry.access import Member
from registry.actions import company_rules, desks, drafts
from registry.models import Brand, Claim
from registry.models.columns import BrandState, ClaimState, Role
from tests.factories import NOON, make_brand, make_claim, make_live_brand, make_member, make_sighting, proven
from tests.registry.actions.test_checks import check
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef

LATER = NOON + timedelta(days=30)


async def acme() -> tuple[Member, Brand]:
    member = await make_member()
    return member, await make_live_brand(member)


async def test_an_empty_desk_is_empty(db: str) -> None:
    member, _ = await acme()

    assert (await desks.show(member.actor, now=NOON)).is_empty


async def test_every_kind_of_thing_that_waits(db: str) -> None:
    member, brand = await acme()
    await make_brand(member, "acme-tea", state=BrandState.DRAFT)
    pending = await make_claim(member, brand, AccountRef("x", "open"))
    missing = await make_claim(member, brand, AccountRef("x", "gone"), state=ClaimState.LAPSING)
    await make_sighting(brand, AccountRef("x", "acmee"))
    await drafts.begin(member.actor, "acme", "x:draft", now=NOON)

    desk = await desks.show(member.actor, now=NOON)

    assert [one.claim_id for one in desk.missing.shown] == [missing.id]
    assert [(one.brand.slug, one.count, one.expired) for one in desk.open_claims] == [("acme", 1, 0)]
    assert [one.brand.slug for one in desk.domains] == ["acme-tea"]
    assert [one.count for one in desk.lookalikes] == [1]
    assert [one.accounts for one in desk.drafts] == [1]
    assert not desk.dormant.shown
    late = await desks.show(member.actor, now=LATER)
    assert [one.expired for one in late.open_claims] == [1]
    assert pending.id not in [one.claim_id for one in late.dormant.shown]


async def test_an_account_whose_proof_nobody_could_see_for_long_is_dormant(db: str) -> None:
    member, brand = await acme()
    claim = await make_claim(member, brand, AccountRef("x", "asleep"), state=ClaimState.VERIFIED)
    seen = LATER - timedelta(days=1)
    await Claim.filter(account__platform="website").update(checked_at=seen)

    assert [one.claim_id for one in (await desks.show(member.actor, now=LATER)).dormant.shown] == [claim.id]
    await Claim.filter(id=claim.id).update(checked_at=seen)
    assert (await desks.show(member.actor, now=LATER)).dormant.count == 0


async def test_what_waits_for_a_second_member_waits_for_others_only(db: str) -> None:
    owner, brand = await acme()
    manager, editor = await make_member(role=Role.MANAGER), await make_member(role=Role.EDITOR)
    await company_rules.want_approval(owner.actor, "acme", now=NOON)
    account = AccountRef("github", "acme")
    await check(await make_claim(owner, brand, account), proven(account))

    assert [one.count for one in (await desks.show(manager.actor, now=NOON)).approvals] == [1]
    assert (await desks.show(owner.actor, now=NOON)).approvals == ()
    assert (await desks.show(editor.actor, now=NOON)).approvals == ()


async def test_nothing_of_other_companies_is_there(db: str) -> None:
    _, brand = await acme()
    await make_sighting(brand, AccountRef("x", "acmee"))
    stranger = await make_member("other")

    assert (await desks.show(stranger.actor, now=NOON)).is_empty
    assert (await desks.brands(stranger.actor)).count == 0


async def test_a_hundred_brands_are_pages_that_can_be_searched(db: str) -> None:
    member = await make_member()
    for number in range(60):
        await make_brand(member, f"tea-{number:03}", name=f"Tea {number:03}")
    await make_live_brand(member, "coffee", name="Café Olé")

    first = await desks.brands(member.actor)
    assert (first.count, first.pages, len(first.brands)) == (61, 3, desks.BRANDS_ON_A_PAGE)
    assert [one.slug for one in (await desks.brands(member.actor, search="cafe o")).brands] == ["coffee"]
    assert [one.slug for one in (await desks.brands(member.actor, state="live")).brands] == ["coffee"]
    assert (await desks.brands(member.actor, page=9)).page == 1

    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk")
        assert "Page 1 of 3" in visitor.text
        assert "60 brands wait for the proof of their domain." in visitor.text
        await visitor.open("/desk?name=nothing&state=nonsense&page=x")
        assert "No brand of yours fits." in visitor.text
