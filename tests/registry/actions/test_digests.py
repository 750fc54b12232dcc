"""One letter for all brands at the rhythm a member chose, ended by one request; a feed that ends with membership."""

from datetime import timedelta

import pytest

from registry.access import Member
from registry.actions import alerts, digests
from registry.errors import NotFound
from registry.models import AlertChoice, Brand, Claim, Letter, Membership
from registry.models.columns import ClaimState, Rhythm
from tests.factories import NOON, letters_to, make_claim, make_live_brand, make_member, make_sighting
from tests.registry.web.visitor import visiting, visiting_as
from verification.accounts import AccountRef

DAY = timedelta(days=1)
PATH = "/companies/acme/alerts"


async def chosen(rhythm: Rhythm) -> Member:
    member = await make_member()
    for slug in ("acme", "zenith"):
        brand = await make_live_brand(member, slug)
        await make_sighting(brand, AccountRef("x", f"{slug}_help"), now=NOON + timedelta(hours=1))
    await digests.choose(member.actor, "acme", rhythm, now=NOON)
    return member


async def test_all_brands_are_in_one_letter_and_the_others_are_not_sent_beside_it(db: str) -> None:
    member = await chosen(Rhythm.DAILY)

    assert await digests.tell(now=NOON + timedelta(hours=2)) == 0
    assert await digests.tell(now=NOON + DAY) == 1
    assert await digests.tell(now=NOON + DAY) == 0

    (letter,) = await letters_to(member.actor.email)
    assert "Acme: 1 new lookalike" in letter.body
    assert "Zenith: 1 new lookalike" in letter.body
    for brand in await Brand.all():
        await alerts.tell(brand.id, now=NOON + DAY)
    assert await Letter.all().count() == 1


async def test_new_claims_that_wait_for_their_proof_are_told_and_those_that_wait_for_us_are_not(db: str) -> None:
    member = await make_member()
    brand = await make_live_brand(member, "acme")
    await digests.choose(member.actor, "acme", Rhythm.DAILY, now=NOON)
    later = NOON + timedelta(hours=1)
    for name in ("acme", "acmehelp", "acmejobs"):
        claim = await make_claim(member, brand, AccountRef("x", name))
        await Claim.filter(id=claim.id).update(created_at=later, waits_since=later if name == "acmejobs" else None)

    await digests.tell(now=NOON + DAY)

    (letter,) = await letters_to(member.actor.email)
    assert "Acme: 2 new claims wait for their proof" in letter.body


async def test_nothing_new_no_letter_and_weekly_is_weekly(db: str) -> None:
    member = await chosen(Rhythm.WEEKLY)

    assert await digests.tell(now=NOON + DAY) == 0
    assert await digests.tell(now=NOON + 7 * DAY) == 1
    assert await digests.tell(now=NOON + 14 * DAY) == 0
    assert len(await letters_to(member.actor.email)) == 1


async def test_one_request_from_the_letter_ends_them(db: str) -> None:
    member = await chosen(Rhythm.DAILY)
    await digests.tell(now=NOON + DAY)
    (letter,) = await letters_to(member.actor.email)
    assert letter.off_url is not None
    path = letter.off_url.partition("://")[2].partition("/")[2]
    async with visiting() as visitor:
        await visitor.open(f"/{path}")
        assert (await AlertChoice.get()).rhythm is Rhythm.DAILY  # looking changes nothing
        await visitor.client.post(f"/{path}", data={"List-Unsubscribe": "One-Click"})
        assert (await AlertChoice.get()).rhythm is Rhythm.OFF
        await visitor.open(f"/{path[:-4]}0000")
        assert (await visitor.client.post(f"/{path[:-4]}0000")).status_code == 404


async def test_the_feed_tells_what_needs_doing_and_ends_with_membership(db: str) -> None:
    member = await chosen(Rhythm.OFF)
    brand = await make_live_brand(member, "nadir")
    await make_claim(member, brand, AccountRef("x", "nadir"), state=ClaimState.LAPSED, now=NOON)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(PATH, do="feed")
        feed = visitor.find("[data-copy-text]").text().strip()
        path = "/" + feed.partition("://")[2].partition("/")[2]

        answer = await visitor.client.get(path)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        assert "x.com/acme_help may be taken for Acme" in answer.text
        assert "x.com/nadir is no longer official" in answer.text

        await visitor.send(PATH, do="feed")
        assert (await visitor.client.get(path)).status_code == 404
        newer = "/" + visitor.find("[data-copy-text]").text().strip().partition("://")[2].partition("/")[2]
        await Membership.filter(person_id=member.actor.person_id).delete()
        assert (await visitor.client.get(newer)).status_code == 404


async def test_a_rhythm_is_chosen_on_the_page(db: str) -> None:
    member = await make_member()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(PATH, rhythm="weekly", do="rhythm")
        assert "Saved." in visitor.text
        assert (await digests.show(member.actor, "acme")).rhythm is Rhythm.WEEKLY
    with pytest.raises(NotFound):
        await digests.show((await make_member("zenith")).actor, "acme")
