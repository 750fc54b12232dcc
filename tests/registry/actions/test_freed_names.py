"""A name that passed from a brand to somebody else: people look before it is official for anybody again."""

import asyncio
from datetime import timedelta

import asyncpg

from registry import audit
from registry.access import Member
from registry.actions import checks, claims, directory, flags, moderation
from registry.actions.listings import Verdict
from registry.models import Account, Claim, Flag
from registry.models.columns import ClaimState, FlagState
from tests.factories import NOON, make_claim, make_live_brand, make_member, make_moderator, not_proven, proven
from tests.registry.actions.test_checks import HOUR, X_ACME, check, verified
from tests.registry.actions.test_claim_life import answered_as_another
from verification.outcomes import Problem


async def _rival() -> tuple[Member, Claim]:
    """A company of another, innocent name, that claims the very account."""
    member = await make_member("blue")
    brand = await make_live_brand(member, "blue-widgets", domain="blue-widgets.com")
    return member, await make_claim(member, brand, X_ACME)


async def _proves(member: Member, claim: Claim, hours: int) -> Claim:
    now = NOON + hours * HOUR
    await claims.ask_for_check(member, claim.id, place="https://x.com/i/status/1", now=now)
    started = await checks.begin_check(claim.id, now=now)
    assert started
    await checks.record_outcome(started, proven(X_ACME, stable_id="id-2"), now=now)
    return await Claim.get(id=claim.id)


async def test_a_name_that_passed_to_somebody_else_is_watched(db: str) -> None:
    _, claim = await verified()

    await check(claim, not_proven(X_ACME, Problem.ANOTHER_OWNER))

    flag = await Flag.get()
    assert (flag.account_id, flag.brand_id, flag.state) == (claim.account_id, claim.brand_id, FlagState.OPEN)
    assert flag.tricks["tricks"] == ["freed_name"]
    assert "until it passed to somebody else" in flag.tricks["why_en"]


async def test_the_old_name_of_a_renamed_account_is_watched(db: str) -> None:
    _, claim = await verified()
    await check(claim, answered_as_another("id-1"))
    assert await Flag.filter(account_id=claim.account_id, state=FlagState.OPEN).count() == 1


async def test_an_absent_line_alone_frees_no_name(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME))
    await check(claim, not_proven(X_ACME), NOON + 2 * HOUR)
    assert await Flag.all().count() == 0


async def test_whoever_proves_a_freed_name_waits_for_a_person(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME, Problem.ANOTHER_OWNER))
    member, rival = await _rival()

    after = await _proves(member, rival, 1)

    assert after.state is ClaimState.VERIFIED
    assert (await directory.look_up(X_ACME)).verdict is Verdict.WAS_OFFICIAL
    flag = await Flag.get(account_id=claim.account_id)
    await moderation.dismiss_flag(await make_moderator(), flag.id, "Sold, says Acme.", now=NOON + 2 * HOUR)
    listing = await directory.look_up(X_ACME)
    assert listing.verdict is Verdict.OFFICIAL


async def test_whoever_proved_it_before_the_change_was_noticed_waits_too(db: str) -> None:
    _, claim = await verified()
    member, rival = await _rival()
    assert (await _proves(member, rival, 1)).disputed

    await check(claim, not_proven(X_ACME, Problem.ANOTHER_OWNER), NOON + 3 * HOUR)

    assert not (await Claim.get(id=rival.id)).disputed
    assert (await directory.look_up(X_ACME)).verdict is Verdict.WAS_OFFICIAL


async def test_a_name_that_lapsed_and_others_claim_goes_to_a_person(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME, Problem.NOT_ACTIVE))
    _, rival = await _rival()

    (flag_id,) = await flags.scan_account(rival.account_id, now=NOON + timedelta(days=30))

    assert (await Flag.get(id=flag_id)).brand_id == claim.brand_id
    assert await flags.scan_account(rival.account_id, now=NOON + timedelta(days=31)) == []


async def test_a_third_company_cannot_have_held_what_two_had_proven_before_one_of_them_lapsed(db: str) -> None:
    """Nothing says that the account passed to anybody: the two may have shared it, or one of them was renamed."""
    _, claim = await verified()
    member, rival = await _rival()
    assert (await _proves(member, rival, 1)).disputed
    await check(claim, not_proven(X_ACME, Problem.NOT_ACTIVE), NOON + 3 * HOUR)
    assert (await directory.look_up(X_ACME)).verdict is Verdict.OFFICIAL
    third = await make_member("green")
    late = await make_claim(third, await make_live_brand(third, "green-tables", domain="green.example"), X_ACME)

    (flag_id,) = await flags.scan_account(late.account_id, now=NOON + 4 * HOUR)

    assert (await Flag.get(id=flag_id)).created_at == NOON + 4 * HOUR
    assert await flags.held_for(rival.id) is None
    listing = await directory.look_up(X_ACME)
    assert (listing.verdict, listing.brand and listing.brand.slug) == (Verdict.OFFICIAL, "blue-widgets")


async def test_its_own_brand_may_prove_it_again(db: str) -> None:
    member, claim = await verified()
    await check(claim, not_proven(X_ACME, Problem.NOT_ACTIVE))
    again = await claims.file_claim(member, "acme", claims.NewClaim("https://x.com/acme"), now=NOON + HOUR)

    account = await Account.get(id=(await Claim.get(id=again)).account_id)

    assert await flags.scan_account(account.id, now=NOON + HOUR) == []


async def test_a_brand_that_claims_its_freed_name_again_does_not_clear_it_for_others(db: str) -> None:
    member, claim = await verified()
    await check(claim, not_proven(X_ACME, Problem.NOT_ACTIVE))
    await claims.file_claim(member, "acme", claims.NewClaim("https://x.com/acme"), now=NOON + HOUR)
    stranger, rival = await _rival()

    assert (await _proves(stranger, rival, 2)).state is ClaimState.VERIFIED

    assert (await directory.look_up(X_ACME)).verdict is not Verdict.OFFICIAL
    held = await flags.held_for(rival.id)
    assert held is not None
    assert held.slug == "acme"


async def test_who_ends_a_claim_does_not_hold_up_who_rules_on_its_flag(db: str) -> None:
    """Both want the flag's row and the trail's lock: in one order."""
    _, claim = await verified()
    flag = await Flag.create(
        account_id=claim.account_id, brand_id=claim.brand_id, score=1, tricks={}, state=FlagState.OPEN, created_at=NOON
    )
    started = await checks.begin_check(claim.id, now=NOON + timedelta(days=30))
    assert started is not None
    moderator = await asyncpg.connect(db)
    try:
        async with moderator.transaction():
            await moderator.execute("SELECT 1 FROM flag WHERE id = $1 FOR UPDATE", flag.id)
            ending = asyncio.create_task(
                checks.record_outcome(started, not_proven(X_ACME, Problem.ANOTHER_OWNER), now=started.started_at)
            )
            while not await moderator.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                await asyncio.wait([ending], timeout=0.01)
            await moderator.execute("SELECT pg_advisory_xact_lock($1)", audit.TRAIL_LOCK)
        assert await ending is ClaimState.REVOKED
    finally:
        await moderator.close()

    assert (await Flag.get(id=flag.id)).tricks["tricks"] == ["freed_name"]
