"""Two companies proved one account: both are heard, people rule, and nobody becomes official by a ruling."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from registry.access import Actor, Member
from registry.actions import directory, dispute_answers, dispute_rulings, dispute_views, disputes
from registry.actions.dispute_rulings import NOBODY, Opinion
from registry.actions.listings import Verdict
from registry.database import listening
from registry.errors import AlreadyDecided, BadInput, ChangedMeanwhile, Conflict, NotAllowed, NotFound, ReasonMissing
from registry.models import (
    Account,
    Brand,
    Claim,
    Decision,
    Dispute,
    DisputeSide,
    Event,
    Job,
    Loss,
    Membership,
    Verification,
)
from registry.models.columns import BrandState, ClaimState, DisputeState, JobKind, Role, Ruling
from tests.factories import (
    NOON,
    letters_to,
    make_account,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
)
from tests.registry.jobs.test_worker import until
from verification.accounts import AccountRef

DELL = AccountRef("x", "dell")
DAY = timedelta(days=1)
LATER = NOON + 8 * DAY  # both sides have had their time


async def settled(account: AccountRef = DELL, *, now: datetime = NOON) -> UUID:
    """The account's dispute, as a proof leaves it."""
    row = await make_account(account)
    async with in_transaction():
        await disputes.hold(row.id)
        await disputes.settle(row.id, now=now)
    found = await Dispute.filter(account_id=row.id).order_by("-opened_at").first()
    assert found
    return found.id


async def two_sides() -> tuple[UUID, Member, Member]:
    """Dell proved it first; the rival has proven it too, an hour later."""
    member, rival = await make_member("dell-inc", name="Dell Inc."), await make_member("rival")
    await make_official(member, await make_live_brand(member, "dell", domain="dell.com"), DELL)
    brand = await make_live_brand(rival, "rival")
    await make_claim(rival, brand, DELL, state=ClaimState.VERIFIED, now=NOON + timedelta(hours=1))
    return await settled(), member, rival


async def judge(now: datetime = LATER) -> Actor:
    """A moderator who has signed in afresh at that time."""
    return replace(await make_moderator(), confirmed_at=now)


async def opinion(dispute_id: UUID, whose: str = "dell-inc", reason: str = "We looked.") -> Opinion:
    return Opinion(whose, reason, (await Dispute.get(id=dispute_id)).version)


async def given(dispute_id: UUID, whose: str = "rival", *, now: datetime = LATER) -> tuple[Actor, Actor]:
    """Two moderators take it from its holder."""
    first, second = await judge(now), await judge(now)
    await dispute_rulings.decide(first, dispute_id, await opinion(dispute_id, whose), now=now)
    await dispute_rulings.confirm(second, dispute_id, await opinion(dispute_id), now=now)
    return first, second


async def states() -> dict[str, ClaimState]:
    claims = await Claim.filter(account__handle="dell", account__platform="x").select_related("company")
    return {claim.company.slug: claim.state for claim in claims}


async def test_a_second_proof_opens_one_dispute_and_tells_both(db: str) -> None:
    dispute_id, member, rival = await two_sides()
    assert await settled() == dispute_id  # again: nothing new

    dispute = await Dispute.get(id=dispute_id)
    assert (dispute.state, dispute.answer_until, dispute.due_at) == (
        DisputeState.OPEN, NOON + 7 * DAY, NOON + 21 * DAY,
    )  # fmt: skip
    assert await DisputeSide.all().count() == 2
    for side in (member, rival):
        (letter,) = await letters_to(side.actor.email)
        assert "2026-11-30" in letter.body
        assert f"/disputes/{dispute_id}" in letter.body
    listing = await directory.look_up(DELL)
    assert (listing.verdict, listing.disputed, listing.brand and listing.brand.slug) == (Verdict.OFFICIAL, True, "dell")


async def test_a_proof_by_post_is_shown_as_the_post_that_a_person_can_open(db: str) -> None:
    dispute_id, _, rival = await two_sides()
    post = "https://x.com/dell/status/1"
    seen = {"url": "https://api.x.com/2/tweets/1", "status": 200, "seen_at": NOON.isoformat(), "excerpt": "the line"}
    for claim in await Claim.filter(account__handle="dell", account__platform="x"):
        await Verification.create(
            claim=claim, claim_version=1, started_at=NOON, result="proven", method="post", evidence=seen
        )
    await Claim.filter(company_id=rival.company_id).update(method="post", place=post)

    view = await dispute_views.show(await judge(), dispute_id, now=LATER)

    assert {side.company: side.evidence_url for side in view.sides} == {"dell-inc": seen["url"], "rival": post}


