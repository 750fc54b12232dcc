"""Letters about changes: asked for, confirmed, at most one a day, ended by one request, forgotten."""

import asyncio
import re
from datetime import datetime, timedelta

import pytest

from registry.actions import subscription_letters, subscriptions
from registry.actions.subscriptions import CONFIRM, CONFIRM_WITHIN, MOST_ASKED, OFF, Topic
from registry.errors import BadEmail, LinkUnusable, NotFound
from registry.models import Brand, Job, Letter, Subscription
from registry.models.columns import BrandState, JobKind
from tests.factories import NOON, letters_to, make_live_brand, make_member
from tests.registry.actions.test_brand_history import tell as happened
from verification.accounts import AccountRef

ANA = "ana@example.com"
DAY = timedelta(days=1)
X_ACME = Topic(account=AccountRef("x", "acme"))


async def acme() -> Brand:
    return await make_live_brand(await make_member())


def link_in(letter: Letter, place: str = "letters") -> str:
    found = re.search(rf"/{place}/([\w.-]+)\s", letter.body)
    assert found, letter.body
    return found[1]


async def follow(topic: Topic | None = None, *, email: str = ANA, language: str = "en", now: datetime = NOON) -> None:
    """Asks and confirms; the first look of the job finds nothing new."""
    await subscriptions.ask(topic or await subscriptions.brand_topic("acme"), email, language, now=now)
    await subscriptions.confirm(link_in((await letters_to(email))[-1]), now=now)
    await subscription_letters.tell(now=now)


async def news(brand: Brand, kind: str = "account.verified", *, now: datetime = NOON) -> None:
    fact = await happened(brand, kind)
    await subscription_letters.note([int(fact.id)], now=now)


async def bodies(email: str = ANA) -> list[str]:
    """Letters with news, without those that ask to confirm."""
    return [letter.body for letter in await letters_to(email) if letter.off_url]


async def test_nothing_comes_before_it_is_confirmed(db: str) -> None:
    brand = await acme()
    await subscriptions.ask(await subscriptions.brand_topic("acme"), " Ana@Example.com ", "en", now=NOON)
    await news(brand)

    assert await subscription_letters.tell(now=NOON) is None
    (letter,) = await letters_to(ANA)
    assert (letter.is_passing, letter.off_url) == (True, None)


async def test_what_changed_is_told_in_the_readers_language_with_a_way_out(db: str) -> None:
    brand = await acme()
    await follow(language="es")
    await news(brand)
    await subscription_letters.tell(now=NOON)

    (letter,) = [one for one in await letters_to(ANA) if one.off_url]

    assert "x.com/acme" in letter.body
    assert "/brands/acme\n" in letter.body
    assert str(letter.off_url) in letter.body
    assert letter.is_passing
    assert (await subscriptions.peek(str(letter.off_url).rpartition("/")[2], OFF)).name == "Acme"


async def test_what_happened_while_the_link_lay_in_the_mailbox_is_told(db: str) -> None:
    brand = await acme()
    await subscriptions.ask(await subscriptions.brand_topic("acme"), ANA, "en", now=NOON)
    await news(brand)
    await subscriptions.confirm(link_in((await letters_to(ANA))[0]), now=NOON)
    await subscription_letters.tell(now=NOON)
    assert len(await bodies()) == 1


async def test_one_letter_a_day_holds_all_that_happened(db: str) -> None:
    brand = await acme()
    await follow()
    await news(brand)
    await subscription_letters.tell(now=NOON)
    await news(brand, "account.lapsed", now=NOON + DAY / 4)
    await news(brand, "account.disputed", now=NOON + DAY / 2)

    too_early = await subscription_letters.tell(now=NOON + DAY / 2)
    await subscription_letters.tell(now=NOON + DAY)
    after = await subscription_letters.tell(now=NOON + 3 * DAY)

    first, second = await bodies()
    assert (too_early, after) == (NOON + DAY, None)
    assert ("could not be proven" in first, "could not be proven" in second, "disputed" in second) == (
        False,
        True,
        True,
    )


