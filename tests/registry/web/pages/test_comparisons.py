"""Comparing on the desk, and what company and public read of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registry.access import Member
from registry.actions import answer_words, claims, comparison_views, comparisons, directory
from registry.actions.claims import NewClaim
from registry.actions.comparisons import Sight
from registry.models import Brand, Claim, Decision, Flag, Person
from registry.models.columns import BrandState, ClaimState, FlagState, Ruling
from tests.factories import NOON, make_brand, make_live_brand, make_member, make_moderator, not_proven, proven, unknown
from tests.registry.actions.test_checks import check
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef
from verification.outcomes import Evidence, Outcome, Problem

PAGE = AccountRef("linkedin", "company/acme")
ADDRESS = "https://www.linkedin.com/company/acme/"
LIST = "https://acme.example.com/.well-known/brand-registry.txt"
HOUR = timedelta(hours=1)
SEEN = Evidence(LIST, 200, NOON, "ab" * 32, f"{ADDRESS} <b>&")


def listed() -> Outcome:
    return replace(unknown(PAGE, Problem.WAITS_FOR_PERSON), method="by_person", evidence=SEEN)


def confirmed() -> Outcome:
    return replace(proven(PAGE, stable_id=None, method="by_person"), evidence=SEEN)


async def filed(*, is_live: bool = True) -> tuple[Member, Claim]:
    member = await make_member("acme")
    await (make_live_brand if is_live else make_brand)(member, "acme")
    claim_id = await claims.file_claim(member, "acme", NewClaim(ADDRESS), now=NOON)
    return member, await Claim.get(id=claim_id)


async def waiting() -> tuple[Member, Claim]:
    member, claim = await filed()
    return member, await check(claim, listed())


async def official() -> tuple[Member, Claim]:
    member, claim = await waiting()
    judge = await make_moderator()
    sight = Sight("It fits.", (await comparison_views.show(judge, claim.id)).version)
    await comparisons.confirm(judge, claim.id, sight, now=NOON)
    return member, await check(claim, confirmed())


async def test_what_waits_is_on_the_desk_with_everything_to_compare(db: str) -> None:
    _, claim = await waiting()
    rival = await make_live_brand(await make_member("acme-two"), "acme-two")
    told = {"tricks": ["addition"], "why_en": "adds a word", "why_es": "añade una palabra"}
    await Flag.create(
        account_id=claim.account_id, brand=rival, score=0.8, tricks=told, state=FlagState.OPEN, created_at=NOON
    )
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")
        assert "2 decisions wait." in visitor.text
        assert f"/moderation/claims/{claim.id}" in visitor.links()

        await visitor.open(f"/moderation/claims/{claim.id}")

        for words in ("its website field must lead to the proven domain", claim.token, "ab" * 32, "acme.example.com"):
            assert words in visitor.text
        assert {ADDRESS, LIST} <= set(visitor.links())
        assert f"{ADDRESS} <b>&" in visitor.text  # as text, never as a tag
        assert "Resembles Acme Two" in visitor.text


@pytest.mark.parametrize(
    ("ruling", "kept", "said"),
    [
        ("confirm", Ruling.CLAIM_CONFIRMED, "Confirmed. We read the list once more"),
        ("decline", Ruling.CLAIM_DECLINED, "Declined. The company has been told why."),
    ],
)
async def test_a_claim_is_ruled_on_by_the_button_pressed(db: str, ruling: str, kept: Ruling, said: str) -> None:
    _, claim = await waiting()
    path = f"/moderation/claims/{claim.id}"
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(path)

        await visitor.send(path, reason="Name and website.", seen_id="1035", ruling=ruling)

        assert visitor.path == "/moderation"
        assert said in visitor.text
        assert "Nothing waits." in visitor.text
        decision = await Decision.get()
        assert (decision.ruling, decision.reason, decision.seen_id) == (kept, "Name and website.", "1035")


async def test_without_a_reason_the_form_comes_back(db: str) -> None:
    _, claim = await waiting()
    path = f"/moderation/claims/{claim.id}"
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(path)

        await visitor.send(path, reason=" ", seen_id="1035", ruling="confirm")

        assert visitor.status == 422
        assert "Give a reason" in visitor.find("#error-reason").text()
        assert visitor.attribute("#field-seen_id", "value") == "1035"
        assert await Decision.all().count() == 0


async def test_what_changed_meanwhile_is_shown_as_it_is_now(db: str) -> None:
    member, claim = await waiting()
    path = f"/moderation/claims/{claim.id}"
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(path)
        await claims.renew_token(member, claim.id, now=NOON)
        await check(claim, listed(), NOON + HOUR)

        await visitor.send(path, reason="Name and website.", ruling="confirm")

        assert visitor.status == 409
        assert "This changed while you were looking at it." in visitor.text
        assert (await Claim.get(id=claim.id)).token in visitor.text
        assert "Name and website." in visitor.text
        await visitor.send(path, reason="Name and website.", ruling="confirm")
        assert visitor.path == "/moderation"


async def test_where_nothing_is_left_to_rule_on_a_sentence_says_why(db: str) -> None:
    member, claim = await waiting()
    path = f"/moderation/claims/{claim.id}"
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(path)
        await claims.withdraw(member, claim.id, now=NOON)

        await visitor.send(path, reason="Name and website.", ruling="confirm")

        assert visitor.status == 409
        assert "This changed while you were looking at it." in visitor.text


@pytest.mark.parametrize("version", ["", "x", "-1", "1" * 30, "\u0661"])
async def test_a_form_that_nobody_made_decides_nothing(db: str, version: str) -> None:
    _, claim = await waiting()
    path = f"/moderation/claims/{claim.id}"
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(path)
        await visitor.send(path, reason="x", ruling="confirm", version=version)
        assert visitor.status == 404
        await visitor.open(path)
        await visitor.send(path, reason="x", ruling="crown")
        assert visitor.status == 404
        assert await Decision.all().count() == 0


async def test_a_brand_in_review_is_told_as_such(db: str) -> None:
    _, claim = await waiting()
    await Brand.filter(slug="acme").update(state=BrandState.REVIEW)
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(f"/moderation/claims/{claim.id}")

        assert "It waits for a decision of its own" in visitor.text
        assert "/moderation/brands/acme" in visitor.links()
        assert "/brands/acme" not in visitor.links()


async def test_the_page_is_not_there_for_anybody_else(db: str) -> None:
    member, claim = await waiting()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/moderation/claims/{claim.id}")

        assert visitor.status == 404


async def test_ones_own_company_is_for_another_moderator(db: str) -> None:
    member, claim = await waiting()
    await Person.filter(id=member.actor.person_id).update(is_moderator=True)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/moderation/claims/{claim.id}")

        assert "another moderator has to decide" in visitor.text
        assert not visitor.page.css("main form[method=post]")


async def test_what_is_official_can_be_taken_back(db: str) -> None:
    member, claim = await official()
    path = f"/moderation/claims/{claim.id}"
    async with visiting_as(await make_moderator(), now=NOON + HOUR) as visitor:
        await visitor.open("/moderation")
        assert path in visitor.links()
        await visitor.open(path)
        assert "It fits." in visitor.text  # what was decided before
        assert not visitor.page.css("button[value=confirm]")

        await visitor.send(path, reason="I misread the name.", ruling="decline")

        assert (await Claim.get(id=claim.id)).state is ClaimState.REVOKED
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")
        assert "I misread the name." in visitor.text
        assert "Claim it again" in visitor.text


async def test_without_a_proven_website_the_claim_says_to_prove_one_first(db: str) -> None:
    member, claim = await filed(is_live=False)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "First prove a website of the brand" in visitor.text
        assert "/desk/brands/acme" in visitor.links()
        assert not [
            form for form in visitor.page.css("form") if form.attributes["action"] == f"/claims/{claim.id}/check"
        ]


async def test_the_claim_says_what_to_list_where_and_what_is_compared(db: str) -> None:
    member, claim = await filed()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        copied = [node.text() for node in visitor.page.css("[data-copy-text]")]
        assert copied == [ADDRESS, LIST, f"brand-registry: {claim.token}"]
        assert "name and logo must be the brand's" in visitor.text
        assert "post" not in visitor.text.lower()
        await visitor.send(f"/claims/{claim.id}/check")
        assert visitor.status == 200


async def test_the_claim_says_how_far_it_is(db: str) -> None:
    member, claim = await filed()
    async with visiting_as(member.actor) as visitor:
        await check(claim, replace(not_proven(PAGE, Problem.SITE_LINK_MISSING), method="by_person", evidence=SEEN))
        await visitor.open(f"/claims/{claim.id}")
        assert "Add the line that is shown below to the file on your proven website" in visitor.text

        await check(claim, listed(), NOON + HOUR)
        await visitor.open(f"/claims/{claim.id}")
        assert "Your website lists it. Now a person compares." in visitor.text
        await visitor.open("/desk/brands/acme")
        assert "A person compares it" in visitor.text

        judge = await make_moderator()
        version = (await comparison_views.show(judge, claim.id)).version
        await comparisons.decline(judge, claim.id, Sight("It names <i>Bcme</i>.", version), now=NOON + HOUR)
        await visitor.open(f"/claims/{claim.id}")
        assert "It names <i>Bcme</i>." in visitor.text

        await check(claim, listed(), NOON + 2 * HOUR)
        version = (await comparison_views.show(judge, claim.id)).version
        await comparisons.confirm(judge, claim.id, Sight("It fits.", version), now=NOON + 2 * HOUR)
        await visitor.open(f"/claims/{claim.id}")
        assert "A person has confirmed it." in visitor.text or "We are looking" in visitor.text

        await check(claim, confirmed(), NOON + 3 * HOUR)
        await visitor.open(f"/claims/{claim.id}")
        assert "Leave the account in the list on your website" in visitor.text
        assert [node.text() for node in visitor.page.css("[data-copy-text]")] == [ADDRESS]


async def test_comparing_again_alarms_nobody(db: str) -> None:
    member, claim = await official()
    await check(claim, listed(), NOON + timedelta(days=366))
    async with visiting_as(member.actor, now=NOON + timedelta(days=366)) as visitor:
        await visitor.open(f"/claims/{claim.id}")

        assert "it stays official meanwhile" in visitor.text
        assert "could not be finished" not in visitor.text
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")
        assert "Compare again" in visitor.text


async def test_the_public_reads_that_a_person_compared(db: str) -> None:
    await official()
    async with visiting() as visitor:
        await visitor.open("/lookup?account=linkedin.com/company/acme")

        assert "The proven website of Acme lists this account" in visitor.text
        assert "compared by a person" in visitor.text
        assert LIST in visitor.links()
        assert "posted our line" not in visitor.text
    assert "listed by its website and compared by a person" in answer_words.in_words(await directory.ask(ADDRESS))


async def test_platforms_say_that_a_person_compares(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/platforms?q=linkedin&way=by_person")
        assert "By a person" in visitor.text
        assert "its website field must lead to the proven domain" in visitor.text

        await visitor.open("/api/v1/platforms")
        (told,) = [one for one in visitor.answer.json()["platforms"] if one["platform"] == "linkedin"]
        assert (told["automatic"], told["methods"]) == ("by_person", [{"method": "by_person", "needs_key": False}])
        assert "website field" in told["compared_by_person"]
