"""Filing claims, asking for checks, new tokens, withdrawing."""

import asyncio
from datetime import timedelta

import pytest

from registry.access import Member
from registry.actions import checks, claims
from registry.actions.claims import NewClaim
from registry.actions.verifications import add_steps
from registry.errors import BadInput, BadWebsite, ClaimEnded, Conflict, NotAllowed, NotAnAccount, NotFound
from registry.models import Claim, Event, Job
from registry.models.columns import AccountRole, BrandState, ClaimState, JobKind, Role
from registry.settings import settings
from tests.factories import (
    NOON,
    actor,
    make_brand,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_member,
    make_person,
    proven,
)
from verification.accounts import AccountRef
from verification.challenges import token_fits

X_ACME = AccountRef("x", "acme")


async def acme() -> Member:
    member = await make_member("acme")
    await make_brand(member, "acme")
    return member


async def test_a_claim_has_a_token_for_this_account_and_brand_only(db: str) -> None:
    member = await acme()

    claim_id = await claims.file_claim(member, "acme", NewClaim("https://x.com/Acme", AccountRole.SUPPORT), now=NOON)

    view = await claims.show(member.actor, claim_id)
    assert (view.account, view.role, view.state) == (X_ACME, AccountRole.SUPPORT, ClaimState.PENDING)
    assert token_fits(view.token, X_ACME, "acme", settings().registry_host)
    assert not token_fits(view.token, X_ACME, "other", settings().registry_host)
    assert view.token in view.statement
    assert view.where
    assert view.token_expires_at == NOON + timedelta(days=7)
    assert not view.is_checking


async def test_claim_event_and_scan_commit_together(db: str) -> None:
    member = await acme()
    await claims.file_claim(member, "acme", NewClaim("https://x.com/acme"), now=NOON)
    assert await Event.filter(kind="claim.filed", subject="x:acme").count() == 1
    assert await Job.filter(kind=JobKind.SCAN_ACCOUNT).count() == 1


async def test_a_double_click_files_one_claim(db: str) -> None:
    member = await acme()

    ids = await asyncio.gather(
        *(claims.file_claim(member, "acme", NewClaim("https://x.com/acme"), now=NOON) for _ in range(5))
    )

    assert len(set(ids)) == 1
    assert await Claim.all().count() == 1


async def test_two_companies_may_claim_the_same_account(db: str) -> None:
    first, second = await acme(), await make_member("rival")
    await make_brand(second, "rival")

    ids = await asyncio.gather(
        claims.file_claim(first, "acme", NewClaim("https://x.com/acme"), now=NOON),
        claims.file_claim(second, "rival", NewClaim("https://x.com/acme"), now=NOON),
    )

    tokens = {(await claims.show(member.actor, one)).token for member, one in zip((first, second), ids, strict=True)}
    assert len(tokens) == 2


@pytest.mark.parametrize("address", ["", "@acme", "hello world", "\0", "\ud800", "x" * 10_000_000])
async def test_what_is_no_account_files_nothing(db: str, address: str) -> None:
    member = await acme()
    with pytest.raises(NotAnAccount) as refusal:
        await claims.file_claim(member, "acme", NewClaim(address), now=NOON)
    assert refusal.value.field == "address"
    assert await Claim.all().count() == 0


async def test_a_platform_that_cannot_be_checked_is_refused(db: str) -> None:
    member = await acme()
    with pytest.raises(BadInput) as refusal:
        await claims.file_claim(member, "acme", NewClaim("https://www.twitch.tv/acme"), now=NOON)
    assert refusal.value.code == "unknown_platform"
    assert "Twitch" in str(refusal.value) % refusal.value.values


async def test_a_strangers_brand_is_not_there(db: str) -> None:
    await acme()
    stranger = await make_member("rival")
    with pytest.raises(NotFound):
        await claims.file_claim(stranger, "acme", NewClaim("https://x.com/acme"), now=NOON)


