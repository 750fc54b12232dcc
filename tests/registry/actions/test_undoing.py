"""What a ruling changed is put back exactly: altered, added, taken away; and what moved on is left alone."""

from datetime import timedelta

import orjson

from registry.actions import undoing
from registry.models import Brand, Claim, Loss
from registry.models.columns import BrandState, ClaimState
from tests.factories import NOON, make_live_brand, make_member, make_official
from verification.accounts import AccountRef

LATER = NOON + timedelta(days=1)


async def test_everything_is_as_it_was(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_official(member, brand, AccountRef("x", "acme"))
    old = await Loss.create(account_id=claim.account_id, company_id=member.company_id, lost_at=NOON)
    before = [await Claim.get(id=claim.id).values(), await Brand.get(id=brand.id).values(), await Loss.all().values()]
    changes = [
        await undoing.alter(claim, state=ClaimState.REVOKED, ended_at=LATER, next_check_at=None, version=2),
        await undoing.alter(brand, state=BrandState.DRAFT, live_since=None),
        await undoing.remove(old, "account_id", "company_id", "lost_at"),
        await undoing.add(
            Loss(account_id=claim.account_id, company_id=member.company_id, lost_at=LATER),
            "account_id", "company_id", "lost_at",
        ),
    ]  # fmt: skip

    restored = await undoing.put_back(orjson.loads(orjson.dumps(changes)))  # as the database keeps it

    assert [type(row) for row in restored] == [Claim, Brand]
    after = [await Claim.get(id=claim.id).values(), await Brand.get(id=brand.id).values(), await Loss.all().values()]
    assert after == before


async def test_what_moved_on_meanwhile_is_left_as_it_is(db: str) -> None:
    brand = await make_live_brand(await make_member())
    change = await undoing.alter(brand, state=BrandState.DRAFT, live_since=None)
    await Brand.filter(id=brand.id).update(state=BrandState.REVIEW)

    assert await undoing.put_back([change]) == []

    assert (await Brand.get(id=brand.id)).state is BrandState.REVIEW
