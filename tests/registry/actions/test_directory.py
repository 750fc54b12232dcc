"""Verdicts, answers to pasted texts, brand pages, browsing."""

from uuid import uuid4

import pytest

from registry.access import Member
from registry.actions import directory
from registry.actions.answer_words import in_words
from registry.actions.answers import as_json, as_line, listing_as_json
from registry.actions.brand_search import BrandWish
from registry.actions.listings import BrandRef, Verdict
from registry.errors import NotFound
from registry.models import Account, Brand, Citation, Claim, Decision, Flag, Verification
from registry.models.columns import BrandState, ClaimState, FlagState, Ruling
from tests.factories import (
    LISTED_SOURCE,
    NOON,
    announce,
    make_account,
    make_brand,
    make_claim,
    make_listed_brand,
    make_live_brand,
    make_many_listed,
    make_member,
    make_official,
    make_person,
)
from verification.accounts import AccountRef

X_DELL = AccountRef("x", "dell")
BASE = "https://registry.example"


async def dell() -> tuple[Member, Brand, Claim]:
    member = await make_member("dell-inc")
    brand = await make_live_brand(member, "dell", domain="dell.com", name="Dell")
    return member, brand, await make_official(member, brand, X_DELL)


async def verdict(account: AccountRef) -> Verdict:
    return (await directory.look_up(account)).verdict


async def test_a_verified_account_under_a_proven_domain_is_official(db: str) -> None:
    _, _, claim = await dell()
    evidence = {"url": "https://x.com/dell", "status": 200, "seen_at": NOON.isoformat(), "sha256": "a", "excerpt": ""}
    await Verification.create(
        claim=claim, claim_version=1, started_at=NOON, finished_at=NOON, steps=[], result="proven", method="post",
        evidence=evidence,
    )  # fmt: skip

    listing = await directory.look_up(X_DELL)

    assert (listing.verdict, listing.brand) == (Verdict.OFFICIAL, BrandRef("dell", "Dell", "dell.com"))
    assert (listing.verified_at, listing.checked_at, listing.stable_id) == (NOON, NOON, "id-1")
    assert [(seen.method, seen.url, seen.seen_at) for seen in listing.evidence] == [
        ("post", "https://x.com/dell", NOON)
    ]
    assert await verdict(AccountRef("website", "dell.com")) is Verdict.OFFICIAL


@pytest.mark.parametrize("state", [BrandState.DRAFT, BrandState.REVIEW, BrandState.REFUSED])
async def test_only_a_live_brand_has_official_accounts(db: str, state: BrandState) -> None:
    member = await make_member("acme")
    brand = await make_brand(member, "acme", state=state)
    await make_claim(member, brand, AccountRef("website", "acme.example.com"), state=ClaimState.VERIFIED)
    await make_official(member, brand, AccountRef("x", "acme"))
    assert await verdict(AccountRef("x", "acme")) is Verdict.UNKNOWN


async def test_a_pending_claim_shows_nowhere(db: str) -> None:
    member = await make_member("acme")
    await make_claim(member, await make_live_brand(member), AccountRef("x", "unrelated77"))
    assert await verdict(AccountRef("x", "unrelated77")) is Verdict.UNKNOWN


@pytest.mark.parametrize("state", [ClaimState.LAPSED, ClaimState.WITHDRAWN, ClaimState.REVOKED])
async def test_an_ended_claim_was_official(db: str, state: ClaimState) -> None:
    member, brand, _ = await dell()
    claim = await make_claim(member, brand, AccountRef("x", "delloutlet"), state=state)
    listing = await directory.look_up(AccountRef("x", "delloutlet"))
    assert (listing.verdict, listing.ended_at, listing.next_check_at) == (Verdict.WAS_OFFICIAL, claim.ended_at, None)


async def test_a_brand_that_lost_its_domain_has_no_official_accounts(db: str) -> None:
    await dell()
    await Claim.filter(account__platform="website").update(state=ClaimState.LAPSED, ended_at=NOON, next_check_at=None)
    listing = await directory.look_up(X_DELL)
    assert (listing.verdict, listing.ended_at) == (Verdict.WAS_OFFICIAL, NOON)


