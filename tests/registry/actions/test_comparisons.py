"""Accounts that a person compares: the website's list over real sockets, the moderators' rulings, and a year later."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from registry.access import Actor, Member
from registry.actions import agenda, checks, claims, comparison_views, comparisons, directory, reports
from registry.actions.claims import TOKEN_LIFE, NewClaim
from registry.actions.comparison_views import Comparison
from registry.actions.comparisons import Sight
from registry.actions.lifecycle import CONFIRMED_FOR
from registry.actions.listings import Verdict
from registry.errors import AlreadyDecided, ChangedMeanwhile, NotAllowed, NotFound, ReasonMissing
from registry.jobs.mailing import post_with
from registry.jobs.tools import Tools
from registry.jobs.verify_claim import verify_claim
from registry.models import Claim, Decision, Event, Job, Person, Verification
from registry.models.columns import BrandState, ClaimState, JobKind, Ruling
from registry.settings import Settings
from tests.factories import (
    NOON,
    actor,
    letters_to,
    make_brand,
    make_live_brand,
    make_many_claims,
    make_member,
    make_moderator,
    make_person,
)
from tests.verification.websites import Page, Websites
from verification.accounts import AccountRef
from verification.fetching import Fetcher
from verification.outcomes import Problem
from verification.verify import verify

PAGE = AccountRef("linkedin", "company/acme")
ADDRESS = "https://www.linkedin.com/company/acme/"
PATH = "/.well-known/brand-registry.txt"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LOOKED = "Compared name, logo and website of the page with the brand's."


@dataclass
class House:
    """The registry with a real fetcher, websites on loopback, and a clock that the test moves."""

    websites: Websites
    tools: Tools
    clock: list[datetime] = field(default_factory=lambda: [NOON])

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def later(self, pause: timedelta) -> None:
        self.clock[0] += pause

    def list_on(self, domain: str, *lines: str) -> None:
        self.websites.show(domain, {PATH: Page("\n".join(lines))})

    async def look(self, claim_id: UUID) -> Claim:
        """One whole check, now; returns the claim afterwards."""
        await Claim.filter(id=claim_id).update(next_check_at=self.now)
        await verify_claim(str(claim_id), self.tools)
        return await Claim.get(id=claim_id)

    async def sight(self, judge: Actor, claim_id: UUID, reason: str = LOOKED, seen_id: str = "") -> Sight:
        """What a moderator sends who has the page of the claim open now."""
        shown = await comparison_views.show(judge, claim_id)
        return Sight(reason, shown.version, seen_id)


@pytest.fixture
async def house(db: str) -> AsyncIterator[House]:
    clock = [NOON]
    with Websites() as websites:
        given = Settings(platform_bases={"website": websites.base}, allow_addresses=("127.0.0.0/8",))
        async with Fetcher(given) as fetcher:
            tools = Tools(fetcher.ask, lambda: clock[0], post_with(given), given)
            yield House(websites, tools, clock)


async def filed(slug: str = "acme", *, is_live: bool = True) -> tuple[Member, UUID]:
    """The company's claim on the page, through the front door; its website is SLUG.example.com."""
    member = await make_member(slug)
    await (make_live_brand(member, slug) if is_live else make_brand(member, slug, state=BrandState.DRAFT))
    return member, await claims.file_claim(member, slug, NewClaim(ADDRESS), now=NOON)


async def waiting(house: House, slug: str = "acme") -> tuple[Member, UUID]:
    member, claim_id = await filed(slug)
    house.list_on(f"{slug}.example.com", ADDRESS)
    await house.look(claim_id)
    return member, claim_id


async def confirmed(house: House, judge: Actor, slug: str = "acme") -> tuple[Member, UUID]:
    member, claim_id = await waiting(house, slug)
    await comparisons.confirm(judge, claim_id, await house.sight(judge, claim_id), now=house.now)
    await verify_claim(str(claim_id), house.tools)
    return member, claim_id


