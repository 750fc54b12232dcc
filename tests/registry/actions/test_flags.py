"""Suspicions: who is flagged, who is not, and what never comes back."""

import asyncio
from datetime import timedelta

import asyncpg

from registry import audit
from registry.access import Member
from registry.actions import checks, claims, directory, flags, moderation
from registry.actions.listings import Verdict
from registry.models import Account, Brand, Claim, Event, Flag
from registry.models.columns import ClaimState, FlagState
from tests.factories import (
    NOON,
    make_brand,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
    proven,
)
from verification.accounts import AccountRef

X_DELL, X_SUPPORT = AccountRef("x", "dell"), AccountRef("x", "dell_support")


async def dell() -> tuple[Member, Brand]:
    member = await make_member("dell-inc")
    brand = await make_live_brand(member, "dell", domain="dell.com", name="Dell")
    await make_official(member, brand, X_DELL)
    return member, brand


async def squatter() -> Account:
    member = await make_member("squatter")
    claim = await make_claim(member, await make_brand(member, "dell-support"), X_SUPPORT)
    return await Account.get(id=claim.account_id)


async def test_a_claimed_lookalike_is_flagged_once(db: str) -> None:
    await dell()
    account = await squatter()

    first = await flags.scan_account(account.id, now=NOON)
    second = await flags.scan_account(account.id, now=NOON)

    flag = await Flag.get().select_related("brand", "imitated")
    assert (len(first), second, flag.brand.slug, flag.state) == (1, [], "dell", FlagState.OPEN)
    assert flag.imitated
    assert flag.imitated.handle == "dell"
    assert await Event.filter(kind="flag.raised", subject="x:dell_support").count() == 1


async def test_a_lookalike_of_a_listed_brand_is_flagged_too(db: str) -> None:
    await make_listed_brand("dell", accounts=(X_DELL,))
    account = await squatter()
    assert len(await flags.scan_account(account.id, now=NOON)) == 1


async def test_a_companys_own_accounts_are_not_flagged(db: str) -> None:
    member, brand = await dell()
    claim = await make_claim(member, brand, X_SUPPORT)
    assert await flags.scan_account(claim.account_id, now=NOON) == []


async def test_a_brands_own_unproven_claim_on_a_lookalike_clears_it_for_nobody_else(db: str) -> None:
    member, _ = await dell()
    account = await squatter()
    await claims.file_claim(member, "dell", claims.NewClaim("https://x.com/dell_support"), now=NOON)

    (flag_id,) = await flags.scan_account(account.id, now=NOON)

    assert (await Flag.get(id=flag_id).select_related("brand")).brand.slug == "dell"


async def test_a_strangers_claim_holds_back_no_other_brand_of_the_same_company(db: str) -> None:
    member, _ = await dell()
    labs = await make_live_brand(member, "labs", domain="labs.com", name="Labs")
    account = await squatter()
    own = await make_claim(member, labs, X_SUPPORT)
    assert len(await flags.scan_account(account.id, now=NOON)) == 1

    when = NOON + timedelta(hours=1)
    await Claim.filter(id=own.id).update(state=ClaimState.VERIFIED, method="post", verified_at=when, checked_at=when)

    assert await flags.held_for(own.id) is None
    assert (await directory.look_up(X_SUPPORT)).verdict is Verdict.OFFICIAL


async def test_a_brand_that_goes_live_has_its_surroundings_looked_through(db: str) -> None:
    account = await squatter()
    assert await flags.scan_account(account.id, now=NOON) == []
    _, brand = await dell()

    assert len(await flags.scan_brand(brand.id, now=NOON)) == 1
    assert await flags.scan_brand(brand.id, now=NOON) == []


async def test_another_live_brands_own_account_may_still_be_a_lookalike(db: str) -> None:
    member = await make_member("zebra")
    claim = await make_official(member, await make_live_brand(member, "zebra"), X_SUPPORT)
    _, brand = await dell()
    assert len(await flags.scan_brand(brand.id, now=NOON)) == 1
    assert await flags.scan_account(claim.account_id, now=NOON) == []  # there already


