"""A brand's card says what its rows say, after every kind of change, whoever makes it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from tortoise.transactions import in_transaction

from registry.access import Member
from registry.actions import federation
from registry.actions.listings import shown_state
from registry.database import rows
from registry.models import Account, Brand, Citation, Claim
from registry.models.columns import OPEN, STANDING, BrandState, ClaimState, Sector
from tests.factories import (
    NOON,
    make_account,
    make_brand,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_member,
    make_official,
)
from verification.accounts import AccountRef

X = AccountRef("x", "acme")
SITE = AccountRef("website", "acme.example.com")
SHOP = AccountRef("website", "acme.shop")


async def counted() -> dict[str, tuple[object, ...]]:
    """What each brand's card must say, told from the rows."""
    told: dict[str, tuple[object, ...]] = {}
    for brand in await Brand.all():
        proven = Claim.filter(brand_id=brand.id, company_id=brand.company_id, state__in=STANDING)
        claims = [one.account for one in await proven.order_by("verified_at", "id").select_related("account")]
        cited = [one.account for one in await Citation.filter(brand_id=brand.id).select_related("account")]
        accounts = {one.id: one.platform for one in (*claims, *cited)}
        websites = [one.handle for one in claims if one.platform == "website"]
        state = shown_state(brand.state, brand.source)
        told[brand.slug] = (
            brand.search_name.replace(" ", "")[:60], state and state.value, brand.name, brand.source, brand.country,
            brand.sector, sorted(set(accounts.values())), len(accounts),
            websites[0] if websites and brand.state is BrandState.LIVE else None,
        )  # fmt: skip
    return told


async def kept() -> dict[str, tuple[object, ...]]:
    found = await rows(
        "SELECT slug, term, state, name, source, country, sector, platforms, accounts, domain FROM brand_card"
    )
    return {row.pop("slug"): tuple(row.values()) for row in found}


async def _proven(member: Member, brand: Brand) -> None:
    await make_official(member, brand, X)


async def _ended(member: Member, brand: Brand) -> None:
    await Claim.filter(account__platform="website").update(state=ClaimState.WITHDRAWN, ended_at=NOON)


async def _lapsing(member: Member, brand: Brand) -> None:
    await Claim.all().update(state=ClaimState.LAPSING, first_missed_at=NOON)


async def _older_website(member: Member, brand: Brand) -> None:
    await make_claim(member, brand, SHOP, state=ClaimState.VERIFIED, now=NOON - timedelta(days=1))


async def _pending_proven(member: Member, brand: Brand) -> None:
    claim = await make_claim(member, brand, X)
    await make_brand(member, "acme-labs")
    await Claim.filter(id=claim.id).update(
        state=ClaimState.VERIFIED, method="profile_text", stable_id="id-1", verified_at=NOON, checked_at=NOON,
        next_check_at=NOON,
    )  # fmt: skip


async def _deleted(member: Member, brand: Brand) -> None:
    await Claim.all().delete()


async def _moved(member: Member, brand: Brand) -> None:
    labs = await make_brand(member, "acme-labs", state=BrandState.LIVE)
    await Claim.all().update(brand_id=labs.id)


async def _lost(member: Member, brand: Brand) -> None:
    await Brand.filter(id=brand.id).update(company_id=(await make_member("other")).company_id)


async def _given_back(member: Member, brand: Brand) -> None:
    await _lost(member, brand)
    await Brand.filter(id=brand.id).update(company_id=member.company_id)


async def _refused(member: Member, brand: Brand) -> None:
    await Brand.filter(id=brand.id).update(state=BrandState.REFUSED)


async def _reviewed_but_listed(member: Member, brand: Brand) -> None:
    await Brand.filter(id=brand.id).update(state=BrandState.REVIEW, source="s", source_key="1")


async def _renamed(member: Member, brand: Brand) -> None:
    await Brand.filter(id=brand.id).update(slug="acne", name="Acne Studios", search_name="acne studios")


async def _described(member: Member, brand: Brand) -> None:
    await Brand.filter(id=brand.id).update(country="DE", sector=Sector.FOOD)


async def _cited(member: Member, brand: Brand) -> None:
    await make_listed_brand("dell", accounts=(AccountRef("x", "dell"), AccountRef("youtube", "@dell"), SHOP))
    await Citation.create(source="s", brand=brand, account=await make_account(SITE), created_at=NOON)


async def _cited_no_more(member: Member, brand: Brand) -> None:
    await _cited(member, brand)
    await Citation.filter(account__platform="x").delete()


async def _cited_elsewhere(member: Member, brand: Brand) -> None:
    await _cited(member, brand)
    await Citation.filter(brand_id=brand.id).update(account_id=(await make_account(X)).id)


async def _forgotten(member: Member, brand: Brand) -> None:
    await make_listed_brand("gone", accounts=(X,))
    await Brand.filter(slug="gone").update(source="registry:other.example")
    await Citation.all().delete()
    await federation._forget_empty("registry:other.example")


async def _other_address(member: Member, brand: Brand) -> None:
    await Account.filter(platform="website").update(handle="acme.example.net")


CHANGES = (
    _proven, _ended, _lapsing, _older_website, _pending_proven, _deleted, _moved, _lost, _given_back, _refused,
    _reviewed_but_listed, _renamed, _described, _cited, _cited_no_more, _cited_elsewhere, _forgotten, _other_address,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
async def test_what_is_kept_is_what_is_counted(db: str, change: Callable[[Member, Brand], Awaitable[None]]) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    await change(member, brand)
    assert await kept() == await counted()


@pytest.mark.parametrize("state", [state for state in ClaimState if state not in OPEN])
async def test_an_ended_claim_is_on_no_card(db: str, state: ClaimState) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_official(member, brand, X)
    await Claim.filter(id=claim.id).update(state=state, ended_at=NOON)
    assert (await kept())["acme"][6:] == (["website"], 1, "acme.example.com")


async def test_of_two_changes_at_once_the_card_has_both(db: str) -> None:
    """The later one waits for the first, and counts what that one did."""
    member = await make_member()
    brand = await make_live_brand(member)
    claims = [await make_official(member, brand, AccountRef("x", f"acme{number}")) for number in range(8)]

    async def end(claim: Claim) -> None:
        async with in_transaction():
            await Claim.filter(id=claim.id).update(state=ClaimState.WITHDRAWN, ended_at=NOON)

    await asyncio.gather(*map(end, claims[:5]))
    assert await kept() == await counted()
    assert (await kept())["acme"][7] == 4


async def test_who_holds_a_claim_and_who_ends_all_of_a_brand_do_not_wait_for_each_other(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    first, second = [await make_official(member, brand, AccountRef("x", name)) for name in ("one", "two")]
    has_second, has_first = asyncio.Event(), asyncio.Event()

    async def end_both() -> None:
        async with in_transaction():
            await Claim.filter(id=first.id).update(state=ClaimState.WITHDRAWN, ended_at=NOON)
            has_first.set()
            await has_second.wait()
            await Claim.filter(id=second.id).update(state=ClaimState.WITHDRAWN, ended_at=NOON)

    async def check_second() -> None:
        async with in_transaction():
            await has_first.wait()
            await Claim.filter(id=second.id).select_for_update()
            has_second.set()
            await Claim.filter(id=second.id).update(state=ClaimState.LAPSING, first_missed_at=NOON)

    await asyncio.gather(end_both(), check_second())
    assert (await kept())["acme"][6:] == (["website"], 1, "acme.example.com")
