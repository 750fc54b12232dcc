"""Letters about lookalikes: one a day, of new ones only, and nothing told twice or forgotten."""

import asyncio
from datetime import timedelta

import pytest
from tortoise.exceptions import IntegrityError

from registry.access import Member
from registry.actions import alerts, sightings
from registry.database import rows
from registry.errors import NotAllowed, NotFound
from registry.models import Brand, Event, Job, Letter, Sighting
from registry.models.columns import ClaimState, JobKind, Role, SightingState
from tests.factories import (
    NOON,
    actor,
    letters_to,
    make_claim,
    make_live_brand,
    make_member,
    make_official,
    make_person,
    make_sighting,
)
from tests.registry.actions.test_sightings import acme, seen
from verification.accounts import AccountRef

NEXT_DAY = NOON + timedelta(days=1)


async def test_new_lookalikes_are_told_in_one_letter(db: str) -> None:
    member, brand = await acme()
    await sightings.note(seen("acmevvidgets", "acmewidgts"), now=NOON)

    assert await alerts.tell(brand.id, now=NOON) is None

    (letter,) = await letters_to(member.actor.email)
    assert letter.subject == "2 new accounts may be taken for Acme Widgets"
    for sighting in await Sighting.all().select_related("account"):
        assert f"x.com/{sighting.account.handle} {sighting.tricks['why_en']}" in letter.body
    assert "/desk/brands/acme/lookalikes" in letter.body
    assert await Sighting.filter(state=SightingState.TOLD, told_at=NOON).count() == 2
    assert await Job.filter(kind=JobKind.SEND_LETTER).count() == 1


async def test_the_letter_is_in_its_readers_language(db: str) -> None:
    _, brand = await acme()
    reader = await make_person(language="es")
    await make_member("acme-inc", person=reader)
    await sightings.note(seen("acmevvidgets"), now=NOON)

    await alerts.tell(brand.id, now=NOON)

    (letter,) = await letters_to(reader.email)
    assert (await Sighting.get()).tricks["why_es"] in letter.body


async def test_the_same_again_tells_nobody(db: str) -> None:
    _, brand = await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)
    await alerts.tell(brand.id, now=NOON)

    await sightings.note(seen("acmevvidgets"), now=NEXT_DAY)

    assert await alerts.tell(brand.id, now=NEXT_DAY) is None
    assert await Letter.all().count() == 1


async def test_a_second_letter_waits_for_the_next_day(db: str) -> None:
    _, brand = await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)
    await alerts.tell(brand.id, now=NOON)
    soon = NOON + timedelta(hours=2)
    await sightings.note(seen("acmewidgts"), now=soon)

    assert await alerts.tell(brand.id, now=soon) == NEXT_DAY
    assert await Letter.all().count() == 1
    assert await alerts.tell(brand.id, now=NEXT_DAY) is None
    assert await Letter.all().count() == 2


async def test_a_clock_that_was_put_back_silences_nobody_for_long(db: str) -> None:
    _, brand = await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)
    await alerts.tell(brand.id, now=NOON + timedelta(days=300))
    await sightings.note(seen("acmewidgts"), now=NOON)

    assert await alerts.tell(brand.id, now=NOON) is None
    assert await Letter.all().count() == 2


async def test_two_workers_at_once_write_one_letter(db: str) -> None:
    _, brand = await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)

    await asyncio.gather(*(alerts.tell(brand.id, now=NOON) for _ in range(4)))

    assert await Letter.all().count() == 1


async def test_a_letter_that_is_not_queued_leaves_everything_new(db: str) -> None:
    _, brand = await acme()
    await make_sighting(brand, AccountRef("x", "acme_too"))
    await rows("ALTER TABLE job ADD CONSTRAINT no_letters CHECK (kind <> 'send_letter')")

    with pytest.raises(IntegrityError):
        await alerts.tell(brand.id, now=NOON)

    assert (await Sighting.get()).state is SightingState.NEW
    assert await Letter.all().count() == 0
    await rows("ALTER TABLE job DROP CONSTRAINT no_letters")
    await alerts.tell(brand.id, now=NOON)
    assert (await Sighting.get()).state is SightingState.TOLD
    assert await Letter.all().count() == 1


async def test_many_are_told_in_a_letter_of_readable_length(db: str) -> None:
    member, brand = await acme()
    for number in range(alerts.MOST_NAMED + 5):
        await make_sighting(brand, AccountRef("x", f"acme_{number}"))

    await alerts.tell(brand.id, now=NOON)

    (letter,) = await letters_to(member.actor.email)
    assert letter.body.count("x.com/") == alerts.MOST_NAMED
    assert "… and 5 more" in letter.body
    assert await Sighting.filter(state=SightingState.TOLD).count() == alerts.MOST_NAMED + 5


async def test_what_turned_out_to_be_honest_is_not_told(db: str) -> None:
    member, brand = await acme()
    await sightings.note(seen("acmevvidgets", "acmewidgts"), now=NOON)
    await make_official(member, brand, AccountRef("x", "acmevvidgets"))
    other = await make_member("other")
    theirs = await make_live_brand(other, "other")
    await make_claim(other, theirs, AccountRef("x", "acmewidgts"), state=ClaimState.VERIFIED)

    await alerts.tell(brand.id, now=NOON)

    assert await Letter.all().count() == 0


async def test_a_pause_ends_the_letters_and_its_end_brings_what_came_meanwhile(db: str) -> None:
    member, brand = await acme()
    await alerts.pause(member.actor, "acme", now=NOON)
    await alerts.pause(member.actor, "acme", now=NOON)
    await sightings.note(seen("acmevvidgets"), now=NOON)
    await alerts.tell(brand.id, now=NOON)
    in_the_pause = await Letter.all().count()
    await Job.all().delete()

    await alerts.resume(member.actor, "acme", now=NOON)
    queued = await Job.filter(kind=JobKind.TELL_SIGHTINGS).count()
    await alerts.tell(brand.id, now=NOON)

    assert (in_the_pause, queued, await Letter.all().count()) == (0, 1, 1)
    assert await Event.filter(kind="alerts.paused").count() == 1


async def test_only_the_brands_own_people_pause_its_letters(db: str) -> None:
    await acme()
    viewer: Member = await make_member("acme-inc", role=Role.VIEWER)
    stranger = await make_person()

    with pytest.raises(NotAllowed):
        await alerts.pause(viewer.actor, "acme", now=NOON)
    with pytest.raises(NotFound):
        await alerts.pause(actor(stranger), "acme", now=NOON)


async def test_a_brand_that_is_no_longer_live_hears_nothing(db: str) -> None:
    _, brand = await acme()
    await sightings.note(seen("acmevvidgets"), now=NOON)
    await Brand.filter(id=brand.id).update(state="refused")

    await alerts.tell(brand.id, now=NOON)

    assert await Letter.all().count() == 0
