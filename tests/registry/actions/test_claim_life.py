"""A claim through its life: grace, new names, newer claims, races, and what stays whole when something breaks."""

from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest

from registry.actions import checks, claims, directory
from registry.actions.listings import Verdict
from registry.database import rows
from registry.models import Brand, Claim, Event, Letter
from registry.models.columns import ClaimState
from tests.factories import (
    NOON,
    letters_to,
    make_claim,
    make_live_brand,
    make_member,
    make_official,
    not_proven,
    proven,
    unknown,
)
from tests.registry.actions.test_checks import HOUR, X_ACME, check, pending, verified
from verification.accounts import AccountRef
from verification.outcomes import Outcome, Problem


def answered_as_another(stable_id: str) -> Outcome:
    evidence = proven(X_ACME).evidence
    outcome = not_proven(X_ACME, Problem.ANOTHER_ACCOUNT)
    return replace(outcome, stable_id=stable_id, seen_account=AccountRef("x", "acme_tools"), evidence=evidence)


async def test_a_lapsing_claim_is_still_official(db: str) -> None:
    _, claim = await verified()

    after = await check(claim, not_proven(X_ACME))

    assert after.state is ClaimState.LAPSING
    assert (await directory.look_up(X_ACME)).verdict is Verdict.OFFICIAL


async def test_a_brand_stays_official_while_its_website_is_lapsing(db: str) -> None:
    await verified()
    website = await Claim.get(account__platform="website").select_related("account")

    await check(website, not_proven(AccountRef("website", website.account.handle)))

    assert (await directory.look_up(X_ACME)).verdict is Verdict.OFFICIAL


async def test_the_first_letter_says_what_was_seen_and_when(db: str) -> None:
    member, claim = await verified()

    await check(claim, not_proven(X_ACME))

    (letter,) = await letters_to(member.actor.email)
    assert "2026-11-23 12:00 UTC" in letter.body
    assert "Not found." in letter.body


async def test_what_comes_back_within_the_grace_is_verified_again(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME))

    after = await check(claim, proven(X_ACME), NOON + 2 * HOUR)

    assert (after.state, after.first_missed_at, after.misses) == (ClaimState.VERIFIED, None, 0)
    assert await Event.filter(kind="claim.recovered").count() == 1


async def test_the_same_account_under_another_name_supersedes_the_old_name(db: str) -> None:
    member, claim = await verified()

    after = await check(claim, answered_as_another("id-1"))

    assert (after.state, after.ended_at) == (ClaimState.SUPERSEDED, NOON)
    assert (await directory.look_up(X_ACME)).verdict is Verdict.WAS_OFFICIAL
    assert "bears another name now, x.com/acme_tools." in (await letters_to(member.actor.email))[0].body
    assert (await claims.show(member.actor, claim.id)).renamed_to == AccountRef("x", "acme_tools")


async def test_another_account_without_the_known_id_is_an_absence(db: str) -> None:
    _, claim = await verified()

    after = await check(claim, answered_as_another("somebody-else"))

    assert after.state is ClaimState.LAPSING


async def test_a_new_display_name_is_told_and_ends_nothing(db: str) -> None:
    member, claim = await verified()
    await Claim.filter(id=claim.id).update(display_name="Acme")

    after = await check(claim, replace(proven(X_ACME), display_name="Free Money"))

    assert (after.state, after.display_name) == (ClaimState.VERIFIED, "Free Money")
    (letter,) = await letters_to(member.actor.email)
    assert "Free Money" in letter.body


async def test_the_newer_proof_of_one_company_replaces_the_older(db: str) -> None:
    member, older = await verified()
    newer = await make_claim(member, await make_live_brand(member, "acme-tools"), X_ACME)

    after = await check(newer, proven(X_ACME))

    assert (after.state, after.disputed) == (ClaimState.VERIFIED, False)
    assert (await Claim.get(id=older.id)).state is ClaimState.SUPERSEDED
    listing = await directory.look_up(X_ACME)
    assert listing.brand
    assert listing.brand.slug == "acme-tools"


