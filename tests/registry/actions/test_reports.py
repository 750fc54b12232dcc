"""A report makes us look, and nothing else."""

from datetime import timedelta

from registry.actions import checks
from registry.actions.reports import report_account
from registry.models import Claim, Event, Job
from registry.models.columns import ClaimState, JobKind
from tests.factories import NOON, make_claim, make_live_brand, make_member, make_official
from verification.accounts import AccountRef

X_ACME = AccountRef("x", "acme")
HOUR = timedelta(hours=1)


async def checks_queued() -> int:
    return await Job.filter(kind=JobKind.VERIFY_CLAIM).count()


async def test_every_standing_claim_is_looked_at_again_at_once(db: str) -> None:
    first, second = await make_member("acme"), await make_member("ajax")
    claims = [
        await make_official(each, await make_live_brand(each, each.company_slug), X_ACME) for each in (first, second)
    ]

    assert await report_account(X_ACME, now=NOON)

    assert await checks_queued() == len(claims)
    for claim in claims:
        assert await checks.begin_check(claim.id, now=NOON)
        after = await Claim.get(id=claim.id)
        assert (after.state, after.version, after.misses) == (ClaimState.VERIFIED, claim.version, 0)
    (event,) = await Event.filter(kind="account.reported")
    assert (event.actor, event.subject) == ("the public", str(X_ACME))


async def test_an_account_is_looked_at_once_an_hour_however_many_report_it(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), X_ACME)

    done = [await report_account(X_ACME, now=NOON + minutes * HOUR / 60) for minutes in (0, 1, 59, 61, 62)]

    assert done == [True, False, False, True, False]
    assert await Event.filter(kind="account.reported").count() == 2


async def test_a_clock_that_was_put_back_silences_nobody(db: str) -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), X_ACME)
    await report_account(X_ACME, now=NOON + 24 * HOUR)

    assert await report_account(X_ACME, now=NOON)


async def test_where_nothing_is_proven_there_is_nothing_to_look_at(db: str) -> None:
    member = await make_member()
    await make_claim(member, await make_live_brand(member), X_ACME)

    assert not await report_account(X_ACME, now=NOON)
    assert not await report_account(AccountRef("x", "nobody"), now=NOON)
    assert (await checks_queued(), await Event.filter(kind="account.reported").count()) == (0, 0)
