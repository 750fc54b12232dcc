"""What a company sees of its brand's lookalikes, and what comes of what it says."""

from datetime import timedelta
from uuid import uuid4

import pytest

from registry.actions import agenda, sighting_views, sightings
from registry.errors import AlreadyDecided, NotAllowed, NotFound
from registry.models import Event, Flag, Sighting
from registry.models.columns import FlagState, Role, SightingState
from tests.factories import (
    NOON,
    actor,
    make_account,
    make_listed_brand,
    make_live_brand,
    make_member,
    make_moderator,
    make_official,
    make_person,
    make_sighting,
)
from tests.registry.actions.test_sightings import FAKE, acme, seen
from verification.accounts import AccountRef


async def test_the_company_sees_what_was_seen_where_and_why(db: str) -> None:
    member, _ = await acme()
    await sightings.note(seen("acmevvidgets", name="Acme Help"), now=NOON)

    page = await sighting_views.show(member.actor, "acme")

    (view,) = page.sightings
    assert (view.account, view.source, view.feed, view.display_name) == (FAKE, "feed", "list", "Acme Help")
    assert view.imitated == AccountRef("x", "acmewidgets")
    assert view.url == "https://x.com/acmevvidgets"
    assert "acmewidgets" in view.why("en")
    assert view.why("en") != view.why("es")
    assert (page.open_count, page.settled_count, page.next_after, page.is_live) == (1, 0, None, True)


async def test_pages_follow_each_other_newest_first(db: str) -> None:
    member, brand = await acme()
    for n in range(5):
        await make_sighting(brand, AccountRef("x", f"acme_{n}"), now=NOON + timedelta(minutes=n // 2))

    first = await sighting_views.show(member.actor, "acme", most=2)
    second = await sighting_views.show(member.actor, "acme", most=2, after=first.next_after)
    third = await sighting_views.show(member.actor, "acme", most=2, after=second.next_after)

    pages = [[view.account.handle for view in page.sightings] for page in (first, second, third)]
    assert pages[0] == ["acme_4", *pages[0][1:]]
    assert sorted(handle for page in pages for handle in page) == [f"acme_{n}" for n in range(5)]
    assert third.next_after is None
    assert (await sighting_views.show(member.actor, "acme", after=uuid4())).sightings == ()


async def test_a_dismissed_one_is_settled(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)

    await sighting_views.dismiss(member.actor, "acme", sighting.id, now=NOON)
    await sighting_views.dismiss(member.actor, "acme", sighting.id, now=NOON)

    page = await sighting_views.show(member.actor, "acme", settled=True)
    assert [view.state for view in page.sightings] == [SightingState.DISMISSED]
    assert (page.open_count, page.settled_count) == (0, 1)
    assert await Event.filter(kind="sighting.dismissed").count() == 1
    assert await Flag.all().count() == 0


async def test_a_reported_one_waits_for_people(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)

    await sighting_views.report(member.actor, "acme", sighting.id, now=NOON)
    await sighting_views.report(member.actor, "acme", sighting.id, now=NOON)

    (flag,) = (await agenda.show(await make_moderator(), now=NOON)).tasks
    assert (flag.account, flag.brand and flag.brand.slug, flag.why_en) == (FAKE, "acme", "leaves out a letter")
    assert (await Sighting.get()).state is SightingState.REPORTED
    with pytest.raises(AlreadyDecided):
        await sighting_views.dismiss(member.actor, "acme", sighting.id, now=NOON)


async def test_what_was_dismissed_by_mistake_can_be_reported(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE, state=SightingState.DISMISSED)

    await sighting_views.report(member.actor, "acme", sighting.id, now=NOON)

    assert await Flag.filter(state=FlagState.OPEN).count() == 1


async def test_what_people_dismissed_is_not_reported_again(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    await Flag.create(
        account=await make_account(FAKE), brand=brand, score=0.9, tricks={}, state=FlagState.DISMISSED, created_at=NOON
    )

    with pytest.raises(AlreadyDecided):
        await sighting_views.report(member.actor, "acme", sighting.id, now=NOON)

    assert (await Sighting.get()).state is SightingState.NEW
    assert (await sighting_views.show(member.actor, "acme")).sightings == ()


async def test_what_became_official_is_gone_from_the_list(db: str) -> None:
    member, brand = await acme()
    await make_sighting(brand, FAKE)
    await make_official(member, brand, FAKE)

    page = await sighting_views.show(member.actor, "acme")

    assert (page.sightings, page.open_count) == ((), 0)


async def test_nobody_sees_or_settles_another_companys_sightings(db: str) -> None:
    _, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    other = await make_member("other")
    await make_live_brand(other, "other")
    viewer = await make_member("acme-inc", role=Role.VIEWER)

    with pytest.raises(NotFound):
        await sighting_views.show(actor(await make_person()), "acme")
    with pytest.raises(NotFound):
        await sighting_views.dismiss(other.actor, "other", sighting.id, now=NOON)
    with pytest.raises(NotFound):
        await sighting_views.report(other.actor, "other", sighting.id, now=NOON)
    with pytest.raises(NotAllowed):
        await sighting_views.report(viewer.actor, "acme", sighting.id, now=NOON)
    assert (await Sighting.get()).state is SightingState.NEW


async def test_a_brand_that_nobody_holds_has_no_such_page(db: str) -> None:
    await make_listed_brand("listed")

    with pytest.raises(NotFound):
        await sighting_views.show(actor(await make_person()), "listed")
