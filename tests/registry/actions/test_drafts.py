"""Accounts about to be claimed: kept, judged, corrected, claimed together; nobody else's, and nothing twice."""

from dataclasses import replace
from uuid import UUID

import pytest

from registry.access import Member
from registry.actions import draft_views, drafts
from registry.actions.account_lines import Line
from registry.actions.draft_lines import Finding
from registry.errors import BadInput, BadWebsite, ChangedMeanwhile, NotAllowed, NotFound, TooMany
from registry.models import Claim, Draft, Event, Job
from registry.models.columns import AccountRole, BrandState, ClaimState, JobKind, Role
from tests.factories import NOON, make_brand, make_claim, make_live_brand, make_member
from verification.accounts import AccountRef
from verification.front_page import Found
from verification.outcomes import Problem

LIST = """address,role,region,language
https://x.com/acmehelp,support,MX,es-MX
https://x.com/acmehelp/status/20,,,
acme,,,
https://www.twitch.tv/acme,,,
https://x.com/acmehelp,,,
https://x.com/acmeshop,shopkeeper,,
"""


async def acme(text: str = LIST) -> tuple[Member, UUID]:
    """A company with a live brand and a draft."""
    member = await make_member()
    await make_live_brand(member, "acme")
    return member, await drafts.begin(member.actor, "acme", text, now=NOON)


async def findings(member: Member, draft_id: UUID) -> list[Finding]:
    view = await draft_views.show(member.actor, draft_id, show="all")
    return [each.finding for each in sorted(view.lines, key=lambda line: line.number)]


async def version_of(draft_id: UUID) -> int:
    return (await Draft.get(id=draft_id)).version


async def test_every_line_is_told_what_stands_in_its_way(db: str) -> None:
    member, draft_id = await acme()

    assert await findings(member, draft_id) == [
        Finding.GOOD,
        Finding.NOT_AN_ACCOUNT,
        Finding.NOT_AN_ACCOUNT,
        Finding.NOT_PROVABLE,
        Finding.TWICE,
        Finding.BAD_PURPOSE,
    ]
    assert await Claim.filter(state=ClaimState.PENDING).count() == 0


async def test_what_is_somebodys_already_is_told(db: str) -> None:
    rival = await make_member("rival")
    other = await make_live_brand(rival, "rival")
    await make_claim(rival, other, AccountRef("x", "contested"), state=ClaimState.VERIFIED)
    member, draft_id = await acme("x:contested\nx:mine\nx:shop")
    brand = await make_brand(member, "acme-shop", state=BrandState.LIVE)
    await make_claim(member, brand, AccountRef("x", "shop"))

    assert await findings(member, draft_id) == [Finding.TAKEN, Finding.GOOD, Finding.OTHER_BRAND]


async def test_good_lines_are_claimed_together_with_their_purpose(db: str) -> None:
    member, draft_id = await acme()

    count = await drafts.claim_good(member.actor, draft_id, version=1, now=NOON)

    claim = await Claim.get(account__handle="acmehelp")
    assert count == 1
    assert (claim.role, claim.region, claim.language) == (AccountRole.SUPPORT, "MX", "es-MX")
    assert await Event.filter(kind="accounts.claimed").count() == 1
    assert len(await findings(member, draft_id)) == 5 - 0  # the second line of it is claimed now, and shown so


async def test_a_hundred_accounts_are_one_press(db: str) -> None:
    member, draft_id = await acme("\n".join(f"https://x.com/acme{number}" for number in range(130)))

    assert await drafts.claim_good(member.actor, draft_id, version=1, now=NOON) == 100
    assert await drafts.claim_good(member.actor, draft_id, version=2, now=NOON) == 30

    assert await Claim.filter(account__platform="x").count() == 130
    assert (await Draft.get(id=draft_id)).claimed_at == NOON


async def test_a_correction_makes_a_line_good_and_none_takes_it_out(db: str) -> None:
    member, draft_id = await acme()
    mended = Line("https://x.com/acmeshop", "store")

    await drafts.correct(member.actor, draft_id, {5: mended, 1: None, 2: None}, version=1, now=NOON)

    assert await findings(member, draft_id) == [Finding.GOOD, Finding.NOT_PROVABLE, Finding.TWICE, Finding.GOOD]


async def test_two_windows_do_not_undo_each_other(db: str) -> None:
    member, draft_id = await acme()
    await drafts.correct(member.actor, draft_id, {1: None}, version=1, now=NOON)

    with pytest.raises(ChangedMeanwhile):
        await drafts.correct(member.actor, draft_id, {0: None}, version=1, now=NOON)
    with pytest.raises(ChangedMeanwhile):
        await drafts.claim_good(member.actor, draft_id, version=1, now=NOON)


