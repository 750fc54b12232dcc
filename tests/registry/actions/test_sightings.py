"""What is seen elsewhere: kept for the brand that it resembles, once, and never for an honest account."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from registry.access import Member
from registry.actions import directory, sightings
from registry.actions.listings import Verdict
from registry.actions.sightings import Noted, Seen
from registry.models import Account, Brand, Flag, Job, Sighting
from registry.models.columns import ClaimState, FlagState, JobKind, SightingState
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

OWN = AccountRef("x", "acmewidgets")
FAKE = AccountRef("x", "acmevvidgets")


async def acme() -> tuple[Member, Brand]:
    member = await make_member("acme-inc")
    brand = await make_live_brand(member, "acme", domain="acmewidgets.com", name="Acme Widgets")
    await make_official(member, brand, OWN)
    return member, brand


def seen(*handles: str, name: str | None = None, source: str = "feed:list") -> list[Seen]:
    return [Seen(AccountRef("x", handle), source, NOON, name) for handle in handles]


async def test_a_lookalike_is_kept_once_with_where_and_when_it_was_seen(db: str) -> None:
    _, brand = await acme()

    first = await sightings.note(seen("acmevvidgets", "acmevvidgets", "quite_another"), now=NOON)
    later = [Seen(FAKE, "bluesky", NOON + timedelta(days=1), "Acme Help")]
    second = await sightings.note(later, now=NOON + timedelta(days=1))

    assert (first, second) == (Noted(1, 1), Noted(0, 1))
    kept = await Sighting.get().select_related("account", "imitated")
    assert (kept.account.handle, kept.brand_id, kept.source) == ("acmevvidgets", brand.id, "feed:list")
    assert kept.imitated
    assert kept.imitated.handle == "acmewidgets"
    assert (kept.first_seen_at, kept.last_seen_at) == (NOON, NOON + timedelta(days=1))
    assert (kept.display_name, kept.state, kept.told_at) == ("Acme Help", SightingState.NEW, None)
    assert "acmewidgets" in kept.tricks["why_en"]
    assert await Account.filter(handle="quite_another").count() == 0


async def test_the_owners_are_told_a_little_later_and_only_of_what_is_new(db: str) -> None:
    _, brand = await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)
    job = await Job.get(kind=JobKind.TELL_SIGHTINGS)
    await Job.all().delete()

    await sightings.note(seen("acmevvidgets"), now=NOON + timedelta(hours=1))

    assert (job.subject, job.run_at) == (str(brand.id), NOON + sightings.GATHERING)
    assert await Job.filter(kind=JobKind.TELL_SIGHTINGS).count() == 0


async def test_a_sighting_changes_no_verdict_and_is_no_flag(db: str) -> None:
    await acme()
    before = await directory.look_up(FAKE)

    await sightings.note(seen("acmevvidgets"), now=NOON)

    after = await directory.look_up(FAKE)
    assert before.verdict is Verdict.LOOKALIKE
    assert after == before
    assert await Flag.all().count() == 0


async def test_a_registered_a_listed_and_an_own_claimed_account_is_no_lookalike(db: str) -> None:
    member, brand = await acme()
    await make_official(member, brand, AccountRef("x", "acnnewidgets"))
    await make_listed_brand("acme-vvidgets", accounts=(FAKE,))
    await make_claim(member, brand, AccountRef("x", "acmewidgts"))

    noted = await sightings.note(seen("acmewidgets", "acnnewidgets", "acmevvidgets", "acmewidgts"), now=NOON)

    assert noted == Noted()


async def test_what_people_found_honest_is_not_kept(db: str) -> None:
    _, brand = await acme()
    await Flag.create(
        account=await make_account(FAKE), brand=brand, score=0.9, tricks={}, state=FlagState.DISMISSED, created_at=NOON
    )

    assert await sightings.note(seen("acmevvidgets"), now=NOON) == Noted()


async def test_another_companys_claim_on_a_lookalike_hides_nothing(db: str) -> None:
    await acme()
    squatter = await make_member("squatter")
    await make_claim(squatter, await make_brand(squatter, "help"), FAKE, state=ClaimState.VERIFIED)

    assert (await sightings.note(seen("acmevvidgets"), now=NOON)).new == 1


async def test_strangers_are_not_collected_for_a_brand_that_nobody_holds(db: str) -> None:
    await make_listed_brand("acme", name="Acme Widgets", accounts=(OWN,))

    assert await sightings.note(seen("acmevvidgets"), now=NOON) == Noted()
    assert await Account.filter(handle="acmevvidgets").count() == 0


async def test_what_was_dismissed_stays_dismissed(db: str) -> None:
    await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)
    await Sighting.all().update(state=SightingState.DISMISSED)

    await sightings.note(seen("acmevvidgets", name="Acme Widgets"), now=NOON)

    assert (await Sighting.get()).state is SightingState.DISMISSED


async def test_a_handle_that_nothing_can_be_kept_under_is_passed_over(db: str) -> None:
    await acme()
    strange = [Seen(AccountRef("x", "acmevvidgets\0"), "feed:x", NOON), *seen("acmewidgets" + "x" * 400)]

    assert await sightings.note(strange, now=NOON) == Noted()


async def test_two_at_once_keep_one(db: str) -> None:
    await acme()
    handles = ["acmevvidgets", "acmewidgts", "acnnewidgets", "acmewiddgets"]

    noted = await asyncio.gather(
        sightings.note(seen(*handles), now=NOON), sightings.note(seen(*reversed(handles)), now=NOON)
    )

    assert sum(one.new for one in noted) == await Sighting.all().count() > 0


async def test_told_is_never_without_its_letter(db: str) -> None:
    await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)

    with pytest.raises(asyncpg.CheckViolationError):
        await asyncio.wait_for(_told_without_letter(db), 10)


async def _told_without_letter(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("UPDATE sighting SET state = 'told'")
    finally:
        await connection.close()