async def test_nobody_rules_before_the_sides_had_their_time_or_have_spoken(db: str) -> None:
    dispute_id, member, rival = await two_sides()
    one = await judge()
    with pytest.raises(Conflict):
        await dispute_rulings.decide(one, dispute_id, await opinion(dispute_id), now=NOON + DAY)

    await dispute_answers.say(member.actor, dispute_id, "dell-inc", "Ours since 2007.", now=NOON + DAY)
    await dispute_answers.say(rival.actor, dispute_id, "rival", "We bought it.", now=NOON + DAY)

    assert await dispute_rulings.decide(one, dispute_id, await opinion(dispute_id), now=NOON + DAY) is (
        Ruling.DISPUTE_KEPT
    )


async def test_one_moderator_lets_the_holder_keep_it_and_its_proof_is_looked_for_at_once(db: str) -> None:
    dispute_id, member, rival = await two_sides()

    await dispute_rulings.decide(await judge(), dispute_id, await opinion(dispute_id), now=LATER)

    assert await states() == {"dell-inc": ClaimState.VERIFIED, "rival": ClaimState.REVOKED}
    listing = await directory.look_up(DELL)
    assert (listing.verdict, listing.disputed) == (Verdict.OFFICIAL, False)
    kept = await Claim.get(company_id=member.company_id, account__handle="dell")
    assert (kept.next_check_at, await Job.filter(kind=JobKind.VERIFY_CLAIM, subject=str(kept.id)).count()) == (LATER, 1)
    assert "decided that it is yours" in (await letters_to(member.actor.email))[-1].body
    assert "We looked." in (await letters_to(rival.actor.email))[-1].body