async def test_who_waits_for_the_flag_of_another_scan_does_not_hold_the_trails_lock(db: str) -> None:
    """The other scan needs it to end: both would wait for ever."""
    _, brand = await dell()
    member = await make_member("squatter")
    draft = await make_brand(member, "squatter")
    both = [AccountRef("instagram", "dell_support"), X_SUPPORT]
    first, second = [await make_claim(member, draft, account) for account in both]
    other = await asyncpg.connect(db)
    try:
        async with other.transaction():
            await other.execute(
                "INSERT INTO flag (id, account_id, brand_id, score, tricks, state, created_at)"
                " VALUES (gen_random_uuid(), $1, $2, 1, '{}', 'open', now())",
                second.account_id,
                brand.id,
            )
            scanning = asyncio.create_task(flags.scan_brand(brand.id, now=NOON))
            while not await other.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                assert not scanning.done()
                await asyncio.wait([scanning], timeout=0.01)
            await other.execute("SELECT pg_advisory_xact_lock($1)", audit.TRAIL_LOCK)
        (flag_id,) = await scanning
    finally:
        await other.close()

    assert (await Flag.get(id=flag_id)).account_id == first.account_id


async def test_a_dismissed_flag_never_comes_back(db: str) -> None:
    _, brand = await dell()
    account = await squatter()
    (flag_id,) = await flags.scan_account(account.id, now=NOON)
    await moderation.dismiss_flag(await make_moderator(), flag_id, "A reseller with permission.", now=NOON)

    assert await flags.scan_account(account.id, now=NOON) == []
    assert await flags.scan_brand(brand.id, now=NOON) == []
    assert (await Flag.get(id=flag_id)).state is FlagState.DISMISSED


async def test_withdrawn_claims_are_not_scanned(db: str) -> None:
    member = await make_member("squatter")
    await make_claim(member, await make_brand(member, "other"), X_SUPPORT, state=ClaimState.WITHDRAWN)
    _, brand = await dell()
    assert await flags.scan_brand(brand.id, now=NOON) == []


# ── a proven account near to another brand waits for people ─────────────────────────────────────────────────────────


async def _innocent_brand_proves(account: AccountRef) -> Claim:
    """A live brand of an innocent name proves an account, beside the live Dell."""
    await dell()
    member = await make_member("blue")
    innocent = await make_live_brand(member, "blue-widgets", domain="blue-widgets.com")
    claim = await make_claim(member, innocent, account)
    await claims.ask_for_check(member, claim.id, place="https://x.com/i/status/1", now=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await checks.record_outcome(started, proven(account), now=NOON)
    return claim


async def test_an_innocent_brand_does_not_make_a_squatted_name_official(db: str) -> None:
    squatted = AccountRef("x", "dell_support")

    claim = await _innocent_brand_proves(squatted)

    assert (await Claim.get(id=claim.id)).state is ClaimState.VERIFIED
    listing = await directory.look_up(squatted)
    assert listing.verdict is Verdict.LOOKALIKE
    assert listing.imitates
    assert listing.imitates.brand.slug == "dell"
    held = await flags.held_for(claim.id)
    assert held
    assert held.slug == "dell"
    page = await directory.brand_page("blue-widgets")
    assert squatted not in [one.account for one in page.accounts]


async def test_a_dismissed_suspicion_lets_the_account_be_official(db: str) -> None:
    account = AccountRef("x", "dell_support")
    claim = await _innocent_brand_proves(account)
    (flag,) = await Flag.all()

    await moderation.dismiss_flag(await make_moderator(), flag.id, "licensed by Dell", now=NOON)

    assert (await directory.look_up(account)).verdict is Verdict.OFFICIAL
    assert await flags.held_for(claim.id) is None
    assert await Event.exists(kind="claim.released")


async def test_a_suspicion_that_comes_up_later_holds_nothing_back(db: str) -> None:
    account = AccountRef("x", "zanzibaro")
    claim = await _innocent_brand_proves(account)
    assert (await directory.look_up(account)).verdict is Verdict.OFFICIAL
    zanzibar = await make_member("zanzibar")
    later = await make_live_brand(zanzibar, "zanzibarro", domain="zanzibarro.com")
    await make_official(zanzibar, later, AccountRef("x", "zanzibarro"))

    await flags.scan_brand(later.id, now=NOON + timedelta(hours=1))

    assert await Flag.exists(brand_id=later.id)
    assert (await directory.look_up(account)).verdict is Verdict.OFFICIAL
    assert await flags.held_for(claim.id) is None