async def test_from_the_claim_to_official_and_to_its_end(house: House) -> None:
    judge = await make_moderator()
    member, claim_id = await filed()

    missing = await house.look(claim_id)
    assert (missing.state, missing.waits_since) == (ClaimState.PENDING, None)
    assert (await Verification.get(claim_id=claim_id)).problem == Problem.SITE_LINK_MISSING

    house.list_on("acme.example.com", "x:acme", f"{ADDRESS} # the main one")
    house.later(HOUR)
    listed = await house.look(claim_id)
    assert (listed.state, listed.waits_since) == (ClaimState.PENDING, house.now)
    assert (await directory.look_up(PAGE)).verdict is not Verdict.OFFICIAL

    shown = await comparison_views.show(judge, claim_id)
    assert shown.evidence
    assert (shown.evidence.url, shown.evidence.excerpt) == (f"https://acme.example.com{PATH}", ADDRESS)
    assert "website field" in shown.compare
    await comparisons.confirm(judge, claim_id, Sight(LOOKED, shown.version, " 1035 "), now=house.now)
    assert (await Claim.get(id=claim_id)).state is ClaimState.PENDING  # only a check makes it verified
    job = await Job.get(kind=JobKind.VERIFY_CLAIM, subject=str(claim_id))
    assert job.run_at <= house.now + DAY
    await verify_claim(str(claim_id), house.tools)

    proven = await Claim.get(id=claim_id)
    assert (proven.state, proven.method, proven.stable_id) == (ClaimState.VERIFIED, "by_person", None)
    listing = await directory.look_up(PAGE)
    assert (listing.verdict, listing.evidence[0].method) == (Verdict.OFFICIAL, "by_person")
    ruled = await Decision.get(claim_id=claim_id)
    assert (ruled.ruling, ruled.reason, ruled.seen_id) == (Ruling.CLAIM_CONFIRMED, LOOKED, "1035")
    assert (await Verification.get(id=ruled.verification_id)).evidence["excerpt"] == ADDRESS
    kinds = [event.kind for event in await Event.filter(subject=str(PAGE)).order_by("id")]
    assert kinds[-3:] == ["claim.waits_for_person", "claim.confirmed", "claim.verified"]

    house.list_on("acme.example.com", "x:acme")
    house.later(DAY)
    assert (await house.look(claim_id)).state is ClaimState.LAPSING
    house.later(2 * HOUR)
    assert (await house.look(claim_id)).state is ClaimState.LAPSED
    letters = await letters_to(member.actor.email)
    assert [letter.subject.removeprefix("www.") for letter in letters] == [
        "linkedin.com/company/acme is proven",
        "Your website no longer lists www.linkedin.com/company/acme",
        "linkedin.com/company/acme is no longer shown as official",
    ]
    assert all("line" not in letter.body for letter in letters)


async def test_the_desk_shows_the_oldest_first_and_only_to_moderators(house: House) -> None:
    _, first = await waiting(house)
    house.later(HOUR)
    _, second = await waiting(house, "acme-two")

    found = await agenda.show(await make_moderator(), "account", now=house.now)

    assert [one.subject for one in found.tasks] == [str(first), str(second)]
    assert (found.counts["account"].waiting, found.tasks[0].what) == (2, "compare")
    stranger = actor(await make_person())
    with pytest.raises(NotFound):
        await agenda.show(stranger, now=house.now)
    with pytest.raises(NotFound):
        await comparison_views.confirmed(stranger)
    with pytest.raises(NotFound):
        await comparison_views.show(stranger, first)
    for rule in (comparisons.confirm, comparisons.decline):
        with pytest.raises(NotFound):
            await rule(stranger, first, Sight(LOOKED, 1), now=NOON)
    assert await Decision.all().count() == 0


async def test_whoever_claims_a_hundred_hides_nobody_else(house: House) -> None:
    judge = await make_moderator()
    _, reported = await confirmed(house, judge)
    crowd = await make_member("crowd")
    await make_many_claims(crowd, await make_live_brand(crowd, "crowd"), 100)
    await Claim.filter(company_id=crowd.company_id, state=ClaimState.PENDING).update(waits_since=NOON)
    house.later(HOUR)
    _, honest = await waiting(house, "acme-two")
    await reports.report_account(PAGE, now=house.now)

    found = await agenda.show(judge, now=house.now)

    assert {str(reported), str(honest)} <= {one.subject for one in found.tasks[:12]}
    assert (len(found.tasks), found.has_more, found.total) == (agenda.ON_A_PAGE, True, 102)