async def test_what_a_source_lists_is_listed_with_the_source(db: str) -> None:
    await make_listed_brand("dell", accounts=(X_DELL,))
    listing = await directory.look_up(X_DELL)
    assert (listing.verdict, listing.brand) == (Verdict.LISTED, BrandRef("dell", "Dell"))
    assert listing.source
    assert listing.source.url.startswith("https://")


async def test_a_lookalike_names_the_real_one_in_both_languages(db: str) -> None:
    await dell()
    listing = await directory.look_up(AccountRef("x", "dell_support"))
    assert listing.verdict is Verdict.LOOKALIKE
    assert listing.imitates
    assert (listing.imitates.brand.slug, listing.imitates.account.handle) == ("dell", "dell")
    assert "support" in listing.imitates.why("en")
    assert listing.imitates.why("es") != listing.imitates.why("en")


async def test_a_dismissed_account_is_no_lookalike(db: str) -> None:
    _, brand, _ = await dell()
    account = await make_account(AccountRef("x", "dell_support"))
    await Flag.create(account=account, brand=brand, score=0.9, tricks={}, state=FlagState.DISMISSED, created_at=NOON)
    assert await verdict(AccountRef("x", "dell_support")) is Verdict.UNKNOWN


async def test_bearing_a_listed_brands_name_is_no_imitation(db: str) -> None:
    await make_listed_brand("mcdonalds", name="McDonald's", accounts=(AccountRef("instagram", "mcdonalds_za"),))
    listing = await directory.look_up(AccountRef("instagram", "mcdonalds"))
    assert listing.verdict is Verdict.UNKNOWN
    assert listing.bears_name_of == (BrandRef("mcdonalds", "McDonald's"),)


async def test_nothing_is_guarded_for_a_brand_that_is_live_no_more(db: str) -> None:
    other = await make_live_brand(await make_member("zubrowka"), "zubrowka")
    assert await verdict(AccountRef("x", "zubrowka_support")) is Verdict.LOOKALIKE

    await Brand.filter(id=other.id).update(state=BrandState.REVIEW)
    await announce("zubrowka")

    assert await verdict(AccountRef("x", "zubrowka_support")) is Verdict.UNKNOWN


async def test_an_account_goes_back_to_the_list_when_its_brand_leaves(db: str) -> None:
    """Two brands share an account: what one guards must not vanish with the other."""
    await make_listed_brand("listed", name="Zubrowka", accounts=(AccountRef("x", "zubrowka"),))
    member = await make_member("owner")
    live = await make_live_brand(member, "live", name="Zubrowka")
    claim = await make_official(member, live, AccountRef("x", "zubrowka"))
    first = await directory.look_up(AccountRef("x", "zubrowka_support"))
    await Claim.filter(id=claim.id).update(state=ClaimState.WITHDRAWN, ended_at=NOON, verified_at=None)
    await Brand.filter(id=live.id).update(state=BrandState.REFUSED)
    await announce("live")

    second = await directory.look_up(AccountRef("x", "zubrowka_support"))

    assert first.imitates
    assert second.imitates
    assert (first.imitates.brand.slug, second.imitates.brand.slug) == ("live", "listed")


async def test_many_are_answered_in_the_order_asked_doubles_and_all(db: str) -> None:
    await dell()
    asked = [AccountRef("x", "nobody123456"), X_DELL, AccountRef("x", "dell_support"), X_DELL]
    listings = await directory.look_up_many(asked)
    assert [listing.account for listing in listings] == asked
    assert [listing.verdict for listing in listings] == [
        Verdict.UNKNOWN, Verdict.OFFICIAL, Verdict.LOOKALIKE, Verdict.OFFICIAL,
    ]  # fmt: skip


async def test_a_pasted_address_is_answered(db: str) -> None:
    await dell()
    answer = await directory.ask(" https://www.twitter.com/Dell/ ")
    assert answer.listing
    assert answer.listing.verdict is Verdict.OFFICIAL