async def test_a_viewer_files_nothing(db: str) -> None:
    await acme()
    viewer = await make_member("acme", role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        await claims.file_claim(viewer, "acme", NewClaim("https://x.com/acme"), now=NOON)


async def test_a_listed_brand_takes_only_the_websites_that_the_source_lists(db: str) -> None:
    member = await make_member("acme")
    brand = await make_listed_brand("dell", accounts=(AccountRef("website", "dell.com"),))
    await make_claim(member, brand, AccountRef("website", "dell.com"))
    with pytest.raises(BadWebsite):
        await claims.file_claim(member, "dell", NewClaim("https://dell-support.com"), now=NOON)


async def filed() -> tuple[Member, Claim]:
    member = await make_member("acme")
    brand = await make_brand(member, "acme")
    return member, await make_claim(member, brand, X_ACME)


async def test_asking_for_a_check_queues_one_job(db: str) -> None:
    member, claim = await filed()

    await asyncio.gather(*(claims.ask_for_check(member, claim.id, place=None, now=NOON) for _ in range(4)))

    assert await Job.filter(kind=JobKind.VERIFY_CLAIM, subject=str(claim.id)).count() == 1
    view = await claims.show(member.actor, claim.id)
    assert view.is_checking
    assert view.next_check_at == NOON


async def test_the_button_checks_at_most_every_five_seconds(db: str) -> None:
    member, claim = await filed()
    await claims.ask_for_check(member, claim.id, place=None, now=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started
    await add_steps(started, [])

    await claims.ask_for_check(member, claim.id, place=None, now=NOON + timedelta(seconds=1))

    assert (await Claim.get(id=claim.id)).next_check_at == NOON + timedelta(seconds=5)


async def test_another_place_is_another_version(db: str) -> None:
    member, claim = await filed()
    for _ in range(2):
        await claims.ask_for_check(member, claim.id, place=" https://x.com/acme/status/1 ", now=NOON)
    changed = await Claim.get(id=claim.id)
    assert (changed.place, changed.version) == ("https://x.com/acme/status/1", 2)


@pytest.mark.parametrize(
    "place", ["http://x.com/1", "javascript:alert(1)", "https://x.com/a b", "https://x/\0", "https://" + "x" * 500]
)
async def test_a_bad_place_changes_nothing(db: str, place: str) -> None:
    member, claim = await filed()
    with pytest.raises(BadInput) as refusal:
        await claims.ask_for_check(member, claim.id, place=place, now=NOON)
    assert refusal.value.field == "place"
    assert (await Claim.get(id=claim.id)).next_check_at is None


async def test_an_expired_line_is_not_checked_but_renewed(db: str) -> None:
    member, claim = await filed()
    late = NOON + timedelta(days=7)
    with pytest.raises(ClaimEnded):
        await claims.ask_for_check(member, claim.id, place=None, now=late)

    await claims.renew_token(member, claim.id, now=late)
    await claims.ask_for_check(member, claim.id, place=None, now=late)

    renewed = await Claim.get(id=claim.id)
    assert renewed.token != claim.token
    assert renewed.version == 2


async def test_a_line_that_lapsed_unused_can_be_renewed(db: str) -> None:
    member, claim = await filed()
    await Claim.filter(id=claim.id).update(state=ClaimState.LAPSED, ended_at=NOON)
    await claims.renew_token(member, claim.id, now=NOON)
    assert (await Claim.get(id=claim.id)).state is ClaimState.PENDING


async def test_a_proven_account_keeps_its_line(db: str) -> None:
    member = await make_member("acme")
    claim = await make_claim(member, await make_live_brand(member), X_ACME, state=ClaimState.VERIFIED)
    with pytest.raises(Conflict):
        await claims.renew_token(member, claim.id, now=NOON)


async def test_a_claim_withdrawn_while_it_is_checked_stays_withdrawn(db: str) -> None:
    member, claim = await filed()
    await claims.ask_for_check(member, claim.id, place=None, now=NOON)
    started = await checks.begin_check(claim.id, now=NOON)
    assert started

    await claims.withdraw(member, claim.id, now=NOON)
    state = await checks.record_outcome(started, proven(X_ACME), now=NOON)

    assert state is ClaimState.WITHDRAWN
    kept = await Claim.get(id=claim.id)
    assert (kept.state, kept.verified_at) == (ClaimState.WITHDRAWN, None)


async def test_withdrawing_twice_is_harmless(db: str) -> None:
    member, claim = await filed()
    await asyncio.gather(*(claims.withdraw(member, claim.id, now=NOON) for _ in range(3)))
    assert await Event.filter(kind="claim.withdrawn").count() == 1
    with pytest.raises(ClaimEnded):
        await claims.ask_for_check(member, claim.id, place=None, now=NOON)


async def test_a_strangers_claim_is_not_there(db: str) -> None:
    _, claim = await filed()
    stranger = await make_member("rival")
    with pytest.raises(NotFound):
        await claims.show(actor(await make_person()), claim.id)
    with pytest.raises(NotFound):
        await claims.withdraw(stranger, claim.id, now=NOON)


async def test_a_refused_brand_takes_no_claims(db: str) -> None:
    member = await make_member("acme")
    await make_brand(member, "acme", state=BrandState.REFUSED)
    with pytest.raises(NotFound):
        await claims.file_claim(member, "acme", NewClaim("https://x.com/acme"), now=NOON)
