"""Suspicions: who is flagged, who is not, and what never comes back."""

from registry.access import Member
from registry.actions import flags, moderation
from registry.models import Account, Brand, Event, Flag
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