async def test_without_a_proven_website_nothing_ever_waits(house: House) -> None:
    _, claim_id = await filed("squatter", is_live=False)
    house.list_on("squatter.example.com", ADDRESS)

    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.PENDING, None)
    assert (await Verification.get(claim_id=claim_id)).problem == Problem.REFUSED
    assert house.websites.asked == []


async def test_another_companys_website_lists_for_nobody_else(house: House) -> None:
    await make_live_brand(await make_member("rival"), "rival")
    house.list_on("rival.example.com", ADDRESS)
    _, claim_id = await filed()

    assert (await house.look(claim_id)).waits_since is None


async def test_a_reason_is_needed(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await waiting(house)

    for rule in (comparisons.confirm, comparisons.decline):
        with pytest.raises(ReasonMissing):
            await rule(judge, claim_id, await house.sight(judge, claim_id, " \n"), now=NOON)


async def test_nobody_rules_on_a_company_of_their_own(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await waiting(house)
    await make_member("acme", person=await Person.get(id=judge.person_id))

    assert (await comparison_views.show(judge, claim_id)).is_own
    for rule in (comparisons.confirm, comparisons.decline):
        with pytest.raises(NotAllowed):
            await rule(judge, claim_id, await house.sight(judge, claim_id), now=NOON)
    assert (await house.look(claim_id)).state is ClaimState.PENDING


async def test_nor_on_a_rival_of_their_own(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await waiting(house)
    own = await make_member("mine", person=await Person.get(id=judge.person_id))
    await make_live_brand(own, "mine")
    await claims.file_claim(own, "mine", NewClaim(ADDRESS), now=NOON)

    with pytest.raises(NotAllowed):
        await comparisons.decline(judge, claim_id, await house.sight(judge, claim_id), now=NOON)


async def test_a_claim_that_changed_meanwhile_is_looked_at_again(house: House) -> None:
    judge = await make_moderator()
    member, claim_id = await waiting(house)
    sight = await house.sight(judge, claim_id)
    await claims.renew_token(member, claim_id, now=NOON)

    for rule in (comparisons.confirm, comparisons.decline):
        with pytest.raises(ChangedMeanwhile):
            await rule(judge, claim_id, sight, now=NOON)


async def test_a_withdrawn_claim_waits_no_more(house: House) -> None:
    judge = await make_moderator()
    member, claim_id = await waiting(house)
    sight = await house.sight(judge, claim_id)
    await claims.withdraw(member, claim_id, now=NOON)

    with pytest.raises(ChangedMeanwhile):
        await comparisons.confirm(judge, claim_id, sight, now=NOON)
    with pytest.raises(NotFound):
        await comparison_views.show(judge, claim_id)


async def test_a_list_that_was_taken_away_meanwhile_leaves_nothing_to_confirm(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await waiting(house)
    sight = await house.sight(judge, claim_id)
    house.list_on("acme.example.com", "x:acme")

    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.PENDING, None)
    with pytest.raises(ChangedMeanwhile):
        await comparisons.confirm(judge, claim_id, sight, now=NOON)


async def test_only_the_first_of_two_rulings_counts(house: House) -> None:
    judge, other = await make_moderator(), await make_moderator()
    _, claim_id = await waiting(house)
    sight = await house.sight(judge, claim_id)
    await comparisons.confirm(judge, claim_id, sight, now=NOON)

    for rule in (comparisons.confirm, comparisons.decline):
        with pytest.raises(AlreadyDecided):
            await rule(other, claim_id, sight, now=NOON)
    assert await Decision.filter(claim_id=claim_id).count() == 1


async def test_of_two_rulings_at_once_one_counts(house: House) -> None:
    judges = [await make_moderator() for _ in range(4)]
    _, claim_id = await waiting(house)
    sight = await house.sight(judges[0], claim_id)
    rules = (comparisons.confirm, comparisons.decline) * 2

    done = await asyncio.gather(
        *(rule(judge, claim_id, sight, now=NOON) for rule, judge in zip(rules, judges, strict=True)),
        return_exceptions=True,
    )

    assert sorted(type(one).__name__ for one in done) == [*["AlreadyDecided"] * 3, "NoneType"]
    assert await Decision.filter(claim_id=claim_id).count() == 1


async def test_a_check_that_began_before_the_ruling_does_not_undo_it(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await waiting(house)
    await Claim.filter(id=claim_id).update(next_check_at=house.now)
    started = await checks.begin_check(claim_id, now=house.now)
    assert started
    assert not started.challenge.confirmed
    await comparisons.confirm(judge, claim_id, await house.sight(judge, claim_id), now=house.now)

    outcome = await verify(started.challenge, house.tools.ask, house.now)
    await checks.record_outcome(started, outcome, now=house.now)

    assert outcome.problem is Problem.WAITS_FOR_PERSON
    assert (await Claim.get(id=claim_id)).waits_since is None
    await verify_claim(str(claim_id), house.tools)
    assert (await Claim.get(id=claim_id)).state is ClaimState.VERIFIED


async def test_the_list_has_to_stand_after_the_ruling_too(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await waiting(house)
    await comparisons.confirm(judge, claim_id, await house.sight(judge, claim_id), now=NOON)
    house.list_on("acme.example.com", "x:acme")

    after = await house.look(claim_id)

    assert (after.state, after.confirmed_at) == (ClaimState.PENDING, None)
    house.list_on("acme.example.com", ADDRESS)
    assert (await house.look(claim_id)).waits_since == NOON


async def test_who_waits_for_a_person_does_not_expire_and_is_read_daily(house: House) -> None:
    member, claim_id = await waiting(house)
    soon = (await Claim.get(id=claim_id)).next_check_at
    assert soon
    assert DAY <= soon - NOON <= 1.1 * DAY

    for _ in range(10):
        house.later(DAY)
        after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.PENDING, NOON)
    assert await Event.filter(kind="claim.waits_for_person").count() == 1
    await claims.ask_for_check(member, claim_id, place=None, now=house.now)


async def test_an_outage_of_the_website_takes_nobody_out_of_the_queue(house: House) -> None:
    _, claim_id = await waiting(house)
    house.websites.show("acme.example.com", {PATH: Page("busy", status=503)})
    house.later(8 * DAY)

    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.PENDING, NOON)


async def test_after_its_line_has_expired_a_list_that_is_gone_gets_time_to_come_back(house: House) -> None:
    _, claim_id = await waiting(house)
    house.list_on("acme.example.com", "x:acme")
    house.later(10 * DAY)

    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.PENDING, None)
    assert after.token_expires_at == house.now + TOKEN_LIFE
    house.later(8 * DAY)
    assert (await house.look(claim_id)).state is ClaimState.LAPSED


async def test_who_is_declined_is_told_why_and_may_ask_again(house: House) -> None:
    judge = await make_moderator()
    member, claim_id = await waiting(house)
    house.later(10 * DAY)

    await comparisons.decline(
        judge, claim_id, await house.sight(judge, claim_id, "The page names Bcme."), now=house.now
    )

    after = await Claim.get(id=claim_id)
    assert (after.state, after.waits_since, after.next_check_at) == (ClaimState.PENDING, None, house.now + TOKEN_LIFE)
    (letter,) = await letters_to(member.actor.email)
    assert "The page names Bcme." in letter.body
    view = await claims.show(member.actor, claim_id)
    assert view.by_person
    assert view.by_person.declined_because == "The page names Bcme."
    await claims.ask_for_check(member, claim_id, place=None, now=house.now)
    await verify_claim(str(claim_id), house.tools)
    assert (await Claim.get(id=claim_id)).waits_since == house.now
    (earlier,) = (await comparison_views.show(judge, claim_id)).earlier
    assert (earlier.ruling, earlier.reason) == (Ruling.CLAIM_DECLINED, "The page names Bcme.")


async def test_a_confirmation_that_is_taken_back_ends_the_verdict(house: House) -> None:
    judge = await make_moderator()
    member, claim_id = await confirmed(house, judge)
    (done,) = await comparison_views.confirmed(judge)
    assert done.claim_id == claim_id

    await comparisons.decline(judge, claim_id, await house.sight(judge, claim_id, "I misread the name."), now=house.now)

    after = await Claim.get(id=claim_id)
    assert (after.state, after.ended_at, after.confirmed_at) == (ClaimState.REVOKED, house.now, None)
    assert (await directory.look_up(PAGE)).verdict is Verdict.WAS_OFFICIAL
    assert "I misread the name." in (await letters_to(member.actor.email))[-1].body


async def test_after_a_year_a_person_compares_again_and_nothing_ends_meanwhile(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await confirmed(house, judge)
    house.later(CONFIRMED_FOR - DAY)
    assert (await house.look(claim_id)).waits_since is None
    house.later(2 * DAY)

    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.VERIFIED, house.now)
    assert (await directory.look_up(PAGE)).verdict is Verdict.OFFICIAL
    (again,) = (await agenda.show(judge, now=house.now)).tasks
    assert again.what == "compare_again"
    await comparisons.confirm(judge, claim_id, await house.sight(judge, claim_id), now=house.now)
    fresh = await house.look(claim_id)
    assert (fresh.state, fresh.waits_since, fresh.confirmed_at) == (ClaimState.VERIFIED, None, house.now)


async def test_a_website_that_is_silent_after_a_year_saves_nobody_from_that(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await confirmed(house, judge)
    house.websites.show("acme.example.com", {PATH: Page("busy", status=503)})
    house.later(CONFIRMED_FOR)

    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.VERIFIED, house.now)
    assert await Event.filter(kind="claim.waits_for_person", at=house.now).count() == 1
    await comparisons.decline(judge, claim_id, await house.sight(judge, claim_id), now=house.now)
    assert (await Claim.get(id=claim_id)).state is ClaimState.REVOKED


async def test_a_report_brings_it_before_people_again_and_ends_nothing(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await confirmed(house, judge)
    house.later(DAY)

    assert await reports.report_account(PAGE, now=house.now)
    after = await house.look(claim_id)

    assert (after.state, after.waits_since) == (ClaimState.VERIFIED, house.now)
    assert (await comparison_views.show(judge, claim_id)).reported_at == house.now
    await comparisons.confirm(judge, claim_id, await house.sight(judge, claim_id), now=house.now)
    assert (await house.look(claim_id)).waits_since is None


async def test_a_company_takes_no_report_off_the_desk(house: House) -> None:
    judge = await make_moderator()
    _, claim_id = await confirmed(house, judge)
    house.later(HOUR)
    assert await reports.report_account(PAGE, now=house.now)
    reported_at = house.now

    house.list_on("acme.example.com", "x:acme")
    assert (await house.look(claim_id)).state is ClaimState.LAPSING
    house.later(timedelta(minutes=5))
    house.list_on("acme.example.com", ADDRESS)
    back = await house.look(claim_id)

    assert (back.state, back.waits_since) == (ClaimState.VERIFIED, reported_at)


async def test_another_place_of_the_post_takes_no_ruling_its_ground(house: House) -> None:
    judge = await make_moderator()
    member, claim_id = await confirmed(house, judge)
    sight = await house.sight(judge, claim_id)

    await claims.ask_for_check(member, claim_id, place="https://example.com/1", now=house.now + HOUR)

    await comparisons.decline(judge, claim_id, sight, now=house.now + HOUR)
    assert (await Claim.get(id=claim_id)).state is ClaimState.REVOKED


async def test_two_companies_that_list_one_account_are_both_disputed(house: House) -> None:
    judge = await make_moderator()
    _, first = await confirmed(house, judge)
    _, second = await waiting(house, "acme-two")
    shown: Comparison = await comparison_views.show(judge, second)
    assert [(other.brand.slug, other.state) for other in shown.others] == [("acme", ClaimState.VERIFIED)]

    await comparisons.confirm(judge, second, await house.sight(judge, second), now=house.now)
    await verify_claim(str(second), house.tools)

    for claim_id in (first, second):
        assert (await Claim.get(id=claim_id)).disputed


async def test_the_page_says_which_website_may_list_it(house: House) -> None:
    member, claim_id = await filed()
    bare, without = await filed("bare", is_live=False)

    view, empty = await claims.show(member.actor, claim_id), await claims.show(bare.actor, without)

    assert view.by_person
    assert (view.by_person.sites, [place.method for place in view.where]) == (("acme.example.com",), ["by_person"])
    assert empty.by_person
    assert (empty.by_person.sites, empty.where) == ((), ())