async def test_a_second_press_claims_nothing_twice(db: str) -> None:
    member, draft_id = await acme("x:acme")
    await drafts.claim_good(member.actor, draft_id, version=1, now=NOON)

    with pytest.raises(ChangedMeanwhile):
        await drafts.claim_good(member.actor, draft_id, version=1, now=NOON)

    assert await Claim.filter(account__handle="acme").count() == 1


async def test_what_is_unticked_stays_unclaimed(db: str) -> None:
    member, draft_id = await acme("x:acme\nx:other")
    await drafts.correct(member.actor, draft_id, {1: Line("x:other", ticked=False)}, version=1, now=NOON)

    await drafts.claim_good(member.actor, draft_id, version=2, now=NOON)

    assert not await Claim.exists(account__handle="other")
    assert (await Draft.get(id=draft_id)).claimed_at == NOON


async def test_nothing_good_is_told(db: str) -> None:
    member, draft_id = await acme("acme")

    with pytest.raises(BadInput, match="nothing to claim"):
        await drafts.claim_good(member.actor, draft_id, version=1, now=NOON)


async def test_strangers_and_viewers(db: str) -> None:
    _, draft_id = await acme()
    stranger = await make_member("other")
    viewer = await make_member(role=Role.VIEWER)

    with pytest.raises(NotFound):
        await draft_views.show(stranger.actor, draft_id)
    with pytest.raises(NotFound):
        await drafts.claim_good(stranger.actor, draft_id, version=1, now=NOON)
    with pytest.raises(NotAllowed):
        await drafts.claim_good(viewer.actor, draft_id, version=1, now=NOON)


async def test_a_dropped_draft_is_gone(db: str) -> None:
    member, draft_id = await acme()

    assert await drafts.drop(member.actor, draft_id, now=NOON) == "acme"

    with pytest.raises(NotFound):
        await draft_views.show(member.actor, draft_id)


async def test_unfinished_lists_have_a_limit(db: str) -> None:
    member, _ = await acme("x:acme")
    for _ in range(drafts.MOST_OPEN - 1):
        await drafts.begin(member.actor, "acme", "x:acme", now=NOON)

    with pytest.raises(TooMany):
        await drafts.begin(member.actor, "acme", "x:acme", now=NOON)


async def test_the_website_is_read_by_a_job_and_kept_once(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    draft_id = await drafts.begin_from_site(member.actor, "acme", now=NOON)
    assert await drafts.begin_from_site(member.actor, "acme", now=NOON) == draft_id
    assert await Job.filter(kind=JobKind.READ_SITE).count() == 1
    assert await drafts.to_read(draft_id) == "acme.example.com"

    found = Found(AccountRef("x", "acmehelp"), "https://x.com/acmehelp", "Help")
    await drafts.record_site(draft_id, [found], now=NOON)
    await drafts.record_site(draft_id, [], now=NOON)

    view = await draft_views.show(member.actor, draft_id)
    assert [(str(line.account), line.line.role, line.line.hint) for line in view.lines] == [
        ("x:acmehelp", "support", "Help")
    ]


async def test_what_was_corrected_outlives_another_reading(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    found = Found(AccountRef("x", "acmehelp"), "https://x.com/acmehelp", "Help")
    draft_id = await drafts.begin_from_site(member.actor, "acme", now=NOON)
    await drafts.record_site(draft_id, [found], now=NOON)
    mine = Line("https://x.com/acmehelp", "press", ticked=False)
    await drafts.correct(member.actor, draft_id, {0: mine}, version=2, now=NOON)

    await drafts.begin_from_site(member.actor, "acme", now=NOON)
    await drafts.record_site(draft_id, [found], now=NOON)

    (line,) = (await draft_views.show(member.actor, draft_id)).lines
    assert line.line == replace(mine, hint="Help")


async def test_an_outage_is_told_and_keeps_what_was_found(db: str) -> None:
    member = await make_member()
    await make_live_brand(member, "acme")
    draft_id = await drafts.begin_from_site(member.actor, "acme", now=NOON)

    await drafts.record_site(draft_id, Problem.TIMED_OUT, now=NOON)

    assert (await draft_views.show(member.actor, draft_id)).problem is Problem.TIMED_OUT


async def test_a_brand_without_a_website_has_no_front_page(db: str) -> None:
    member = await make_member()
    await make_brand(member, "bare")

    with pytest.raises(BadWebsite):
        await drafts.begin_from_site(member.actor, "bare", now=NOON)
