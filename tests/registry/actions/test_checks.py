"""What the result of a check does to a claim, and what it does not."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from registry.access import Member
from registry.actions import checks, claims
from registry.actions.verifications import Did, add_steps, forget
from registry.models import Account, Claim, Event, Job, Verification
from registry.models.columns import ClaimState, JobKind
from tests.factories import (
    NOON,
    letters_to,
    make_brand,
    make_claim,
    make_live_brand,
    make_member,
    make_person,
    not_proven,
    proven,
    unknown,
)
from verification.accounts import AccountRef
from verification.outcomes import Outcome, Problem, Result, View

X_ACME = AccountRef("x", "acme")
HOUR = timedelta(hours=1)


async def pending(slug: str = "acme", *, language: str = "en") -> tuple[Member, Claim]:
    member = await make_member(slug, person=await make_person(language=language))
    claim = await make_claim(member, await make_brand(member, slug), X_ACME)
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    return member, claim


async def verified(slug: str = "acme") -> tuple[Member, Claim]:
    member = await make_member(slug)
    claim = await make_claim(member, await make_live_brand(member, slug), X_ACME, state=ClaimState.VERIFIED)
    return member, claim


async def check(claim: Claim, outcome: Outcome, now: datetime = NOON) -> Claim:
    """One whole check with this outcome; returns the claim afterwards."""
    await Claim.filter(id=claim.id).update(next_check_at=now)
    started = await checks.begin_check(claim.id, now=now)
    assert started
    await checks.record_outcome(started, outcome, now=now)
    return await Claim.get(id=claim.id)


async def test_the_found_token_verifies(db: str) -> None:
    member, claim = await pending()

    after = await check(claim, proven(X_ACME, stable_id="12345"))

    assert (after.state, after.verified_at, after.method) == (ClaimState.VERIFIED, NOON, "profile_text")
    assert (after.stable_id, after.display_name, after.disputed) == ("12345", "Acme", False)
    assert after.next_check_at
    assert HOUR <= after.next_check_at - NOON < 1.1 * HOUR  # a young claim is looked at again soon
    event = await Event.get(kind="claim.verified")
    assert (event.subject, event.actor, event.facts["evidence"]) == ("x:acme", "worker", "a" * 64)
    (letter,) = await letters_to(member.actor.email)
    assert "x.com/acme" in letter.subject


async def test_the_check_is_kept_with_steps_and_evidence(db: str) -> None:
    member, claim = await pending()
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await add_steps(started, [Did("asked", "https://x.com/acme\0\u202e", NOON)])
    running = await claims.show(member.actor, claim.id)
    assert running.latest
    assert [(step.what, step.url) for step in running.latest.steps] == [("asked", "https://x.com/acme")]
    assert running.latest.result is None

    await checks.record_outcome(started, proven(X_ACME), [Did("looked", "https://x.com/acme", NOON)], now=NOON)

    latest = (await claims.show(member.actor, claim.id)).latest
    assert latest
    assert latest.evidence
    assert (latest.result, latest.evidence.status, latest.evidence.excerpt) == ("proven", 200, "the token")
    assert [step.what for step in latest.steps] == ["asked", "looked"]


async def test_a_check_without_steps_is_kept_too(db: str) -> None:
    _, claim = await pending()

    await check(claim, unknown(X_ACME, Problem.PAUSED))

    kept = await Verification.get(claim_id=claim.id)
    assert (kept.problem, kept.steps, kept.started_at, kept.finished_at) == ("paused", [], NOON, NOON)


async def test_a_check_that_was_begun_leaves_nothing_until_something_is_told(db: str) -> None:
    _, claim = await verified()
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    assert not await Verification.exists(claim_id=claim.id)

    await add_steps(started, [Did("asked", "https://x.com/acme", NOON)])
    assert await Verification.exists(claim_id=claim.id)
    await forget(started)

    assert not await Verification.exists(claim_id=claim.id)


async def test_steps_that_come_after_the_end_are_not_added(db: str) -> None:
    _, claim = await verified()
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await checks.record_outcome(started, proven(X_ACME), now=NOON)

    await add_steps(started, [Did("asked", "https://x.com/acme", NOON)])

    assert (await Verification.get(id=started.verification_id)).steps == []


async def test_a_missing_token_is_looked_for_again_soon_and_then_more_slowly(db: str) -> None:
    _, claim = await pending()
    pauses = []
    now = NOON
    for _ in range(6):
        after = await check(claim, not_proven(X_ACME), now)
        assert after.state is ClaimState.PENDING
        assert after.next_check_at
        pauses.append(after.next_check_at - now)
        now = after.next_check_at
    assert pauses == [timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 21600, 21600)]


async def test_an_unused_line_lapses_after_seven_days(db: str) -> None:
    _, claim = await pending()
    late = NOON + timedelta(days=7)
    await Claim.filter(id=claim.id).update(next_check_at=late)
    assert await checks.begin_check(claim.id, now=late) is None
    after = await Claim.get(id=claim.id)
    assert (after.state, after.ended_at, after.verified_at) == (ClaimState.LAPSED, late, None)


@pytest.mark.parametrize("problem", [Problem.TIMED_OUT, Problem.RATE_LIMITED, Problem.BROKEN, Problem.UNREACHABLE])
async def test_an_outage_changes_nothing(db: str, problem: Problem) -> None:
    _, claim = await verified()
    before = await Claim.get(id=claim.id)
    now = NOON
    for _ in range(5):
        now += timedelta(hours=3)
        await check(claim, unknown(X_ACME, problem), now)
    after = await Claim.get(id=claim.id)
    for name in ("state", "verified_at", "checked_at", "misses", "first_missed_at", "ended_at", "version", "stable_id"):
        assert getattr(after, name) == getattr(before, name), name
    assert after.next_check_at
    assert after.next_check_at > now


async def test_we_come_back_when_the_platform_says(db: str) -> None:
    _, claim = await verified()
    after = await check(claim, unknown(X_ACME, Problem.RATE_LIMITED, retry_after=7200))
    assert after.next_check_at == NOON + timedelta(hours=2)


async def test_the_first_absence_ends_nothing_but_tells_the_owner(db: str) -> None:
    member, claim = await verified()
    after = await check(claim, not_proven(X_ACME))
    assert (after.state, after.misses, after.first_missed_at) == (ClaimState.LAPSING, 1, NOON)
    assert after.next_check_at
    assert after.next_check_at - NOON >= HOUR
    assert len(await letters_to(member.actor.email)) == 1


async def test_two_absences_an_hour_apart_end_the_verdict(db: str) -> None:
    member, claim = await verified()
    await check(claim, not_proven(X_ACME))
    after = await check(claim, not_proven(X_ACME), NOON + HOUR)
    assert (after.state, after.ended_at, after.next_check_at) == (ClaimState.LAPSED, NOON + HOUR, None)
    assert await Event.filter(kind="claim.lapsed").count() == 1
    assert len(await letters_to(member.actor.email)) == 2


async def test_two_absences_within_the_hour_are_one(db: str) -> None:
    member, claim = await verified()
    await check(claim, not_proven(X_ACME))
    after = await check(claim, not_proven(X_ACME), NOON + timedelta(minutes=59))
    assert after.state is ClaimState.LAPSING
    assert after.next_check_at
    assert NOON + HOUR <= after.next_check_at <= NOON + timedelta(minutes=70)
    assert len(await letters_to(member.actor.email)) == 1


async def test_an_outage_between_two_absences_does_not_count(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME))
    after = await check(claim, unknown(X_ACME), NOON + HOUR)
    assert after.state is ClaimState.LAPSING


async def test_a_good_check_between_two_absences_starts_the_count_again(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME))
    await check(claim, proven(X_ACME), NOON + HOUR)
    after = await check(claim, not_proven(X_ACME), NOON + 2 * HOUR)
    assert (after.state, after.misses) == (ClaimState.LAPSING, 1)


async def test_a_freed_handle_is_revoked_at_once(db: str) -> None:
    _, claim = await verified()
    after = await check(claim, not_proven(X_ACME, Problem.ANOTHER_OWNER))
    assert (after.state, after.ended_at) == (ClaimState.REVOKED, NOON)


async def test_another_stable_id_is_another_owner_even_with_the_token(db: str) -> None:
    _, claim = await verified()
    after = await check(claim, proven(X_ACME, stable_id="somebody-else"))
    assert after.state is ClaimState.REVOKED


@pytest.mark.parametrize("problem", [Problem.NOT_ACTIVE, Problem.DOMAIN_NOT_FOUND])
async def test_what_the_platform_itself_calls_gone_lapses_at_once(db: str, problem: Problem) -> None:
    _, claim = await verified()
    after = await check(claim, not_proven(X_ACME, problem))
    assert after.state is ClaimState.LAPSED


async def test_a_change_of_our_own_name_ends_no_verdict(db: str) -> None:
    _, claim = await verified()
    await Claim.filter(id=claim.id).update(token="br1" + "a" * 42)  # as if it had been made under another base URL
    for hours in (0, 2, 4):
        after = await check(claim, not_proven(X_ACME, Problem.REFUSED), NOON + hours * HOUR)
    assert (after.state, after.misses) == (ClaimState.VERIFIED, 0)


async def test_an_ended_claim_cannot_come_back(db: str) -> None:
    _, claim = await verified()
    await check(claim, not_proven(X_ACME, Problem.ANOTHER_OWNER))
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    assert await checks.begin_check(claim.id, now=NOON) is None


async def test_the_result_for_an_older_version_is_thrown_away(db: str) -> None:
    member, claim = await pending()
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await claims.renew_token(member, claim.id, now=NOON)

    state = await checks.record_outcome(started, proven(X_ACME), now=NOON)

    assert state is ClaimState.PENDING
    assert (await Claim.get(id=claim.id)).verified_at is None
    assert (await Verification.get(id=started.verification_id)).result == "proven"  # kept all the same


async def test_a_late_worker_writes_nothing_over_a_newer_check(db: str) -> None:
    _, claim = await verified()
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    late = await checks.begin_check(claim.id, now=NOON)
    newer = await checks.begin_check(claim.id, now=NOON + timedelta(seconds=40))
    assert late
    assert newer
    await checks.record_outcome(newer, proven(X_ACME), now=NOON + timedelta(seconds=41))

    state = await checks.record_outcome(late, not_proven(X_ACME, Problem.ANOTHER_OWNER), now=NOON + HOUR)

    assert state is ClaimState.VERIFIED


async def test_the_same_outcome_twice_counts_once(db: str) -> None:
    _, claim = await verified()
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await checks.record_outcome(started, not_proven(X_ACME), now=NOON)
    state = await checks.record_outcome(started, not_proven(X_ACME), now=NOON + 2 * HOUR)
    assert state is ClaimState.LAPSING


async def test_two_proofs_of_one_account_dispute_each_other(db: str) -> None:
    first, one = await verified("acme")
    second, other = await pending("rival")

    after = await check(other, proven(X_ACME))

    assert after.state is ClaimState.VERIFIED
    assert after.disputed
    assert (await Claim.get(id=one.id)).disputed
    for member in (first, second):
        assert any("Another company" in letter.subject for letter in await letters_to(member.actor.email))

    await claims.withdraw(second, other.id, now=NOON)
    assert not (await Claim.get(id=one.id)).disputed


async def test_letters_are_in_the_language_of_their_reader(db: str) -> None:
    member, claim = await pending(language="es")
    await check(claim, proven(X_ACME))
    (letter,) = await letters_to(member.actor.email)
    assert "x.com/acme" in letter.subject
    assert "is proven" not in letter.subject
    assert "We found" not in letter.body


async def test_a_check_that_is_not_due_is_not_begun(db: str) -> None:
    _, claim = await verified()
    assert await checks.begin_check(claim.id, now=NOON) is None


async def test_due_checks_queues_each_due_claim_once(db: str) -> None:
    _, claim = await verified()
    day = NOON + timedelta(days=2)
    website = await Claim.get(account=await Account.get(platform="website"))

    assert set(await checks.due_checks(10, now=day)) == {claim.id, website.id}
    assert await checks.due_checks(10, now=day) == []
    assert await Job.filter(kind=JobKind.VERIFY_CLAIM).count() == 2


async def test_due_checks_come_oldest_first_and_in_the_lanes_of_single_ones(db: str) -> None:
    member = await make_member()
    brand = await make_brand(member)
    handles = {
        "website": "acme.test",
        "activitypub": "acme@acme.test",
        "lemmy": "!acme@lemmy.test",
        "gitlab": "git.test/acme/team",
        "matrix": "@acme:matrix.test",
        "x": "acme",
    }
    accounts = [AccountRef(platform, handle) for platform, handle in handles.items()]
    lanes = {}
    for number, account in enumerate(accounts):
        made = await make_claim(member, brand, account, state=ClaimState.VERIFIED)
        await Claim.filter(id=made.id).update(next_check_at=NOON - number * HOUR)
        claim = await Claim.get(id=made.id).select_related("account")
        await claims.queue_check(claim.id, claim.account, claim.company_id)
        job = await Job.get(subject=str(claim.id))
        lanes[claim.id] = (job.place, job.company)
    await Job.all().delete()

    queued = await checks.due_checks(10, now=NOON)

    places = [place for place, _ in lanes.values()]
    assert places == ["acme.test", "acme.test", "lemmy.test", "git.test", "matrix.test", "x"]
    assert queued == list(reversed(lanes))
    jobs = await Job.filter(kind=JobKind.VERIFY_CLAIM).order_by("id")
    assert [(UUID(job.subject), (job.place, job.company)) for job in jobs] == list(reversed(lanes.items()))


async def test_a_parked_check_is_not_queued_for_ever(db: str) -> None:
    _, claim = await verified()
    day = NOON + timedelta(days=2)
    await checks.due_checks(10, now=day)
    await Job.all().update(parked_at=NOON)
    assert await checks.due_checks(10, now=day) == []
    assert claim.id


async def test_what_other_networks_saw_is_kept_and_shown(db: str) -> None:
    member, claim = await pending()
    seen = proven(X_ACME)
    views = (
        View("here", seen.result, None, None, seen.evidence),
        View("lima", Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND, None, None),
    )
    disagreed = replace(seen, result=Result.UNKNOWN, problem=Problem.VIEWS_DISAGREE, views=views)

    after = await check(claim, disagreed)

    assert after.state is ClaimState.PENDING
    latest = (await claims.show(member.actor, claim.id)).latest
    assert latest
    assert [(view.name, view.result, view.problem) for view in latest.views] == [
        ("here", Result.PROVEN, None),
        ("lima", Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND),
    ]
    assert latest.views[0].evidence


async def test_a_check_knows_whether_the_accounts_own_words_have_proven_it(db: str) -> None:
    """Then their silence counts, whatever else speaks for the claim."""
    _, claim = await verified()
    told = []
    for method in ("profile_text", "by_person", "post"):
        await Claim.filter(id=claim.id).update(next_check_at=NOON, method=method)
        started = await checks.begin_check(claim.id, now=NOON)
        assert started is not None
        told.append(started.challenge.was_read)

    assert told == [True, False, True]
