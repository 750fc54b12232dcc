"""Brands: registering, taking over, going live or to review; the squatter's story."""

import asyncio

import asyncpg
import pytest

from registry import audit
from registry.access import Member
from registry.actions import brands, checks, claims, directory
from registry.actions.brands import NewBrand
from registry.actions.claims import NewClaim
from registry.actions.listings import Verdict
from registry.errors import BadName, BadWebsite, NotAllowed, NotFound
from registry.models import Account, Brand, Claim, Event, Job
from registry.models.columns import BrandState, ClaimState, JobKind, Role
from tests.factories import (
    NOON,
    actor,
    letters_to,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_member,
    make_official,
    make_person,
    proven,
)
from verification.accounts import AccountRef

DELL_COM = AccountRef("website", "dell.com")


async def prove(slug: str, account: AccountRef, member: Member) -> None:
    """Files nothing: proves the claim of the member's company on this account of the brand."""
    row = await Account.get(platform=account.platform, handle=account.handle)
    claim = await Claim.get(brand__slug=slug, account_id=row.id, company_id=member.company_id)
    await claims.ask_for_check(member, claim.id, place=None, now=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await checks.record_outcome(started, proven(account), now=NOON)


async def state_of(slug: str) -> BrandState:
    return (await Brand.get(slug=slug)).state


async def test_a_new_brand_is_a_draft_with_a_claim_on_its_website(db: str) -> None:
    member = await make_member("acme")

    slug = await brands.register(member, NewBrand("Acme Tools", "https://www.acme-tools.com/about"), now=NOON)

    view = await brands.show(member.actor, slug)
    assert (view.slug, view.state, view.is_holder) == ("acme-tools", BrandState.DRAFT, True)
    assert [claim.account for claim in view.websites] == [AccountRef("website", "acme-tools.com")]
    with pytest.raises(NotFound):
        await directory.brand_page(slug)


async def test_a_double_click_registers_one_brand(db: str) -> None:
    member = await make_member("acme")
    wish = NewBrand("Acme", "acme.com")
    slugs = await asyncio.gather(*(brands.register(member, wish, now=NOON) for _ in range(4)))
    assert set(slugs) == {"acme"}
    assert await Claim.all().count() == 1


@pytest.mark.parametrize(
    "website", ["", "https://x.com/acme", "localhost", "http://127.0.0.1/", "co.uk", "\0", "a b", "x" * 99999]
)
async def test_what_is_no_website_registers_nothing(db: str, website: str) -> None:
    member = await make_member("acme")
    with pytest.raises(BadWebsite) as refusal:
        await brands.register(member, NewBrand("Acme", website), now=NOON)
    assert refusal.value.field == "website"
    assert await Brand.all().count() == 0


async def test_a_deceiving_name_is_refused(db: str) -> None:
    with pytest.raises(BadName):
        await brands.register(await make_member("acme"), NewBrand("De\u200bll", "dell.com"), now=NOON)


async def test_an_editor_registers_no_brand(db: str) -> None:
    with pytest.raises(NotAllowed):
        await brands.register(await make_member("acme", role=Role.EDITOR), NewBrand("Acme", "acme.com"), now=NOON)


async def test_a_proven_website_makes_an_unmistakable_brand_live(db: str) -> None:
    member = await make_member("acme")
    await brands.register(member, NewBrand("Zubrowka Optics", "zubrowka-optics.com"), now=NOON)

    await prove("zubrowka-optics", AccountRef("website", "zubrowka-optics.com"), member)

    assert await state_of("zubrowka-optics") is BrandState.LIVE
    page = await directory.brand_page("zubrowka-optics")
    assert page.domains == ("zubrowka-optics.com",)
    assert [site.verdict for site in page.websites] == [Verdict.OFFICIAL]
    assert await Job.filter(kind=JobKind.SCAN_BRAND).count() == 1
    assert await Event.filter(kind="brand.live").count() == 1
    assert {letter.subject for letter in await letters_to(member.actor.email)} >= {"Zubrowka Optics is live"}


async def test_the_listed_website_of_a_listed_brand_is_claimed_on_that_brand(db: str) -> None:
    await make_listed_brand("dell", accounts=(DELL_COM, AccountRef("x", "dell")))
    member = await make_member("dell-inc")

    slug = await brands.register(member, NewBrand("Dell", "https://www.dell.com"), now=NOON)

    assert slug == "dell"
    view = await brands.show(member.actor, "dell")
    assert (view.state, view.is_holder, view.listed_accounts) == (BrandState.LISTED, False, (AccountRef("x", "dell"),))

    await prove("dell", DELL_COM, member)
    assert await state_of("dell") is BrandState.LIVE
    assert (await directory.look_up(DELL_COM)).verdict is Verdict.OFFICIAL
    assert (await directory.look_up(AccountRef("x", "dell"))).verdict is Verdict.LISTED  # the source's word still


async def test_this_is_us(db: str) -> None:
    await make_listed_brand("dell", accounts=(DELL_COM,))
    member = await make_member("dell-inc")
    claim_id = await brands.take_over(member, "dell", website=None, now=NOON)
    assert (await claims.show(member.actor, claim_id)).account == DELL_COM
    assert await brands.take_over(member, "dell", website="dell.com", now=NOON) == claim_id
    with pytest.raises(BadWebsite):
        await brands.take_over(member, "dell", website="dell-support.com", now=NOON)


async def test_a_live_brand_cannot_be_taken_over(db: str) -> None:
    await make_live_brand(await make_member("dell-inc"), "dell", domain="dell.com")
    with pytest.raises(NotFound):
        await brands.take_over(await make_member("rival"), "dell", website=None, now=NOON)


@pytest.mark.parametrize("is_registered", [True, False])
async def test_the_squatters_brand_waits_in_review_and_is_never_official(db: str, is_registered: bool) -> None:
    if is_registered:
        dell = await make_member("dell-inc")
        await make_official(dell, await make_live_brand(dell, "dell", domain="dell.com"), AccountRef("x", "dell"))
    else:
        await make_listed_brand("dell", accounts=(DELL_COM, AccountRef("x", "dell")))
    squatter = await make_member("dell-support")
    own_site, handle = AccountRef("website", "dell-support.com"), AccountRef("x", "dell_support")

    slug = await brands.register(squatter, NewBrand("Dell Support", "dell-support.com"), now=NOON)
    await claims.file_claim(squatter, slug, NewClaim("https://x.com/dell_support"), now=NOON)
    await prove(slug, handle, squatter)
    await prove(slug, own_site, squatter)

    assert await state_of(slug) is BrandState.REVIEW
    view = await brands.show(squatter.actor, slug)
    assert "dell" in {reason.brand.slug for reason in view.review_reasons if reason.brand}
    assert (await Claim.get(brand__slug=slug, account__platform="x")).state is ClaimState.VERIFIED
    listing = await directory.look_up(handle)
    assert listing.verdict is Verdict.LOOKALIKE
    assert listing.imitates
    assert listing.imitates.brand.slug == "dell"
    assert (await directory.look_up(own_site)).verdict is not Verdict.OFFICIAL
    with pytest.raises(NotFound):
        await directory.brand_page(slug)
    found = await directory.browse(directory.BrandWish("dell"), cursor=None, limit=50)
    assert [row.brand.slug for row in found.rows] == ["dell"]


async def test_the_same_name_waits_in_review_too(db: str) -> None:
    await make_live_brand(await make_member("dell-inc"), "dell", domain="dell.com")
    other = await make_member("other")
    slug = await brands.register(other, NewBrand("Dell", "delta-lighting.com"), now=NOON)
    assert slug == "dell-2"
    await prove(slug, AccountRef("website", "delta-lighting.com"), other)
    assert await state_of(slug) is BrandState.REVIEW


async def test_a_company_is_no_rival_of_itself(db: str) -> None:
    member = await make_member("dell-inc")
    await make_live_brand(member, "dell", domain="dell.com")
    slug = await brands.register(member, NewBrand("Dell Support", "dell-support.com"), now=NOON)
    await prove(slug, AccountRef("website", "dell-support.com"), member)
    assert await state_of(slug) is BrandState.LIVE


async def test_two_companies_with_one_website_are_both_disputed(db: str) -> None:
    first = await make_member("dell-inc")
    await make_live_brand(first, "dell", domain="dell.com")
    second = await make_member("other")
    slug = await brands.register(second, NewBrand("Zubrowka", "dell.com"), now=NOON)

    await prove(slug, DELL_COM, second)

    assert await state_of(slug) is BrandState.REVIEW
    listing = await directory.look_up(DELL_COM)
    assert (listing.verdict, listing.disputed, listing.brand and listing.brand.slug) == (Verdict.OFFICIAL, True, "dell")


async def test_whoever_proves_second_does_not_take_the_brand_away(db: str) -> None:
    await make_listed_brand("dell", accounts=(DELL_COM,))
    first, second = await make_member("first"), await make_member("second")
    for member in (first, second):
        await brands.take_over(member, "dell", website=None, now=NOON)
    await prove("dell", DELL_COM, first)
    await prove("dell", DELL_COM, second)
    assert (await Brand.get(slug="dell")).company_id == first.company_id
    assert (await directory.look_up(DELL_COM)).disputed


@pytest.mark.parametrize(("name", "website"), [("Dell Support", "ds-services.co.uk"), ("Dexa", "dell-support.co.uk")])
async def test_a_brand_that_speaks_for_another_waits_even_where_that_is_not_registered(
    db: str, name: str, website: str
) -> None:
    member = await make_member("squatter")

    slug = await brands.register(member, NewBrand(name, website), now=NOON)
    await prove(slug, AccountRef("website", website), member)

    assert await state_of(slug) is BrandState.REVIEW
    (reason,) = (await brands.show(member.actor, slug)).review_reasons
    assert (reason.brand, reason.near_to) == (None, "support")
    assert (await directory.look_up(AccountRef("website", website))).verdict is not Verdict.OFFICIAL


async def test_a_listed_website_that_is_not_the_main_one_goes_to_people_and_the_listing_stays(db: str) -> None:
    franchise = AccountRef("website", "dell.ge")
    await make_listed_brand("dell", accounts=(DELL_COM, franchise, AccountRef("x", "dell")))
    member = await make_member("franchise")

    await brands.take_over(member, "dell", website="dell.ge", now=NOON)
    await prove("dell", franchise, member)

    assert (await Brand.get(slug="dell")).state is BrandState.REVIEW
    assert (await directory.look_up(franchise)).verdict is Verdict.LISTED
    assert (await directory.look_up(AccountRef("x", "dell"))).verdict is Verdict.LISTED
    assert (await directory.brand_page("dell")).state is BrandState.LISTED


async def test_a_claim_in_review_does_not_keep_the_real_brand_out(db: str) -> None:
    franchise = AccountRef("website", "dell.ge")
    await make_listed_brand("dell", accounts=(DELL_COM, franchise))
    early, real = await make_member("early"), await make_member("real")
    await brands.take_over(early, "dell", website="dell.ge", now=NOON)
    await prove("dell", franchise, early)

    await brands.take_over(real, "dell", website=None, now=NOON)
    await prove("dell", DELL_COM, real)

    brand = await Brand.get(slug="dell")
    assert (brand.state, brand.company_id) == (BrandState.LIVE, real.company_id)
    assert (await directory.look_up(franchise)).verdict is not Verdict.OFFICIAL


async def test_accounts_claimed_by_somebody_else_for_a_taken_brand_are_not_official(db: str) -> None:
    listed = await make_listed_brand("dell", accounts=(DELL_COM,))
    loser, winner = await make_member("loser"), await make_member("winner")
    for member in (loser, winner):
        await brands.take_over(member, "dell", website=None, now=NOON)
    await make_claim(loser, listed, AccountRef("x", "dellfans"), state=ClaimState.VERIFIED)
    await prove("dell", DELL_COM, winner)
    assert (await directory.look_up(AccountRef("x", "dellfans"))).verdict is not Verdict.OFFICIAL


async def test_a_strangers_brand_is_not_there(db: str) -> None:
    await make_live_brand(await make_member("acme"), "acme")
    with pytest.raises(NotFound):
        await brands.show(actor(await make_person()), "acme")
    with pytest.raises(NotFound):
        await brands.show(actor(await make_person()), "nobody")


async def test_who_registers_a_website_that_another_just_claims_waits_without_the_trails_lock(db: str) -> None:
    """The other one needs it to end: both would wait for ever."""
    member = await make_member("acme")
    other = await asyncpg.connect(db)
    try:
        async with other.transaction():
            await other.execute(
                "INSERT INTO account (id, platform, handle, created_at)"
                " VALUES (gen_random_uuid(), 'website', 'acme-tools.com', now())"
            )
            registering = asyncio.create_task(brands.register(member, NewBrand("Acme", "acme-tools.com"), now=NOON))
            while not await other.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                await asyncio.wait([registering], timeout=0.01)
            await other.execute("SELECT pg_advisory_xact_lock($1)", audit.TRAIL_LOCK)
        assert await registering == "acme"
    finally:
        await other.close()