async def test_a_bare_handle_shows_what_is_registered_under_it_and_what_is_near(db: str) -> None:
    await dell()
    await make_listed_brand("dell-cafe", name="Dell Cafe", accounts=(AccountRef("instagram", "dell"),))

    same = await directory.ask("@dell")
    near = await directory.ask("dell_support")

    assert (same.listing, same.problem) == (None, None)
    assert [match.account for match in same.matches][:2] == [X_DELL, AccountRef("instagram", "dell")]
    assert X_DELL in [match.account for match in near.matches]
    assert Verdict.LOOKALIKE not in {match.verdict for match in near.matches}


async def test_the_name_in_a_posts_address_is_nobodys_word(db: str) -> None:
    await dell()
    answer = await directory.ask("https://x.com/dell/status/1234567890")
    assert answer.listing is None
    assert answer.problem
    assert answer.problem.code == "needs_lookup"
    assert [match.account for match in answer.matches] == [X_DELL]


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "👍", "what is this", "javascript:alert(1)", "x" * 10_000_000]
)
async def test_what_is_no_account_is_a_problem_and_no_error(db: str, text: str) -> None:
    answer = await directory.ask(text)
    assert answer.listing is None
    assert answer.problem
    assert answer.problem.code == "not_an_account"
    assert as_line(answer, BASE)
    assert "%(" not in in_words(answer)


@pytest.mark.parametrize("handle", ["\0", "\ud800", "x" * 5000, "", "%", "a' OR 1=1"])
async def test_an_impossible_handle_is_unknown(db: str, handle: str) -> None:
    assert await verdict(AccountRef("x", handle)) is Verdict.UNKNOWN


async def test_a_batch_keeps_the_place_of_each_text(db: str) -> None:
    await dell()
    answers = await directory.ask_many(["hello world", "https://x.com/dell", "@dell", "https://x.com/dell_support"])
    assert [bool(answer.problem) for answer in answers] == [True, False, False, False]
    assert [answer.listing and answer.listing.verdict for answer in answers] == [
        None, Verdict.OFFICIAL, None, Verdict.LOOKALIKE,
    ]  # fmt: skip


async def test_the_json_is_the_contracts(db: str) -> None:
    await dell()
    answer = as_json(await directory.ask("https://www.x.com/Dell_Support_/"), BASE)
    assert {key: answer[key] for key in ("query", "account", "verdict", "disputed", "brand", "page", "matches")} == {
        "query": "https://www.x.com/Dell_Support_/",
        "account": {
            "platform": "x", "handle": "dell_support_", "url": "https://x.com/dell_support_", "stable_id": None,
        },
        "verdict": "lookalike",
        "disputed": False,
        "brand": None,
        "page": "https://registry.example/accounts/x/dell_support_",
        "matches": [],
    }  # fmt: skip
    assert answer["imitates"]["account"] == {"platform": "x", "handle": "dell", "url": "https://x.com/dell"}
    assert answer["imitates"]["brand"] == {"slug": "dell", "name": "Dell"}

    official = as_json(await directory.ask("https://x.com/dell"), BASE)
    assert official["brand"] == {"slug": "dell", "name": "Dell", "domain": "dell.com"}
    assert (official["role"], official["verified_at"]) == ("main", "2026-11-23T12:00:00Z")

    bare = as_json(await directory.ask("@dell"), BASE)
    assert bare["account"] is None
    assert bare["matches"][0]["verdict"] == "official"
    assert set(bare) == set(official) == set(listing_as_json(await directory.look_up(X_DELL), BASE))

    error = as_json(await directory.ask("hello world"), BASE)
    assert set(error) == {"query", "error"}


async def test_every_verdict_has_words(db: str) -> None:
    member, brand, _ = await dell()
    await make_claim(member, brand, AccountRef("x", "delloutlet"), state=ClaimState.REVOKED)
    await make_listed_brand("acme", accounts=(AccountRef("x", "acmetools"),))
    for text, words in {
        "https://x.com/dell": "official. Yes",
        "https://x.com/delloutlet": "was_official. It was Dell's",
        "https://x.com/acmetools": "listed. Reported",
        "https://x.com/dell_support": "lookalike. Not registered",
        "https://x.com/qwzzyx": "unknown. Not registered",
        "@dell": "a handle without its platform",
        "@qwzzyx": "unknown. No registered account",
    }.items():
        assert words in in_words(await directory.ask(text)), text


