"""From a suspicion to a ruling: two people, a notice, and nothing public before its time."""

from datetime import timedelta
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from registry.access import Actor
from registry.actions import case_clock, case_files, cases, directory, moderation
from registry.actions.cases import Opinion
from registry.actions.flags import held_for
from registry.actions.listings import Verdict
from registry.errors import AlreadyDecided, BadInput, ChangedMeanwhile, Conflict, NotAllowed, NotFound, ReasonMissing
from registry.models import Brand, Case, Decision, Event, Flag, Job, Membership
from registry.models.columns import CaseState, ClaimState, FlagState, Ground, JobKind, Ruling
from tests.factories import (
    NOON,
    letters_to,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
)
from verification.accounts import AccountRef

FAKE, DELL = AccountRef("x", "dell_prizes"), AccountRef("x", "dell")
DAY = timedelta(days=1)
NOTICE = timedelta(days=7)


async def dell() -> Brand:
    member = await make_member("dell-inc")
    brand = await make_live_brand(member, "dell", domain="dell.com")
    await make_official(member, brand, DELL)
    return brand


async def opened(brand: Brand, account: AccountRef = FAKE) -> UUID:
    async with in_transaction():
        return (await case_files.open_case(account, brand, now=NOON)).id


async def opinion(case_id: UUID, ground: Ground = Ground.PASSES_OFF, reason: str = "We looked.") -> Opinion:
    return Opinion(ground.value, reason, (await Case.get(id=case_id)).version)


async def in_notice(brand: Brand) -> tuple[UUID, Actor, Actor]:
    case_id, first, second = await opened(brand), await make_moderator(), await make_moderator()
    await cases.propose_imitation(first, case_id, await opinion(case_id), now=NOON)
    await cases.confirm_imitation(second, case_id, await opinion(case_id), now=NOON)
    return case_id, first, second


async def test_two_people_and_a_notice_make_an_impostor(db: str) -> None:
    case_id, _, _ = await in_notice(await dell())
    assert (await directory.look_up(FAKE)).verdict is Verdict.LOOKALIKE

    assert await case_clock.advance(case_id, now=NOON + NOTICE - DAY) == NOON + NOTICE
    before = await directory.look_up(FAKE)
    assert (before.verdict, before.case and before.case.state) == (Verdict.LOOKALIKE, "under_review")

    assert await case_clock.advance(case_id, now=NOON + NOTICE) is None
    after = await directory.look_up(FAKE)
    assert (after.verdict, after.decided_at, after.disputed) == (Verdict.IMPOSTOR, NOON, False)
    assert after.imitates
    assert (after.imitates.brand.slug, after.imitates.account) == ("dell", DELL)
    assert await Event.filter(kind="account.impostor", subject=str(FAKE)).count() == 1


async def test_the_end_of_the_notice_is_a_job_and_happens_once(db: str) -> None:
    case_id, _, _ = await in_notice(await dell())
    assert await Job.filter(kind=JobKind.ADVANCE_CASE, subject=str(case_id), run_at=NOON + NOTICE).count() == 1

    await Job.all().delete()
    assert await case_clock.queue_due(now=NOON + NOTICE) == 1  # a lost job is made anew
    for _ in range(2):
        await case_clock.advance(case_id, now=NOON + NOTICE)

    assert await Event.filter(kind="account.impostor").count() == 1


async def test_one_moderator_alone_accuses_nobody(db: str) -> None:
    case_id, first = await opened(await dell()), await make_moderator()
    await cases.propose_imitation(first, case_id, await opinion(case_id), now=NOON)

    with pytest.raises(NotAllowed):
        await cases.confirm_imitation(first, case_id, await opinion(case_id), now=NOON)

    assert (await directory.look_up(FAKE)).case is None
    await case_clock.advance(case_id, now=NOON + 30 * DAY)
    assert (await Case.get(id=case_id)).state is CaseState.PROPOSED


async def test_the_database_refuses_an_imitation_ruled_by_one(db: str) -> None:
    case_id, one = await opened(await dell()), await make_moderator()

    with pytest.raises(IntegrityError):
        await Case.filter(id=case_id).update(
            state=CaseState.NOTICE, acts_at=NOON, proposed_by_id=one.person_id, confirmed_by_id=one.person_id
        )


async def test_honest_ends_the_suspicion_and_tells_the_brand(db: str) -> None:
    brand = await dell()
    case_id, one = await opened(brand), await make_moderator()

    await cases.rule_honest(one, case_id, await opinion(case_id, Ground.FAN, "It says fan club."), now=NOON)

    listing = await directory.look_up(FAKE)
    assert (listing.verdict, listing.imitates) == (Verdict.UNKNOWN, None)
    assert listing.case
    assert (listing.case.state, listing.case.ground) == (
        "honest",
        "It is a fan account or a fan club.",
    )
    assert (await Flag.get()).state is FlagState.DISMISSED
    owner = (await Membership.get(company_id=brand.company_id).select_related("person")).person
    assert "does not imitate" in (await letters_to(owner.email))[-1].body


