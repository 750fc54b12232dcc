"""Hearing by mail of a brand or an account, as people and mail programs do it."""

from registry.actions import subscriptions
from registry.models import Subscription
from registry.web.throttle import SUBSCRIBE
from tests.factories import NOON, letters_to, make_live_brand, make_member
from tests.registry.actions.test_subscriptions import ANA, X_ACME, link_in
from tests.registry.web.visitor import visiting


async def test_a_stranger_follows_a_brand_and_stops(db: str) -> None:
    await make_live_brand(await make_member())
    async with visiting() as visitor:
        await visitor.open("/brands/acme")
        assert "/follow/brands/acme" in visitor.links()
        await visitor.open("/follow/brands/acme")
        await visitor.send("/follow/brands/acme", email=ANA)
        assert visitor.heading == "Look into your mailbox"
        path = f"/letters/{link_in((await letters_to(ANA))[0])}"
        await visitor.open(path)
        assert await Subscription.filter(confirmed_at__isnull=False).count() == 0
        await visitor.send(path)
        assert visitor.heading == "You will hear of changes"
        (kept,) = await Subscription.all()
        off = subscriptions.off_url(kept.id).removeprefix("http://localhost:8000")
        await visitor.open(off)
        assert await Subscription.all().count() == 1
        await visitor.send(off)
        assert visitor.heading == "The letters have ended"
        assert await Subscription.all().count() == 0
        assert (await visitor.open(off)).heading == "The letters have ended"


async def test_a_mail_program_ends_letters_without_cookies_or_tokens(db: str) -> None:
    await subscriptions.ask(X_ACME, ANA, "en", now=NOON)
    (kept,) = await Subscription.all()
    off = subscriptions.off_url(kept.id)
    async with visiting() as visitor:
        answer = await visitor.client.post(off, data={"List-Unsubscribe": "One-Click"})
        forged = await visitor.client.post(off[:-3] + "abc", data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, forged.status_code) == (200, 410)
    assert await Subscription.all().count() == 0


async def test_known_and_unknown_addresses_get_the_same_page(db: str) -> None:
    await make_live_brand(await make_member())
    texts = set()
    async with visiting() as visitor:
        for _ in range(2):
            await visitor.open("/follow/brands/acme")
            texts.add((await visitor.send("/follow/brands/acme", email=ANA)).text)
    assert len(texts) == 1


async def test_a_bad_address_is_told_beside_the_field(db: str) -> None:
    async with visiting() as visitor:
        await visitor.open("/follow/accounts/x/acme")
        await visitor.send("/follow/accounts/x/acme", email="nonsense")
        assert visitor.status == 422
        assert visitor.attribute("input[name=email]", "value") == "nonsense"
        assert "not an e-mail address" in visitor.text


async def test_one_visitor_asks_for_few(db: str) -> None:
    async with visiting() as visitor:
        for number in range(SUBSCRIBE.quota):
            await visitor.open("/follow/accounts/x/acme")
            await visitor.send("/follow/accounts/x/acme", email=f"a{number}@example.com")
        await visitor.open("/follow/accounts/x/acme")
        await visitor.send("/follow/accounts/x/acme", email="b@example.com")
        assert visitor.status == 429


async def test_there_is_nothing_to_follow_where_nothing_is(db: str) -> None:
    async with visiting() as visitor:
        for path in ("/follow/brands/nobody", "/follow/accounts/nowhere/acme", "/follow/accounts/x/%20"):
            assert (await visitor.open(path)).status == 404
        for path in ("/letters/x", "/letters/a.b.c"):
            assert (await visitor.open(path)).status == 410