async def test_a_brand_page_shows_present_and_former_accounts(db: str) -> None:
    member, brand, _ = await dell()
    await make_claim(member, brand, AccountRef("x", "delloutlet"), state=ClaimState.WITHDRAWN)
    account = await make_account(AccountRef("instagram", "dell"))
    await Citation.create(source=LISTED_SOURCE, brand=brand, account=account, created_at=NOON)

    page = await directory.brand_page("dell")

    assert [(one.account, one.verdict) for one in page.accounts] == [
        (X_DELL, Verdict.OFFICIAL),
        (AccountRef("instagram", "dell"), Verdict.LISTED),
    ]
    assert [one.account for one in page.websites] == [AccountRef("website", "dell.com")]
    assert [one.account for one in page.former] == [AccountRef("x", "delloutlet")]
    assert page.brand.domain == "dell.com"


@pytest.mark.parametrize("slug", ["nobody", "", "\0", "\ud800", "é", "x" * 9999, "' OR 1=1"])
async def test_a_brand_that_is_not_there_is_not_found(db: str, slug: str) -> None:
    with pytest.raises(NotFound):
        await directory.brand_page(slug)


async def test_the_directory_is_paged_without_doubles_or_gaps(db: str) -> None:
    for number in range(25):
        await make_listed_brand(f"brand-{number:02}", name="Same Name" if number % 2 else f"Name {number:02}")
    await make_brand(await make_member("acme"), "draft", name="Name Draft")
    seen: list[str] = []
    cursor = None
    while True:
        page = await directory.browse(BrandWish("name"), cursor=cursor, limit=10)
        seen += [row.brand.slug for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == [f"brand-{number:02}" for number in range(25)]


async def test_the_directory_is_searched_by_words_and_platform(db: str) -> None:
    await dell()
    await make_listed_brand("lidl", name="Lidl", accounts=(AccountRef("instagram", "lidl"),))

    async def found(search: str, platform: str | None = None) -> list[str]:
        page = await directory.browse(BrandWish(search, platform), cursor=None, limit=10)
        return [row.brand.slug for row in page.rows]

    assert await found("") == ["dell", "lidl"]
    assert await found("LÍD") == ["lidl"]
    assert await found("", "x") == ["dell"]
    assert await found("", "\0") == []
    assert await found("%") == []
    assert await found("l_dl") == []


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "W10", "\0", "bnVsbA", "WyJhIiwiYiJd"])
async def test_a_cursor_that_is_not_ours_begins_anew(db: str, cursor: str) -> None:
    await make_listed_brand("lidl")
    assert len((await directory.browse(BrandWish(), cursor=cursor, limit=10**9)).rows) == 1


async def test_statistics_count_what_is_public(db: str) -> None:
    await dell()
    await make_listed_brand("lidl", accounts=(AccountRef("instagram", "lidl"),))
    found = await directory.statistics()
    assert (found.brands_live, found.brands_listed, found.accounts_official, found.accounts_listed) == (1, 1, 2, 1)


async def test_a_thousand_are_looked_up_by_a_handful_of_queries(db: str) -> None:
    """Against a directory of realistic size, where one query an account would take many times as long."""
    await make_many_listed(5000)
    handles = [account.handle for account in await Account.all().limit(1000)]
    await directory.look_up(X_DELL)  # loads the guarded names

    listings = await directory.look_up_many([AccountRef("x", handle) for handle in handles])

    assert {listing.verdict for listing in listings} == {Verdict.LISTED}


async def test_a_decision_alone_changes_no_verdict(db: str) -> None:
    _, brand, _ = await dell()
    person = await make_person()
    await Decision.create(
        id=uuid4(), ruling=Ruling.BRAND_APPROVED, moderator=person, brand=brand, reason="-", created_at=NOON
    )
    assert await verdict(X_DELL) is Verdict.OFFICIAL
