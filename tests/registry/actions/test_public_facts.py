"""What programs are told: what became public and what ended, once, in order, and of nobody's private affairs."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import claims, public_facts, publishing, suspicions
from registry.actions.public_facts import FactView
from registry.actions.suspicions import Suspicion
from registry.errors import CursorAhead, NotFound
from registry.models import Claim, Fact, Job
from registry.models.columns import BrandState, ClaimState, JobKind
from tests.factories import NOON, make_brand, make_claim, make_live_brand, make_member, make_official
from verification.accounts import AccountRef

ON_X = AccountRef("x", "acme")


async def happened(kind: str, account: AccountRef, claim: Claim, brand: str = "acme", **facts: object) -> None:
    await audit.record(
        kind, actor="worker", subject=str(account), now=NOON + timedelta(minutes=1), brand=brand, claim=str(claim.id),
        **facts,
    )  # fmt: skip


async def told() -> Sequence[FactView]:
    while await publishing.publish(now=NOON):
        pass
    return (await public_facts.since(0)).facts


async def types() -> list[str]:
    return [fact.type for fact in await told()]


async def test_an_account_that_becomes_official_is_told_with_its_brand(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ON_X)
    await happened("claim.verified", ON_X, claim)

    (fact,) = await told()

    assert public_facts.as_json(fact) == {
        "id": str(fact.id),
        "type": "account.verified",
        "at": "2026-11-23T12:01:00Z",
        "brand": {"slug": "acme", "name": "Acme"},
        "account": {"platform": "x", "handle": "acme", "url": "https://x.com/acme"},
        "facts": {"role": "main", "method": "profile_text"},
        "log_entry": fact.event,
    }


async def test_the_same_line_is_told_once(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ON_X)
    await happened("claim.verified", ON_X, claim)

    assert await types() == await types() == ["account.verified"]


async def test_what_nobody_may_see_yet_is_told_when_the_brand_goes_live(db: str) -> None:
    member = await make_member()
    brand = await make_brand(member)
    website = AccountRef("website", "acme.example.com")
    claim = await make_claim(member, brand, ON_X, state=ClaimState.VERIFIED)
    await make_claim(member, brand, website, state=ClaimState.VERIFIED)
    await happened("claim.verified", ON_X, claim)
    assert await types() == []

    brand.state, brand.live_since = BrandState.LIVE, NOON
    await brand.save()
    await audit.record("brand.live", actor="registry", subject="brand acme", now=NOON, brand="acme")

    assert await types() == ["brand.live", "domain.verified", "account.verified"]


@pytest.mark.parametrize(
    ("state", "kind", "more", "expected"),
    [
        (ClaimState.LAPSED, "claim.lapsed", {"problem": "token_not_found"}, "account.lapsed"),
        (ClaimState.REVOKED, "claim.revoked", {"problem": "another_owner"}, "account.revoked"),
        (ClaimState.SUPERSEDED, "claim.superseded", {"problem": "another_account"}, "account.renamed"),
        (ClaimState.SUPERSEDED, "claim.superseded", {"by": "x"}, "account.replaced"),
        (ClaimState.WITHDRAWN, "claim.withdrawn", {}, "account.withdrawn"),
    ],
)
async def test_each_ending_has_its_word(
    db: str, state: ClaimState, kind: str, more: dict[str, str], expected: str
) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ON_X)
    await happened("claim.verified", ON_X, claim)
    await told()

    await Claim.filter(id=claim.id).update(state=state, ended_at=NOON + timedelta(seconds=30))
    await happened(kind, ON_X, claim, **more)

    assert await types() == ["account.verified", expected]


async def test_both_are_told_though_the_worker_was_away_meanwhile(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ON_X)
    await happened("claim.verified", ON_X, claim)
    await Claim.filter(id=claim.id).update(state=ClaimState.WITHDRAWN, ended_at=NOON + timedelta(hours=1))
    subject = {"subject": str(ON_X), "brand": "acme", "claim": str(claim.id)}
    await audit.record("claim.withdrawn", actor="manager of acme", now=NOON + timedelta(hours=1), **subject)

    assert await types() == ["account.verified", "account.withdrawn"]


async def test_with_its_last_website_a_brand_loses_its_accounts(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    claim = await make_official(member, brand, ON_X)
    await happened("claim.verified", ON_X, claim)
    website = await Claim.get(account__platform="website")
    await happened("claim.verified", AccountRef("website", "acme.example.com"), website)
    await told()

    await Claim.filter(id=website.id).update(state=ClaimState.LAPSED, ended_at=NOON + timedelta(seconds=30))
    await happened("claim.lapsed", AccountRef("website", "acme.example.com"), website)

    assert await types() == ["account.verified", "domain.verified", "domain.lapsed", "account.suspended"]


async def test_what_was_never_official_ends_without_a_word(db: str) -> None:
    member = await make_member()
    claim = await make_claim(member, await make_brand(member), ON_X)
    await claims.withdraw(member, claim.id, now=NOON)

    assert await types() == []


async def test_a_missing_proof_is_the_companys_affair(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ON_X)
    await happened("claim.missed", ON_X, claim, problem="token_not_found")

    assert await types() == []
    assert (await Fact.get()).type == "proof.missing"


async def test_a_suspicion_is_told_as_one(db: str) -> None:
    member = await make_member()
    await make_live_brand(member)
    near = AccountRef("x", "acme_support")
    await make_member("other")
    await suspicions.raise_new([Suspicion(near, "acme", None, ["combosquatting"], 0.91, {})], now=NOON)

    assert await types() == []  # nobody knows that account

    claim = await make_claim(await make_member("third"), await make_brand(member, "third"), near)
    assert claim.state is ClaimState.PENDING
    await suspicions.raise_new([Suspicion(near, "acme", None, ["combosquatting"], 0.91, {})], now=NOON)

    (fact,) = await told()
    assert (fact.type, fact.account, fact.brand_slug) == ("lookalike.flagged", near, "acme")
    assert fact.facts["is_decided"] is False


@pytest.mark.parametrize(
    ("kind", "word"), [("account.impostor", "impostor"), ("case.honest", "honest"), ("case.suspended", "suspended")]
)
async def test_a_ruling_is_told_when_it_is_public(db: str, kind: str, word: str) -> None:
    await make_live_brand(await make_member())
    near = AccountRef("x", "acme_support")
    await audit.record("case.proposed", actor="moderator", subject=str(near), now=NOON, near_to="acme", case="1")
    await audit.record(kind, actor="moderator", subject=str(near), now=NOON, near_to="acme", case="1")

    (fact,) = await told()

    assert (fact.type, fact.account, fact.facts["ruling"]) == ("ruling.made", near, word)


async def test_an_account_that_two_people_approve_is_told_then(db: str) -> None:
    member = await make_member()
    claim = await make_official(member, await make_live_brand(member), ON_X)
    await Claim.filter(id=claim.id).update(approval_asked_at=NOON)
    await happened("claim.verified", ON_X, claim)
    assert await types() == []

    await Claim.filter(id=claim.id).update(approved_at=NOON + timedelta(minutes=1))
    await happened("claim.approved", ON_X, claim)

    assert await types() == ["account.verified"]


async def test_a_feed_goes_on_where_it_stopped_and_ends_at_the_newest(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    for handle in ("one", "two", "three"):
        account = AccountRef("x", handle)
        await happened("claim.verified", account, await make_official(member, brand, account))
    await told()

    first = await public_facts.since(0, limit=2)
    second = await public_facts.since(first.cursor, limit=2)
    third = await public_facts.since(second.cursor)

    names = [fact.account.handle for fact in (*first.facts, *second.facts, *third.facts) if fact.account]
    assert names == ["one", "two", "three"]
    assert (first.has_more, second.has_more, third.cursor) == (True, False, second.cursor)


async def test_one_brands_feed_holds_only_its_own(db: str) -> None:
    member = await make_member()
    for slug in ("acme", "zenith"):
        brand, account = await make_live_brand(member, slug), AccountRef("x", slug)
        await happened("claim.verified", account, await make_official(member, brand, account), slug)
    await make_brand(member, "hidden")
    await told()

    assert [fact.brand_slug for fact in (await public_facts.since(0, brand="zenith")).facts] == ["zenith"]
    with pytest.raises(NotFound):
        await public_facts.since(0, brand="hidden")


async def test_what_is_not_committed_is_waited_for_and_what_never_is_leaves_no_hole(db: str) -> None:
    """Numbers are given at the commit, one writer after the other: no fact appears behind a cursor that has passed."""
    member = await make_member()
    brand = await make_live_brand(member)
    accounts = [AccountRef("x", name) for name in ("slow", "undone", "quick", "last")]
    proven = {account: await make_official(member, brand, account) for account in accounts}
    is_open, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(account: AccountRef) -> None:
        async with in_transaction():
            await happened("claim.verified", account, proven[account])
            is_open.set()
            await go_on.wait()

    async def at_once(account: AccountRef, *, is_undone: bool = False) -> None:
        with suppress(RuntimeError):
            async with in_transaction():
                await happened("claim.verified", account, proven[account])
                if is_undone:
                    raise RuntimeError

    slow, undone, quick, last = accounts
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(slowly(slow))
        await is_open.wait()
        tasks.create_task(at_once(undone, is_undone=True))
        tasks.create_task(at_once(quick))
        assert await told() == ()  # nobody has passed by what is still open
        go_on.set()
    first = await told()
    await at_once(last)
    await told()
    rest = await public_facts.since(first[-1].id)

    assert sorted(fact.about for fact in (*first, *rest.facts)) == ["x:last", "x:quick", "x:slow"]
    assert [fact.about for fact in (first[0], *rest.facts)] == ["x:slow", "x:last"]


async def test_facts_that_are_being_told_are_not_half_seen(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    for handle in ("one", "two"):
        account = AccountRef("x", handle)
        await happened("claim.verified", account, await make_official(member, brand, account))
    is_open, go_on = asyncio.Event(), asyncio.Event()

    async def telling() -> None:
        async with in_transaction():
            await publishing.publish(now=NOON)
            is_open.set()
            await go_on.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(telling())
        await is_open.wait()
        second = tasks.create_task(publishing.publish(now=NOON))
        assert await public_facts.since(0) == public_facts.Feed((), 0, has_more=False)
        assert not second.done()
        go_on.set()

    assert [fact.about for fact in (await public_facts.since(0)).facts] == ["x:one", "x:two"]


async def test_a_cursor_that_no_answer_gave_is_refused_instead_of_waited_at_for_ever(db: str) -> None:
    member = await make_member()
    await happened("claim.verified", ON_X, await make_official(member, await make_live_brand(member), ON_X))
    (fact,) = await told()

    assert (await public_facts.since(fact.id)).cursor == fact.id
    with pytest.raises(CursorAhead):
        await public_facts.since(fact.id + 1)


async def test_what_happened_and_its_telling_are_one_transaction(db: str) -> None:
    member = await make_member()
    await happened("claim.verified", ON_X, await make_official(member, await make_live_brand(member), ON_X))

    assert await Job.filter(kind=JobKind.PUBLISH_FACTS).count() == 1
