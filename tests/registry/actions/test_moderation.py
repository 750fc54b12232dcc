"""The desk: who sees it, what is ruled, and who may not."""

import asyncio
from uuid import UUID, uuid4

import pytest

from registry.access import Actor
from registry.actions import agenda, flags, moderation
from registry.errors import AlreadyDecided, NotAllowed, NotFound, ReasonMissing
from registry.models import Brand, Decision, Event
from registry.models.columns import BrandState, ClaimState, Ruling
from tests.factories import (
    LISTED_SOURCE,
    NOON,
    actor,
    letters_to,
    make_brand,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
    make_person,
)
from verification.accounts import AccountRef

X_SUPPORT = AccountRef("x", "dell_support")


async def flagged() -> UUID:
    member = await make_member("dell-inc")
    await make_official(member, await make_live_brand(member, "dell", domain="dell.com"), AccountRef("x", "dell"))
    squatter = await make_member("squatter")
    claim = await make_claim(squatter, await make_brand(squatter, "dell-support"), X_SUPPORT)
    (flag_id,) = await flags.scan_account(claim.account_id, now=NOON)
    return flag_id


async def in_review() -> Actor:
    """A brand that waits; returns its owner."""
    member = await make_member("acme")
    brand = await make_brand(member, "acme", state=BrandState.REVIEW)
    await make_claim(member, brand, AccountRef("website", "acme.com"), state=ClaimState.VERIFIED)
    return member.actor


async def test_a_stranger_does_not_learn_that_the_desk_exists(db: str) -> None:
    stranger = actor(await make_person())
    flag_id = await flagged()
    await in_review()
    for show in (moderation.show_flag(stranger, flag_id), moderation.show_review(stranger, "acme")):
        with pytest.raises(NotFound):
            await show
    with pytest.raises(NotFound):
        await moderation.dismiss_flag(stranger, flag_id, "because", now=NOON)
    for rule in (moderation.approve_brand, moderation.refuse_brand):
        with pytest.raises(NotFound):
            await rule(stranger, "acme", "because", now=NOON)
    assert await Decision.all().count() == 0


async def test_the_desk_shows_what_waits_with_reasons(db: str) -> None:
    flag_id = await flagged()
    await in_review()

    judge = await make_moderator()
    found = await agenda.show(judge, now=NOON)

    assert [(one.kind, one.path) for one in found.tasks] == [
        ("brand", "/moderation/brands/acme"), ("flag", f"/moderation/flags/{flag_id}"),
    ]  # fmt: skip
    flag = await moderation.show_flag(judge, flag_id)
    assert (flag.account, flag.imitated_brand.slug, flag.claimed_by) == (X_SUPPORT, "dell", ("dell-support",))
    assert "support" in flag.why("en")
    review = await moderation.show_review(judge, "acme")
    assert (review.brand.slug, review.domains, review.company_slug) == ("acme", ("acme.com",), "acme")


async def test_a_dismissal_is_a_decision_with_its_reason(db: str) -> None:
    flag_id = await flagged()
    moderator = await make_moderator()

    await moderation.dismiss_flag(moderator, flag_id, " A reseller.\0 ", now=NOON)

    decision = await Decision.get()
    assert (decision.ruling, decision.reason, decision.moderator_id) == (
        Ruling.FLAG_DISMISSED, "A reseller.", moderator.person_id,
    )  # fmt: skip
    event = await Event.get(kind="flag.dismissed")
    assert (event.actor, event.facts["reason"]) == ("moderator", "A reseller.")
    with pytest.raises(NotFound):
        await moderation.show_flag(moderator, flag_id)


@pytest.mark.parametrize("reason", ["", "  ", "\0", "\u202e"])
async def test_every_ruling_needs_a_reason(db: str, reason: str) -> None:
    moderator = await make_moderator()
    with pytest.raises(ReasonMissing):
        await moderation.dismiss_flag(moderator, uuid4(), reason, now=NOON)


async def test_two_moderators_at_once_decide_once(db: str) -> None:
    flag_id = await flagged()
    moderators = [await make_moderator() for _ in range(3)]
    answers = await asyncio.gather(
        *(moderation.dismiss_flag(one, flag_id, "because", now=NOON) for one in moderators), return_exceptions=True
    )
    assert [type(answer) for answer in answers if answer] == [AlreadyDecided] * 2
    assert await Decision.all().count() == 1


async def test_an_approved_brand_is_live_and_its_owner_told(db: str) -> None:
    owner = await in_review()
    await moderation.approve_brand(await make_moderator(), "acme", "Another trade, another country.", now=NOON)

    brand = await Brand.get(slug="acme")
    assert (brand.state, brand.live_since) == (BrandState.LIVE, NOON)
    (letter,) = await letters_to(owner.email)
    assert "Another trade" in letter.body
    with pytest.raises(AlreadyDecided):
        await moderation.refuse_brand(await make_moderator(), "acme", "because", now=NOON)


async def test_a_refused_brand_is_refused_and_its_owner_told(db: str) -> None:
    owner = await in_review()
    await moderation.refuse_brand(await make_moderator(), "acme", "It imitates Dell.", now=NOON)
    assert (await Brand.get(slug="acme")).state is BrandState.REFUSED
    (letter,) = await letters_to(owner.email)
    assert "It imitates Dell." in letter.body


async def test_a_refused_takeover_leaves_the_brand_listed(db: str) -> None:
    await in_review()
    await Brand.filter(slug="acme").update(source=LISTED_SOURCE, source_key="Q1")
    await moderation.refuse_brand(await make_moderator(), "acme", "because", now=NOON)
    brand = await Brand.get(slug="acme")
    assert (brand.state, brand.company_id) == (BrandState.LISTED, None)


async def test_a_moderator_does_not_rule_on_an_own_company(db: str) -> None:
    moderator = await make_person(is_moderator=True)
    member = await make_member("acme", person=moderator)
    await make_brand(member, "acme", state=BrandState.REVIEW)
    for rule in (moderation.approve_brand, moderation.refuse_brand):
        with pytest.raises(NotAllowed):
            await rule(member.actor, "acme", "because", now=NOON)

    flag_id = await flagged()
    await make_member("dell-inc", person=moderator)
    with pytest.raises(NotAllowed):
        await moderation.dismiss_flag(member.actor, flag_id, "because", now=NOON)


@pytest.mark.parametrize("slug", ["nobody", "\0", "x" * 999])
async def test_what_is_not_there_cannot_be_ruled_on(db: str, slug: str) -> None:
    with pytest.raises(NotFound):
        await moderation.approve_brand(await make_moderator(), slug, "because", now=NOON)
    with pytest.raises(NotFound):
        await moderation.dismiss_flag(await make_moderator(), uuid4(), "because", now=NOON)