async def test_a_later_ruling_overrules_and_no_line_is_lost(db: str) -> None:
    case_id, first, _ = await in_notice(await dell())
    await case_clock.advance(case_id, now=NOON + NOTICE)

    await cases.rule_honest(first, case_id, await opinion(case_id, Ground.PARODY), now=NOON + NOTICE)

    assert (await directory.look_up(FAKE)).verdict is Verdict.UNKNOWN
    rulings = [one.ruling for one in await Decision.all().order_by("created_at")]
    assert rulings == [Ruling.IMITATION_PROPOSED, Ruling.IMITATION_CONFIRMED, Ruling.ACCOUNT_HONEST]


async def test_what_two_people_suspect_never_becomes_official_by_a_proof(db: str) -> None:
    case_id, first = await opened(await dell()), await make_moderator()
    await cases.propose_imitation(first, case_id, await opinion(case_id), now=NOON)
    squatter = await make_member("squatter")
    later = await make_claim(
        squatter, await make_live_brand(squatter, "prizes"), FAKE, state=ClaimState.VERIFIED, now=NOON + DAY
    )

    held = await held_for(later.id)

    assert held
    assert held.slug == "dell"
    assert (await directory.look_up(FAKE)).verdict is not Verdict.OFFICIAL


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_published_ruling_counts_whatever_another_company_proved(db: str, when: str) -> None:
    squatter = await make_member("squatter")
    prizes = await make_live_brand(squatter, "prizes")
    if when == "before":
        await make_official(squatter, prizes, FAKE)
    case_id, _, _ = await in_notice(await dell())
    await case_clock.advance(case_id, now=NOON + NOTICE)
    if when == "after":
        await make_claim(squatter, prizes, FAKE, state=ClaimState.VERIFIED, now=NOON + NOTICE)

    assert (await directory.look_up(FAKE)).verdict is Verdict.IMPOSTOR


async def test_the_brand_s_own_account_imitates_nobody(db: str) -> None:
    case_id = await opened(await dell(), DELL)

    with pytest.raises(Conflict):
        await cases.propose_imitation(await make_moderator(), case_id, await opinion(case_id), now=NOON)


async def test_who_looked_at_an_older_version_rules_on_nothing(db: str) -> None:
    case_id = await opened(await dell())
    seen = await opinion(case_id)
    await cases.propose_imitation(await make_moderator(), case_id, seen, now=NOON)

    with pytest.raises(ChangedMeanwhile):
        await cases.confirm_imitation(await make_moderator(), case_id, seen, now=NOON)


@pytest.mark.parametrize(
    ("ground", "reason", "refusal"),
    [(Ground.PASSES_OFF, " ", ReasonMissing), (Ground.FAN, "x", BadInput), (Ground.BLESSED, "x", BadInput)],
)
async def test_a_ruling_needs_a_ground_that_fits_and_a_reason(
    db: str, ground: Ground, reason: str, refusal: type[Exception]
) -> None:
    case_id = await opened(await dell())

    with pytest.raises(refusal):
        await cases.propose_imitation(await make_moderator(), case_id, await opinion(case_id, ground, reason), now=NOON)

    assert await Decision.all().count() == 0


async def test_nobody_rules_on_a_company_of_their_own_or_without_being_a_moderator(db: str) -> None:
    brand = await dell()
    case_id, insider = await opened(brand), await make_moderator()
    await Membership.create(company_id=brand.company_id, person_id=insider.person_id, role="viewer", created_at=NOON)

    with pytest.raises(NotAllowed):
        await cases.propose_imitation(insider, case_id, await opinion(case_id), now=NOON)
    with pytest.raises(NotFound):
        await cases.rule_honest((await make_member()).actor, case_id, await opinion(case_id, Ground.FAN), now=NOON)


async def test_a_case_is_not_dismissed_around_its_rulings(db: str) -> None:
    brand = await dell()
    await in_notice(brand)
    flag = await Flag.get()

    with pytest.raises(Conflict):
        await moderation.dismiss_flag(await make_moderator(), flag.id, "because", now=NOON)


async def test_a_decided_proposal_is_not_confirmed_twice(db: str) -> None:
    case_id, _, _ = await in_notice(await dell())

    with pytest.raises(AlreadyDecided):
        await cases.confirm_imitation(await make_moderator(), case_id, await opinion(case_id), now=NOON)
