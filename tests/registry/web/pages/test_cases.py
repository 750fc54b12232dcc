"""The whole way of a case through pages: reported, two moderators, notice, public."""

from datetime import timedelta

from registry.actions import case_clock
from registry.models import Case, Flag, Report
from registry.models.columns import FlagState
from tests.factories import NOON, make_account, make_live_brand, make_member, make_moderator, make_official
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef

FAKE = AccountRef("x", "acme_prizes")
REPORT = "/report/x/acme_prizes"
WEEK = timedelta(days=7)


async def _reported() -> str:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))
    async with visiting() as visitor:
        await visitor.open(REPORT)
        await visitor.send(REPORT, brand="acme", kind="fraud", words="It wants my card.")
        return visitor.path


async def test_a_report_two_moderators_a_notice_and_then_the_public_reads_it(db: str) -> None:
    status = await _reported()
    case = f"/moderation/cases/{(await Case.get()).id}"
    for ruling in ("propose", "confirm"):
        async with visiting_as(await make_moderator()) as moderator:
            await moderator.open("/moderation")
            assert "1 decision waits." in moderator.text
            await moderator.open(case)
            assert "It wants my card." in moderator.text
            await moderator.send(case, ground="fraud", reason="It asks for cards.", ruling=ruling)
            assert moderator.path == "/moderation"
    async with visiting() as visitor:
        await visitor.open("/accounts/x/acme_prizes")
        assert "This account is under review." in visitor.text
        assert "It asks for cards." not in (await visitor.open("/decisions")).text
        assert "It asks for cards." not in (await visitor.open(case.replace("/moderation/cases", "/decisions"))).text

    await case_clock.advance((await Case.get()).id, now=NOON + WEEK)

    async with visiting(now=NOON + WEEK) as visitor:
        await visitor.open("/accounts/x/acme_prizes")
        assert "No. Reviewed on 23 November 2026: this account imitates Acme." in visitor.text
        assert "It asks for cards." in (await visitor.open("/decisions")).text
        assert "Yes, two moderators found." in (await visitor.open(visitor_link(visitor))).text
        assert "People decided: this account imitates Acme." in (await visitor.open(status)).text
        answer = (await visitor.client.get("/api/v1/lookup?account=https://x.com/acme_prizes")).json()
    assert (answer["verdict"], answer["brand"], answer["disputed"]) == ("impostor", None, False)
    assert answer["imitates"]["brand"]["slug"] == "acme"
    assert (await Report.get()).answered_at == NOON + WEEK


def visitor_link(visitor: object) -> str:
    links: list[str] = visitor.links()  # type: ignore[attr-defined]
    return next(link for link in links if link.startswith("/decisions/") and not link.endswith("/rules"))


async def test_a_flag_becomes_a_case_by_a_button(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member)
    told = {"tricks": ["combosquatting"], "why_en": "adds a word", "why_es": "añade una palabra"}
    flag = await Flag.create(
        account=await make_account(FAKE), brand=brand, score=0.9, tricks=told, state=FlagState.OPEN, created_at=NOON
    )
    async with visiting_as(await make_moderator()) as moderator:
        await moderator.open(f"/moderation/flags/{flag.id}")
        await moderator.send(f"/moderation/flags/{flag.id}/case")

        assert moderator.path == f"/moderation/cases/{(await Case.get()).id}"
        assert "adds a word" in moderator.text


async def test_without_a_ground_nothing_is_ruled(db: str) -> None:
    await _reported()
    case = f"/moderation/cases/{(await Case.get()).id}"
    async with visiting_as(await make_moderator()) as moderator:
        await moderator.open(case)
        await moderator.send(case, ground="", reason="Why not.", ruling="honest")

        assert moderator.status == 422
        assert "Say which of these it is." in moderator.find("#error-ground").text()
        assert "Why not." in moderator.text


async def test_a_report_alone_is_nobody_s_business(db: str) -> None:
    await _reported()
    async with visiting() as visitor:
        assert (await visitor.open(f"/decisions/{(await Case.get()).id}")).status == 404
        assert "under review" not in (await visitor.open("/accounts/x/acme_prizes")).text
        assert "Nothing has been decided yet." in (await visitor.open("/decisions")).text


async def test_cases_are_not_there_for_anybody_else(db: str) -> None:
    await _reported()
    async with visiting_as((await make_member("other")).actor) as visitor:
        assert (await visitor.open(f"/moderation/cases/{(await Case.get()).id}")).status == 404