async def test_taking_it_from_its_holder_needs_two(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    first, second = await judge(), await judge()
    assert await dispute_rulings.decide(first, dispute_id, await opinion(dispute_id, "rival"), now=LATER) is (
        Ruling.DISPUTE_PROPOSED
    )
    with pytest.raises(NotAllowed):
        await dispute_rulings.confirm(first, dispute_id, await opinion(dispute_id), now=LATER)
    assert await states() == {"dell-inc": ClaimState.VERIFIED, "rival": ClaimState.VERIFIED}

    await dispute_rulings.confirm(second, dispute_id, await opinion(dispute_id), now=LATER)

    assert await states() == {"dell-inc": ClaimState.REVOKED, "rival": ClaimState.VERIFIED}
    listing = await directory.look_up(DELL)
    assert (listing.verdict, listing.brand and listing.brand.slug) == (Verdict.OFFICIAL, "rival")


async def test_the_database_refuses_a_taking_by_one(db: str) -> None:
    dispute_id, one = (await two_sides())[0], await make_moderator()
    with pytest.raises(IntegrityError):
        await Dispute.filter(id=dispute_id).update(
            is_taken=True, proposed_by_id=one.person_id, confirmed_by_id=one.person_id
        )


async def test_two_moderators_at_once_rule_once(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    seen, judges = await opinion(dispute_id), [await judge() for _ in range(3)]

    answers = await asyncio.gather(
        *(dispute_rulings.decide(one, dispute_id, seen, now=LATER) for one in judges), return_exceptions=True
    )

    assert [type(one) for one in answers if isinstance(one, Exception)] == [ChangedMeanwhile] * 2
    assert await Decision.all().count() == 1


async def test_whoever_comes_later_may_answer_too_and_puts_nothing_off_for_ever(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    for days in (6, 12, 18, 20):
        late = await make_member(f"late-{days}")
        brand = await make_live_brand(late, f"late-{days}")
        await make_claim(late, brand, DELL, state=ClaimState.VERIFIED, now=NOON + days * DAY)
        assert await settled(now=NOON + days * DAY) == dispute_id

    dispute = await Dispute.get(id=dispute_id)
    assert (dispute.answer_until, dispute.due_at) == (NOON + 21 * DAY, NOON + 35 * DAY)
    assert await DisputeSide.filter(dispute_id=dispute_id).count() == 6


async def test_a_proposal_that_is_turned_down_changes_nothing(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    first, second = await judge(), await judge()
    await dispute_rulings.decide(first, dispute_id, await opinion(dispute_id, NOBODY), now=LATER)

    await dispute_rulings.decline(second, dispute_id, await opinion(dispute_id), now=LATER)

    assert (await Dispute.get(id=dispute_id)).state is DisputeState.OPEN
    assert set((await states()).values()) == {ClaimState.VERIFIED}


async def test_nobodys_is_an_answer_too(db: str) -> None:
    dispute_id, _, _ = await two_sides()

    await given(dispute_id, NOBODY)

    assert set((await states()).values()) == {ClaimState.REVOKED}
    assert (await directory.look_up(DELL)).verdict is Verdict.WAS_OFFICIAL
    assert await Loss.all().count() == 2


async def test_who_lost_becomes_official_by_no_later_proof_and_disputes_nothing(db: str) -> None:
    dispute_id, _, rival = await two_sides()
    await dispute_rulings.decide(await judge(), dispute_id, await opinion(dispute_id), now=LATER)
    brand = await Brand.get(slug="rival")
    anew = await make_claim(rival, brand, DELL, state=ClaimState.VERIFIED, now=LATER + DAY)

    assert await settled(now=LATER + DAY) == dispute_id

    listing = await directory.look_up(DELL)
    assert (listing.brand and listing.brand.slug, listing.disputed) == ("dell", False)
    await Claim.filter(company_id__not=rival.company_id, account__handle="dell").update(
        state=ClaimState.WITHDRAWN, ended_at=LATER + DAY
    )
    assert (await directory.look_up(DELL)).verdict is Verdict.WAS_OFFICIAL  # held: not even when nobody is left
    again = await settled(now=LATER + 2 * DAY)
    assert again != dispute_id  # but people look at it again
    assert "People decided earlier" in (await letters_to(rival.actor.email))[-1].body

    await given(again, "rival", now=LATER + 20 * DAY)
    assert (await directory.look_up(DELL)).verdict is Verdict.OFFICIAL
    assert (await Claim.get(id=anew.id)).state is ClaimState.VERIFIED


async def test_whoever_keeps_answers_hears_that_an_account_was_lost_and_is_held_no_longer(db: str) -> None:
    _, _, rival = await two_sides()
    account = await make_account(DELL)
    said: list[str] = []
    async with listening(db, "answers", lambda text: said.append(text or "")):
        await until(lambda: bool(said))  # it is listened from here on
        loss = await Loss.create(account_id=account.id, company_id=rival.company_id, lost_at=NOON)
        await loss.delete()
        await until(lambda: len([one for one in said if "a x:dell" in one and "b rival" in one]) > 1)


async def test_a_ruling_gives_nothing_to_whoever_has_no_standing_proof(db: str) -> None:
    dispute_id, _, rival = await two_sides()
    first, second = await judge(), await judge()
    await dispute_rulings.decide(first, dispute_id, await opinion(dispute_id, "rival"), now=LATER)
    await Claim.filter(company_id=rival.company_id, account__handle="dell").update(
        state=ClaimState.LAPSED, ended_at=LATER
    )

    with pytest.raises(Conflict):
        await dispute_rulings.confirm(second, dispute_id, await opinion(dispute_id), now=LATER)

    assert (await states())["dell-inc"] is ClaimState.VERIFIED


async def test_a_dispute_with_one_side_left_is_over_by_itself(db: str) -> None:
    dispute_id, member, rival = await two_sides()
    await Claim.filter(company_id=rival.company_id, account__handle="dell").update(
        state=ClaimState.WITHDRAWN, ended_at=NOON
    )

    await settled()

    assert (await Dispute.get(id=dispute_id)).state is DisputeState.OVER
    assert not (await directory.look_up(DELL)).disputed
    assert "one is left at most" in (await letters_to(member.actor.email))[-1].body


async def test_an_appeal_is_decided_by_others_and_undoes_exactly_what_was_ruled(db: str) -> None:
    dispute_id, member, rival = await two_sides()
    before = {claim.id: (claim.state, claim.verified_at) for claim in await Claim.all()}
    first, _ = await given(dispute_id)
    await dispute_answers.appeal(member.actor, dispute_id, "dell-inc", "It is ours since 2007.", now=LATER + DAY)
    with pytest.raises(Conflict):
        await dispute_answers.appeal(member.actor, dispute_id, "dell-inc", "Again.", now=LATER + DAY)
    with pytest.raises(Conflict):
        await dispute_answers.appeal(rival.actor, dispute_id, "rival", "We agree.", now=LATER + DAY)
    with pytest.raises(NotAllowed):
        await dispute_rulings.decide(first, dispute_id, await opinion(dispute_id), now=LATER + 2 * DAY)

    await given(dispute_id, "dell-inc", now=LATER + 2 * DAY)

    assert await states() == {"dell-inc": ClaimState.VERIFIED, "rival": ClaimState.REVOKED}
    dells = await Claim.get(company_id=member.company_id, account__handle="dell")
    assert (dells.state, dells.verified_at) == before[dells.id]
    assert (dells.ended_at, dells.next_check_at) == (None, LATER + 2 * DAY)
    assert [loss.company_id for loss in await Loss.all()] == [rival.company_id]
    listing = await directory.look_up(DELL)
    assert (listing.brand and listing.brand.slug, listing.disputed) == ("dell", False)


async def test_an_appeal_that_is_heard_in_vain_lets_the_ruling_stand(db: str) -> None:
    dispute_id, member, _ = await two_sides()
    await given(dispute_id)
    await dispute_answers.appeal(member.actor, dispute_id, "dell-inc", "No.", now=LATER)

    done = await dispute_rulings.decide(
        await make_moderator(), dispute_id, await opinion(dispute_id, "rival"), now=LATER
    )

    assert done is Ruling.DISPUTE_UPHELD
    assert (await states())["rival"] is ClaimState.VERIFIED
    assert "it stands" in (await letters_to(member.actor.email))[-1].body


async def test_a_late_appeal_is_shown_as_disputed_until_it_is_decided(db: str) -> None:
    dispute_id, member, _ = await two_sides()
    await given(dispute_id)
    await dispute_answers.appeal(member.actor, dispute_id, "dell-inc", "No.", now=LATER)
    assert await dispute_answers.keep_deadlines(now=LATER + 13 * DAY) == 0

    assert await dispute_answers.keep_deadlines(now=LATER + 14 * DAY) == 1
    assert await dispute_answers.keep_deadlines(now=LATER + 14 * DAY) == 0
    assert (await directory.look_up(DELL)).disputed

    await dispute_rulings.decide(
        await make_moderator(), dispute_id, await opinion(dispute_id, "rival"), now=LATER + 15 * DAY
    )
    assert not (await directory.look_up(DELL)).disputed


async def test_a_brand_that_stood_on_a_website_that_was_ruled_away_begins_anew_and_comes_back_with_the_appeal(
    db: str,
) -> None:
    site = AccountRef("website", "dell.com")
    member, rival = await make_member("dell-inc"), await make_member("rival")
    brand = await make_live_brand(member, "dell", domain="dell.com")
    await make_official(member, brand, DELL)
    other = await make_live_brand(rival, "other")
    await make_claim(rival, other, site, state=ClaimState.VERIFIED, now=NOON + DAY)
    dispute_id = await settled(site)

    await given(dispute_id)

    lost = await Brand.get(slug="dell")
    assert (lost.state, lost.live_since, (await directory.look_up(DELL)).verdict) == (
        BrandState.DRAFT, None, Verdict.UNKNOWN,
    )  # fmt: skip
    assert (await Brand.get(slug="other")).state is BrandState.LIVE

    await dispute_answers.appeal(member.actor, dispute_id, "dell-inc", "No.", now=LATER)
    await given(dispute_id, "dell-inc", now=LATER + DAY)

    back = await Brand.get(slug="dell")
    assert (back.state, back.live_since) == (BrandState.LIVE, NOON)
    assert (await directory.look_up(DELL)).verdict is Verdict.OFFICIAL
    assert await Event.filter(kind="brand.restored").count() == 1


async def test_bad_rulings_change_nothing(db: str) -> None:
    dispute_id, member, _ = await two_sides()
    one = await judge()
    await make_member("stranger")
    seen = await opinion(dispute_id)
    for bad, refusal in (
        (Opinion("stranger", "x", seen.version), BadInput),
        (Opinion("", "x", seen.version), BadInput),
        (Opinion("dell-inc", " ", seen.version), ReasonMissing),
        (Opinion("dell-inc", "x", seen.version + 1), ChangedMeanwhile),
    ):
        with pytest.raises(refusal):
            await dispute_rulings.decide(one, dispute_id, bad, now=LATER)
    with pytest.raises(NotFound):
        await dispute_rulings.decide(member.actor, dispute_id, seen, now=LATER)
    with pytest.raises(AlreadyDecided):
        await dispute_rulings.confirm(one, dispute_id, seen, now=LATER)
    await Membership.create(company_id=member.company_id, person_id=one.person_id, role=Role.VIEWER, created_at=NOON)
    with pytest.raises(NotAllowed):
        await dispute_rulings.decide(one, dispute_id, seen, now=LATER)
    assert await Decision.all().count() == 0


async def test_a_company_speaks_by_its_managers_and_in_its_time(db: str) -> None:
    dispute_id, _, rival = await two_sides()
    viewer, stranger = await make_member("rival", role=Role.VIEWER), await make_member("stranger")
    for who, company, when, refusal in (
        (viewer, "rival", NOON, NotAllowed),
        (stranger, "rival", NOON, NotFound),
        (stranger, "stranger", NOON, NotFound),
        (rival, "dell-inc", NOON, NotFound),
        (rival, "rival", LATER, Conflict),
    ):
        with pytest.raises(refusal):
            await dispute_answers.say(who.actor, dispute_id, company, "Ours.", now=when)
    with pytest.raises(BadInput):
        await dispute_answers.say(rival.actor, dispute_id, "rival", " ", now=NOON)
    assert await Account.all().count() > 0
    assert await DisputeSide.filter(said_at__isnull=False).count() == 0
