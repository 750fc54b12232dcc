"""The moderators' desk: what waits, deciding it with a reason, and who never sees it."""

from datetime import timedelta

import pytest

from registry.models import Brand, Decision, Flag
from registry.models.columns import BrandState, FlagState, Ruling
from tests.factories import (
    NOON,
    make_account,
    make_brand,
    make_claim,
    make_live_brand,
    make_member,
    make_moderator,
)
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef

FAKE = AccountRef("x", "dell_support")


async def _flag() -> Flag:
    dell = await make_live_brand(await make_member("dell-inc"), "dell", domain="dell.com")
    told = {"tricks": ["combosquatting"], "why_en": "adds the word “support”", "why_es": "añade la palabra «support»"}
    return await Flag.create(
        account=await make_account(FAKE), brand=dell, score=0.93, tricks=told, state=FlagState.OPEN, created_at=NOON
    )


async def _review() -> Brand:
    member = await make_member("squatter")
    brand = await make_brand(member, "dell-support", state=BrandState.REVIEW)
    reason = {"brand": "dell", "name": "Dell", "seen": "Dell Support", "near_to": "Dell", "score": 0.9}
    await Brand.filter(id=brand.id).update(review_reason=[reason | {"why_en": "adds a word", "why_es": "añade"}])
    await make_claim(member, brand, AccountRef("website", "dell-support.com"))
    return brand


async def test_an_empty_queue_says_so(db: str) -> None:
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")

        assert "Nothing waits. Everything has been looked at." in visitor.text


@pytest.mark.parametrize("path", ["/moderation", "/moderation/brands/dell-support"])
async def test_the_desk_is_not_there_for_anybody_else(db: str, path: str) -> None:
    await _review()
    async with visiting_as((await make_member("acme")).actor) as visitor:
        await visitor.open(path)

        assert visitor.status == 404


async def test_a_flag_is_dismissed_with_a_reason_and_leaves_the_queue(db: str) -> None:
    flag = await _flag()
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")
        assert "adds the word “support”" in visitor.text
        assert "93 %" in visitor.text

        await visitor.open(f"/moderation/flags/{flag.id}")
        await visitor.send(f"/moderation/flags/{flag.id}", reason="A fan club that says so.")

        assert visitor.path == "/moderation"
        assert "The flag is dismissed" in visitor.text
        assert "Nothing waits." in visitor.text
        assert (await Decision.get()).reason == "A fan club that says so."


async def test_without_a_reason_nothing_is_decided(db: str) -> None:
    flag = await _flag()
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(f"/moderation/flags/{flag.id}")
        await visitor.send(f"/moderation/flags/{flag.id}", reason="   ")

        assert visitor.status == 422
        assert "Give a reason" in visitor.find("#error-reason").text()
        assert (await Flag.get()).state is FlagState.OPEN


async def test_a_decided_flag_is_not_decided_twice(db: str) -> None:
    flag = await _flag()
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(f"/moderation/flags/{flag.id}")
        token = visitor.find("main input[name=form_token]").attributes["value"] or ""
        await visitor.send(f"/moderation/flags/{flag.id}", reason="first")
        visitor.answer = await visitor.client.post(
            f"/moderation/flags/{flag.id}", data={"form_token": token, "reason": "second"}
        )

        assert visitor.status == 409
        assert [decision.reason for decision in await Decision.all()] == ["first"]


@pytest.mark.parametrize(
    ("ruling", "state", "kept"),
    [
        ("approve", BrandState.LIVE, Ruling.BRAND_APPROVED),
        ("refuse", BrandState.REFUSED, Ruling.BRAND_REFUSED),
    ],
)
async def test_a_brand_is_decided_by_the_button_pressed(db: str, ruling: str, state: BrandState, kept: Ruling) -> None:
    await _review()
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")
        assert "New brand" in visitor.text
        await visitor.open("/moderation/brands/dell-support")
        assert "adds a word" in visitor.text

        await visitor.send("/moderation/brands/dell-support", reason="We looked.", ruling=ruling)

        assert visitor.path == "/moderation"
        assert "Nothing waits." in visitor.text
        assert (await Brand.get(slug="dell-support")).state is state
        assert (await Decision.get()).ruling is kept


async def test_a_ruling_nobody_offers_decides_nothing(db: str) -> None:
    await _review()
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation/brands/dell-support")
        await visitor.send("/moderation/brands/dell-support", reason="x", ruling="crown")

        assert visitor.status == 404
        assert await Decision.all().count() == 0


async def test_the_why_is_told_in_spanish(db: str) -> None:
    await _flag()
    async with visiting_as(await make_moderator(), language="es") as visitor:
        await visitor.open("/moderation?lang=es")

        assert "añade la palabra «support»" in visitor.text


async def test_a_moderator_pauses_the_letters_about_what_waits(db: str) -> None:
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open("/moderation")
        await visitor.send("/moderation")
        assert "We write to you no more" in visitor.text
        assert "You get no letters about what waits here." in visitor.text

        await visitor.send("/moderation")
        assert "once a day at most" in visitor.text


async def test_what_one_has_in_hand_another_leaves_alone(db: str) -> None:
    flag = await _flag()
    page, task = (
        f"/moderation/flags/{flag.id}",
        {"room": "flags", "subject": str(flag.id), "back": "/moderation?kind=flag"},
    )
    async with visiting_as(await make_moderator()) as first, visiting_as(await make_moderator()) as second:
        await second.open("/moderation")
        await first.open("/moderation?kind=flag")
        await first.send("/moderation/hand", **task, hand="take")
        assert (first.path, "Give it back" in first.text) == ("/moderation", True)
        assert "dell_support" in (await first.open("/moderation?kind=mine")).text

        await second.send("/moderation/hand", **task, hand="take")
        assert second.status == 409
        assert "Another moderator has it in hand" in (await second.open(page)).text
        assert "You have nothing in hand." in (await second.open("/moderation?kind=mine")).text

        await first.open(page)
        await first.send("/moderation/hand")
        await second.open(page)
        await second.send("/moderation/hand")
        assert "You have it in hand since" in (await second.open(page)).text


@pytest.mark.parametrize("query", ["kind=nonsense", "page=0", "page=x", "page=99999", "kind=flag&page=2"])
async def test_an_odd_address_of_the_queue_is_answered(db: str, query: str) -> None:
    await _flag()
    async with visiting_as(await make_moderator()) as visitor:
        assert (await visitor.open(f"/moderation?{query}")).status == 200


async def test_nothing_else_is_taken_in_hand(db: str) -> None:
    flag = await _flag()
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(f"/moderation/flags/{flag.id}")
        await visitor.send("/moderation/hand", room="people")
        assert visitor.status == 404
        await visitor.open(f"/moderation/flags/{flag.id}")
        await visitor.send("/moderation/hand", hand="crown")
        assert visitor.status == 404


async def test_what_was_taken_and_forgotten_is_free_again(db: str) -> None:
    flag, later = await _flag(), NOON + timedelta(hours=2)
    path = f"/moderation/flags/{flag.id}"
    async with visiting_as(await make_moderator()) as visitor:
        await visitor.open(path)
        await visitor.send("/moderation/hand")
    async with visiting_as(await make_moderator(), now=later) as visitor:
        await visitor.open(path)
        await visitor.send("/moderation/hand")
        assert "You have it in hand since" in visitor.text