async def test_one_website_may_stand_for_two_brands(db: str) -> None:
    member = await make_member()
    first = await make_live_brand(member, "acme", domain="acme.example.com")
    second = await make_claim(
        member, await make_live_brand(member, "acme-tools"), AccountRef("website", "acme.example.com")
    )

    await check(second, proven(AccountRef("website", "acme.example.com"), stable_id=None))

    assert (await Claim.get(brand_id=first.id)).state is ClaimState.VERIFIED


async def test_a_check_knows_the_proven_websites_of_its_brand(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member, "acme", domain="acme.example.com")
    await make_official(member, await make_live_brand(member, "other"), AccountRef("x", "other"))
    claim = await make_claim(member, brand, X_ACME)
    await Claim.filter(id=claim.id).update(next_check_at=NOON)

    started = await checks.begin_check(claim.id, now=NOON)

    assert started
    assert started.challenge.sites == ("acme.example.com",)


async def test_a_proof_seen_by_a_check_that_began_in_time_counts(db: str) -> None:
    _, claim = await pending()
    last = claim.token_expires_at - timedelta(seconds=1)
    await Claim.filter(id=claim.id).update(next_check_at=last)
    started = await checks.begin_check(claim.id, now=last)
    assert started

    state = await checks.record_outcome(started, proven(X_ACME), now=last + timedelta(seconds=5))

    assert state is ClaimState.VERIFIED


async def test_a_claim_withdrawn_while_it_is_checked_stays_withdrawn(db: str) -> None:
    member, claim = await pending()
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await claims.withdraw(member, claim.id, now=NOON)

    state = await checks.record_outcome(started, proven(X_ACME), now=NOON)

    assert state is ClaimState.WITHDRAWN
    assert await Event.filter(kind="claim.verified").count() == 0


@pytest.mark.parametrize("problem", [problem for problem in Problem if problem.result == "unknown"])
async def test_no_temporary_problem_ends_anything(db: str, problem: Problem) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME))

    after = await check(claim, unknown(X_ACME, problem), NOON + 3 * HOUR)

    assert after.state is ClaimState.LAPSING


async def test_verdict_event_and_letter_stand_or_fall_together(db: str) -> None:
    _, claim = await verified()
    before = await Event.all().count()
    await rows("CREATE FUNCTION no_paper() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no paper'; END $$")
    await rows("CREATE TRIGGER no_paper BEFORE INSERT ON letter FOR EACH ROW EXECUTE FUNCTION no_paper()")

    with pytest.raises(Exception, match="no paper"):
        await check(claim, not_proven(X_ACME, Problem.ANOTHER_OWNER))

    assert (await Claim.get(id=claim.id)).state is ClaimState.VERIFIED
    assert (await Event.all().count(), await Letter.all().count()) == (before, 0)


@pytest.mark.parametrize("change", ["state = 'lapsing'", "state = 'nonsense'"])
async def test_the_database_refuses_a_state_without_its_reason(db: str, change: str) -> None:
    _, claim = await verified()
    connection = await asyncpg.connect(db)
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(f"UPDATE claim SET {change} WHERE id = $1", claim.id)  # noqa: S608 (constants)
    finally:
        await connection.close()


async def test_what_hangs_from_a_website_is_looked_at_once_it_is_proven_again(db: str) -> None:
    member, claim = await verified()
    by_link = await make_official(member, await Brand.get(id=claim.brand_id), AccountRef("github", "acme"))
    later = NOON + timedelta(days=6)
    await Claim.filter(id=by_link.id).update(method="profile_link", next_check_at=later)
    await Claim.filter(id=claim.id).update(next_check_at=later)
    website = await Claim.get(account__platform="website").select_related("account")
    account = AccountRef("website", website.account.handle)
    await check(website, not_proven(account, Problem.DOMAIN_NOT_FOUND))
    again = await claims.file_claim(member, "acme", claims.NewClaim(account.handle), now=NOON + HOUR)

    await check(await Claim.get(id=again).select_related("account"), proven(account, stable_id=None), NOON + HOUR)

    assert (await Claim.get(id=by_link.id)).next_check_at == NOON + HOUR
    assert (await Claim.get(id=claim.id)).next_check_at == later  # its own line was read without the website
