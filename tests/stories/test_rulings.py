"""People decide, through the pages and while weeks go by: a grabbed name, and fans hit by mistake."""

from datetime import timedelta

from registry.actions import case_clock, replies
from registry.models import Case, Membership, Reply
from tests.factories import NOON, actor, make_live_brand, make_member, make_moderator, make_official, proven
from tests.registry.web.visitor import Visitor, visiting, visiting_as
from verification.accounts import AccountRef

WEEK, DAY = timedelta(days=7), timedelta(days=1)


async def _acme() -> None:
    member = await make_member()
    await make_official(member, await make_live_brand(member), AccountRef("x", "acme"))


async def _reported(account: str, kind: str, words: str) -> str:
    """Ends with the address of the case, as moderators see it."""
    async with visiting() as visitor:
        await visitor.open(f"/report/{account}")
        await visitor.send(f"/report/{account}", brand="acme", kind=kind, words=words)
        assert "Thank you. It waits for a person." in visitor.text
    return f"/moderation/cases/{(await Case.get()).id}"


async def _rule(case: str, ruling: str, ground: str, reason: str, *, days: float = 0) -> None:
    """Each time another moderator."""
    async with visiting_as(await make_moderator(), now=NOON + days * DAY) as moderator:
        await moderator.open(case)
        await moderator.send(case, ground=ground, reason=reason, ruling=ruling)
        assert moderator.path == "/moderation", moderator.text


async def _answer(account: AccountRef, ground: str, words: str, *, days: float) -> None:
    """The holder answers, and the line is found in the account's own words."""
    page, now = f"/reply/{account.platform}/{account.handle}", NOON + days * DAY
    async with visiting(now=now) as holder:
        await holder.open(f"{page}?brand=acme")
        await holder.send(page, ground=ground, words=words)
        await holder.send(holder.path, place=f"https://x.com/{account.handle}/status/1")
    reply = await Reply.all().order_by("-created_at").first()
    assert reply
    await replies.record(reply.id, reply.token, proven(account), now=now)


async def _reads(account: str, *, days: float) -> str:
    async with visiting(now=NOON + days * DAY) as anybody:
        return (await anybody.open(f"/accounts/{account}")).text


async def test_a_name_grabbed_to_be_sold(db: str) -> None:
    await _acme()
    case = await _reported("x/acme_shop", "for_sale", "Its profile says: this name is for sale, 5,000 dollars.")
    await _rule(case, "propose", "held_for_sale", "The profile offers the name for sale.")
    await _rule(case, "confirm", "held_for_sale", "So it does, since years, and nothing else.")

    await case_clock.advance((await Case.get()).id, now=NOON + WEEK)
    assert "this account imitates Acme" in await _reads("x/acme_shop", days=7)

    await _answer(AccountRef("x", "acme_shop"), "other", "I had it first.", days=8)
    told = await _reads("x/acme_shop", days=8)
    assert "I had it first." in told
    assert "this account imitates Acme" in told  # an answer suspends nothing by itself

    await case_clock.advance((await Case.get()).id, now=NOON + 23 * DAY)
    assert "A ruling about this account is suspended" in await _reads("x/acme_shop", days=23)

    await _rule(case, "uphold", "held_for_sale", "Whoever came first, it is there to be sold.", days=24)
    assert "this account imitates Acme" in await _reads("x/acme_shop", days=24)
    async with visiting(now=NOON + 24 * DAY) as anybody:
        assert "Whoever came first, it is there to be sold." in (await anybody.open("/decisions")).text


async def test_the_same_name_grabbed_elsewhere_is_a_case_of_its_own(db: str) -> None:
    """What people ruled about one account says nothing of another one, whoever may hold both."""
    await _acme()
    case = await _reported("x/acme_shop", "for_sale", "Its profile says: this name is for sale.")
    await _rule(case, "propose", "held_for_sale", "The profile offers the name for sale.")
    await _rule(case, "confirm", "held_for_sale", "So it does, and nothing else.")
    await case_clock.advance((await Case.get()).id, now=NOON + WEEK)

    assert "this account imitates Acme" in await _reads("x/acme_shop", days=7)
    assert "this account imitates" not in await _reads("instagram/acme_shop", days=7)
    async with visiting(now=NOON + WEEK) as visitor:
        await visitor.open("/report/instagram/acme_shop")
        await visitor.send("/report/instagram/acme_shop", brand="acme", kind="for_sale", words="For sale here, too.")
    other = f"/moderation/cases/{(await Case.get(account__platform='instagram')).id}"
    async with visiting_as(await make_moderator(), now=NOON + WEEK) as moderator:
        await moderator.open(other)
        assert case in moderator.links()  # seen side by side, and decided one by one
    await _rule(other, "honest", "own_name", "It is the shop of Mrs. Acme.", days=8)
    assert "this account imitates" not in await _reads("instagram/acme_shop", days=9)
    assert "this account imitates Acme" in await _reads("x/acme_shop", days=9)


async def test_fans_hit_by_mistake_come_back_with_the_brand_s_blessing(db: str) -> None:
    await _acme()
    case = await _reported("x/acme_support", "imitates", "It answers customers as if it were Acme.")
    await _rule(case, "propose", "passes_off", "It answers as the brand.")
    await _rule(case, "confirm", "passes_off", "It does.")
    await case_clock.advance((await Case.get()).id, now=NOON + WEEK)
    assert "this account imitates Acme" in await _reads("x/acme_support", days=7)

    owner = (await Membership.all().select_related("person"))[0].person
    async with visiting_as(actor(owner), now=NOON + 8 * DAY) as brand:
        await brand.open("/desk/brands/acme/cases")
        await _bless(brand, str((await Case.get()).id))

    told = await _reads("x/acme_support", days=8)
    assert "The brand itself says that it approves of this account." in told
    assert "this account imitates" not in told
    assert "official account" not in told.split("What you can do")[0]


async def _bless(brand: Visitor, case: str) -> None:
    await brand.send(f"/desk/brands/acme/cases/{case}", reason="Fans of ours since 1999.", ruling="bless")
    assert "Everybody can read now that you approve of the account." in brand.text