async def test_an_account_is_followed_by_itself(db: str) -> None:
    brand = await acme()
    await follow(X_ACME)
    fact = await happened(brand, "account.verified", handle="other")
    await subscription_letters.note([int(fact.id)], now=NOON)
    await news(brand, "lookalike.flagged")
    await subscription_letters.tell(now=NOON)
    (body,) = await bodies()
    assert "/accounts/x/acme" in body
    assert "suspicion" in body


async def test_suspicions_about_others_do_not_disturb_who_follows_a_brand(db: str) -> None:
    brand = await acme()
    await follow()
    await news(brand, "lookalike.flagged")
    assert await subscription_letters.tell(now=NOON) is None
    assert await bodies() == []


async def test_a_letter_that_was_not_committed_is_written_again(db: str) -> None:
    brand = await acme()
    await follow()
    await news(brand)
    both = await asyncio.gather(subscription_letters.tell(now=NOON), subscription_letters.tell(now=NOON))
    assert len(await bodies()) == 1
    assert None in both
    assert await Job.filter(kind=JobKind.TELL_SUBSCRIBERS).count() == 1


async def test_one_request_ends_the_letters_and_forgets_the_address(db: str) -> None:
    await acme()
    await follow()
    (kept,) = await Subscription.all()
    token = subscriptions.off_url(kept.id).rpartition("/")[2]

    await subscriptions.stop(token)
    await subscriptions.stop(token)

    assert await Subscription.all().count() == 0
    with pytest.raises(LinkUnusable):
        await subscriptions.peek(token, OFF)


@pytest.mark.parametrize("token", ["", "x", "\0", "é", "a.b", "x" * 5000])
async def test_a_link_nobody_gave_out_opens_nothing(db: str, token: str) -> None:
    for act in (subscriptions.peek(token, CONFIRM), subscriptions.stop(token), subscriptions.confirm(token, now=NOON)):
        with pytest.raises(LinkUnusable):
            await act


async def test_a_link_does_only_what_it_is_for(db: str) -> None:
    await acme()
    await subscriptions.ask(X_ACME, ANA, "en", now=NOON)
    confirming = link_in((await letters_to(ANA))[0])
    with pytest.raises(LinkUnusable):
        await subscriptions.stop(confirming)


async def test_who_does_not_confirm_in_time_is_forgotten(db: str) -> None:
    await subscriptions.ask(X_ACME, ANA, "en", now=NOON)
    token = link_in((await letters_to(ANA))[0])

    assert await subscriptions.forget_unconfirmed(now=NOON + DAY) == NOON + CONFIRM_WITHIN
    with pytest.raises(LinkUnusable):
        await subscriptions.confirm(token, now=NOON + CONFIRM_WITHIN)
    assert await subscriptions.forget_unconfirmed(now=NOON + CONFIRM_WITHIN) is None
    assert await Subscription.all().count() == 0


async def test_an_address_gets_few_letters_that_ask(db: str) -> None:
    for number in range(MOST_ASKED + 3):
        for _ in range(2):
            await subscriptions.ask(Topic(account=AccountRef("x", f"acme{number}")), ANA, "en", now=NOON)
    assert len(await letters_to(ANA)) == MOST_ASKED


async def test_asking_again_brings_the_link_again_and_confirms_once(db: str) -> None:
    for minutes in (0, 5, 11):
        await subscriptions.ask(X_ACME, ANA, "en", now=NOON + timedelta(minutes=minutes))
    first, second = await letters_to(ANA)
    for letter in (first, second, first):
        await subscriptions.confirm(link_in(letter), now=NOON + timedelta(minutes=12))
    assert await Subscription.all().count() == 1


async def test_bad_wishes_are_refused(db: str) -> None:
    brand = await acme()
    topic = await subscriptions.brand_topic("acme")
    with pytest.raises(BadEmail):
        await subscriptions.ask(topic, "ana@example.com\r\nBcc: eve@example.com", "en", now=NOON)
    await Brand.filter(id=brand.id).update(state=BrandState.REFUSED)
    with pytest.raises(NotFound):
        await subscriptions.ask(topic, ANA, "en", now=NOON)
    with pytest.raises(NotFound):
        await subscriptions.brand_topic("acme")
