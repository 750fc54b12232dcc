"""The list on a company's own website: a suggestion to that company, and nothing before it says yes."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from registry.access import Member
from registry.actions import claims, directory, site_list_views, site_lists
from registry.actions.account_lines import Purpose
from registry.actions.claims import NewClaim
from registry.actions.listings import Verdict
from registry.actions.readings import read_text
from registry.actions.site_list_views import SiteListView
from registry.errors import BadInput, ChangedMeanwhile, Conflict, NotAllowed, NotFound, TooMany
from registry.models import Brand, Claim, Event, Job
from registry.models.columns import AccountRole, BrandState, ClaimState, JobKind, Role
from tests.factories import NOON, make_brand, make_claim, make_live_brand, make_many_claims, make_member
from verification.accounts import AccountRef
from verification.methods.listed import ListRead
from verification.outcomes import Problem
from verification.platforms.listing import listed_accounts
from verification.platforms.platform import Reply

URL = "https://acme.example.com/.well-known/brand-registry.txt"
X, GITHUB = AccountRef("x", "acme"), AccountRef("github", "acme")
LATER = NOON + timedelta(minutes=1)


async def acme() -> tuple[Member, UUID]:
    """A member, and the claim on the proven website."""
    member = await make_member("acme")
    await make_live_brand(member, "acme")
    return member, (await Claim.get(account__platform="website")).id


def file(text: str) -> ListRead:
    reply = Reply(URL, 200, "text/plain", text.encode())
    return ListRead(listed_accounts(reply), reply)


async def read(member: Member, site: UUID, seen: ListRead | Problem) -> SiteListView:
    """The list as the company sees it after this reading."""
    await site_lists.ask(member, site, now=NOON)
    wish = await site_lists.begin(site)
    assert wish is not None
    await site_lists.record(wish, seen, now=LATER)
    return await site_list_views.show(member.actor, site)


async def claim(member: Member, site: UUID, *accounts: AccountRef) -> int:
    return await site_lists.claim_listed(
        member, site, dict.fromkeys(map(str, accounts), Purpose(AccountRole.MAIN)), now=LATER
    )


# ── having it read ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_asking_queues_one_reading_however_often(db: str) -> None:
    member, site = await acme()

    await asyncio.gather(*(site_lists.ask(member, site, now=NOON) for _ in range(5)))

    job = await Job.get(kind=JobKind.READ_LIST)
    assert (job.subject, job.place, job.company) == (str(site), "acme.example.com", str(member.company_id))
    assert (await site_list_views.show(member.actor, site)).is_reading


async def test_editors_may_ask_and_viewers_may_not(db: str) -> None:
    _, site = await acme()
    await site_lists.ask(await make_member("acme", role=Role.EDITOR), site, now=NOON)

    with pytest.raises(NotAllowed):
        await site_lists.ask(await make_member("acme", role=Role.VIEWER), site, now=NOON)


async def test_nobody_asks_for_anothers_website_or_an_account(db: str) -> None:
    member, site = await acme()
    account = await make_claim(member, await Brand.get(slug="acme"), X, state=ClaimState.VERIFIED)

    for who, what in ((await make_member("rival"), site), (member, account.id)):
        with pytest.raises(NotFound):
            await site_lists.ask(who, what, now=NOON)
    with pytest.raises(NotFound):
        await site_list_views.show(member.actor, account.id)


@pytest.mark.parametrize("state", [ClaimState.PENDING, ClaimState.LAPSED, ClaimState.REVOKED, ClaimState.WITHDRAWN])
async def test_a_website_that_is_not_proven_is_refused(db: str, state: ClaimState) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    await Claim.filter(id=site).update(state=state)

    with pytest.raises(Conflict):
        await site_lists.ask(member, site, now=LATER)
    with pytest.raises(Conflict):
        await claim(member, site, X)
    assert await Claim.all().count() == 1


async def test_a_website_that_is_proven_no_more_is_not_read(db: str) -> None:
    member, site = await acme()
    await site_lists.ask(member, site, now=NOON)
    await Claim.filter(id=site).update(state=ClaimState.LAPSED)

    assert await site_lists.begin(site) is None


async def test_a_refused_brand_has_no_list(db: str) -> None:
    member, site = await acme()
    await Brand.filter(slug="acme").update(state=BrandState.REFUSED)

    with pytest.raises(NotFound):
        await site_lists.ask(member, site, now=NOON)


async def test_a_late_worker_changes_nothing(db: str) -> None:
    member, site = await acme()
    await site_lists.ask(member, site, now=NOON)
    first = await site_lists.begin(site)
    assert first is not None
    await site_lists.record(first, file("x:acme"), now=LATER)

    await site_lists.record(first, file("x:mallory"), now=LATER)
    await site_lists.ask(member, site, now=LATER)
    await site_lists.record(first, file("x:mallory"), now=LATER)

    assert (await site_list_views.show(member.actor, site)).new == (X,)
    assert await site_lists.begin(site) is not None


# ── looking at it ───────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_list_is_sorted_out(db: str) -> None:
    member, site = await acme()
    await claims.file_claim(member, "acme", NewClaim("https://github.com/acme"), now=NOON)

    view = await read(member, site, file("# ours\nx:acme\ngithub.com/acme\nhttps://www.wechat.com/acme\nacme\n"))

    assert view.new == (X,)
    assert [(one.claim.account, one.claim.state, one.other_brand) for one in view.claimed] == [
        (GITHUB, ClaimState.PENDING, None)
    ]
    assert [line for line, _ in view.unread] == ["https://www.wechat.com/acme", "acme"]
    assert (view.url, view.read_at, view.problem, view.is_reading) == (URL, LATER, None, False)
    assert len(view.sha256) == 64


async def test_an_account_that_another_brand_of_the_company_claims_is_not_offered(db: str) -> None:
    member, site = await acme()
    other = await make_brand(member, "acme-labs")
    await make_claim(member, other, X, state=ClaimState.VERIFIED)

    view = await read(member, site, file("x:acme"))

    assert view.new == ()
    assert view.claimed[0].other_brand is not None
    assert view.claimed[0].other_brand.slug == "acme-labs"


async def test_what_another_company_claims_is_no_news_to_this_one(db: str) -> None:
    member, site = await acme()
    rival = await make_member("rival")
    await make_claim(rival, await make_live_brand(rival, "rival"), X, state=ClaimState.VERIFIED)

    view = await read(member, site, file("x:acme"))

    assert (view.new, view.claimed) == ((X,), ())


async def test_an_account_that_cannot_be_proven_here_says_why(db: str) -> None:
    member, site = await acme()

    view = await read(member, site, file("https://www.twitch.tv/acme\nx:acme"))

    (account, why), *more = view.unprovable
    assert (account.platform, more, view.new) == ("twitch", [], (X,))
    assert why.english == "Accounts on Twitch cannot be checked automatically yet."
    with pytest.raises(ChangedMeanwhile):
        await claim(member, site, account)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("acme", "without its platform"),
        ("https://other.com/", "A website is proven by itself"),
        ("https://x.com/acme/status/20", "address of a post"),
        ("hello world", "words, not an address"),
        ("x:ac\x07me", "cannot be seen"),
        ("https://x.com/" + "a" * 600, "too long"),
        ("\x00", "Paste the address"),
    ],
)
async def test_a_line_that_could_not_be_read_says_what_is_wrong(db: str, line: str, word: str) -> None:
    member, site = await acme()

    view = await read(member, site, file(f"{line}\nx:acme"))

    (shown, why), *more = view.unread
    assert word in why.english
    assert "\x00" not in shown
    assert more == []
    assert view.new == (X,)


async def test_an_outage_forgets_nothing_and_a_missing_file_does(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))

    away = await read(member, site, Problem.TIMED_OUT)
    assert (away.problem, away.new, away.read_at) == (Problem.TIMED_OUT, (X,), LATER)

    missing = await read(member, site, Problem.SITE_LINK_MISSING)
    assert (missing.problem, missing.new, missing.read_at) == (Problem.SITE_LINK_MISSING, (), None)


async def test_the_file_to_begin_with_reads_back_to_what_is_claimed(db: str) -> None:
    member, site = await acme()
    brand = await Brand.get(slug="acme")
    accounts = (X, GITHUB, AccountRef("activitypub", "acme@social.acme.com"), AccountRef("bluesky", "acme.com"))
    for account in accounts:
        await make_claim(member, brand, account)
    await make_claim(member, brand, AccountRef("x", "old"), state=ClaimState.WITHDRAWN)

    text = (await site_list_views.show(member.actor, site)).starting_file

    assert {read_text(line).account or read_text(line).candidates[0] for line in text.splitlines()} == set(accounts)
    assert set(file(text).listing.accounts) == set(accounts)


# ── claiming what it names ──────────────────────────────────────────────────────────────────────────────────────────


async def test_forty_accounts_are_forty_claims_of_one_press(db: str) -> None:
    member, site = await acme()
    names = [AccountRef("x", f"acme{number}") for number in range(40)]
    view = await read(member, site, file("\n".join(map(str, names))))

    assert await claim(member, site, *view.new) == 40

    assert await Claim.filter(account__platform="x", state=ClaimState.PENDING).count() == 40
    assert await Event.filter(kind="claim.filed").count() == 40
    told = await Event.get(kind="list.claimed")
    assert told.facts == {
        "brand": "acme", "claim": str(site), "accounts": 40, "url": URL, "sha256": view.sha256,
    }  # fmt: skip
    assert (await site_list_views.show(member.actor, site)).new == ()


async def test_only_where_a_link_back_can_prove_it_a_check_begins(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme\ngithub:acme"))

    await claim(member, site, X, GITHUB)

    pending = await Claim.filter(state=ClaimState.PENDING).select_related("account")
    due = {one.account.platform: one.next_check_at for one in pending}
    assert due == {"x": None, "github": LATER}
    github = await Claim.get(account__platform="github")
    assert [job.subject for job in await Job.filter(kind=JobKind.VERIFY_CLAIM)] == [str(github.id)]


async def test_two_presses_two_tabs_and_two_members_file_each_once(db: str) -> None:
    member, site = await acme()
    colleague = await make_member("acme", role=Role.EDITOR)
    await read(member, site, file("x:acme\ngithub:acme"))

    told = await asyncio.gather(*(claim(who, site, X, GITHUB) for who in (member, member, colleague)))

    assert told == [2, 2, 2]
    assert await Claim.filter(state=ClaimState.PENDING).count() == 2
    assert await Event.filter(kind="list.claimed").count() == 1
    assert await Job.filter(kind=JobKind.VERIFY_CLAIM).count() == 1


async def test_two_companies_that_claim_the_same_crosswise_do_not_hold_each_other_up(db: str) -> None:
    """Whoever held the trail's lock and waited for a row of the other would wait for ever."""
    names = [AccountRef("x", f"acme{number}") for number in range(20)]
    parties: list[tuple[Member, UUID]] = []
    for slug in ("acme", "blue"):
        member = await make_member(slug)
        await make_live_brand(member, slug)
        site = await Claim.get(account__platform="website", company_id=member.company_id)
        await read(member, site.id, file("\n".join(map(str, names))))
        parties.append((member, site.id))

    (one, ones), (other, others) = parties
    await asyncio.gather(
        claim(one, ones, *names),
        claim(other, others, *reversed(names)),
        *(claims.file_claim(one, "acme", NewClaim(f"https://x.com/acme{number}"), now=LATER) for number in (19, 7)),
    )

    assert await Claim.filter(account__platform="x", state=ClaimState.PENDING).count() == 40
    assert await Event.filter(kind="claim.filed").count() == 40


async def test_one_claim_too_many_files_none(db: str) -> None:
    member, site = await acme()
    await make_many_claims(member, await Brand.get(slug="acme"), claims.MOST_OPEN_CLAIMS - 2)
    await read(member, site, file("x:acme\ngithub:acme"))

    with pytest.raises(TooMany, match="1,000 open claims"):
        await claim(member, site, X, GITHUB)

    assert await Claim.filter(account__handle="acme").count() == 0
    assert await Event.filter(kind__in=["claim.filed", "list.claimed"]).count() == 0
    assert await claim(member, site, X) == 1


async def test_only_what_the_list_names_now_is_claimed(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))

    for chosen in ((AccountRef("x", "mallory"),), (X, GITHUB)):
        with pytest.raises(ChangedMeanwhile):
            await claim(member, site, *chosen)
    for count in (0, site_lists.MOST_AT_ONCE + 1):
        with pytest.raises(BadInput):
            await claim(member, site, *(AccountRef("x", str(number)) for number in range(count)))
    with pytest.raises(NotAllowed):
        await claim(await make_member("acme", role=Role.VIEWER), site, X)
    with pytest.raises(NotFound):
        await claim(await make_member("rival"), site, X)
    assert await Claim.all().count() == 1


async def test_a_listed_account_that_nobody_claimed_is_nobodys(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("https://www.instagram.com/qwhjkzxv\n"))

    answer = await directory.ask("https://www.instagram.com/qwhjkzxv")

    assert answer.listing is not None
    assert answer.listing.verdict is Verdict.UNKNOWN
    assert "acme" not in repr(answer)
