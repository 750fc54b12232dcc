"""A look around, from asking to the end, against GitHub's shapes on loopback."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from registry.access import Member
from registry.actions import probe_plans, probes
from registry.errors import NotAllowed, NotFound, TooMany
from registry.jobs.mailing import post_with
from registry.jobs.probe_brand import probe_brand
from registry.jobs.tools import Again, Tools
from registry.models import Brand, BrandWatch, Event, Job, Sighting
from registry.models.columns import JobKind, Role
from registry.queue import Lane, enqueue
from registry.settings import Settings
from tests.factories import NOON, actor, make_brand, make_member, make_person
from tests.hand import Hand
from tests.registry.actions.test_sightings import acme
from tests.servers.closed_platforms import ClosedPlatforms
from verification.fetching.fetcher import Fetcher
from verification.presence import ASKABLE, Look, Presence, pause_on

FAKE = "acmevvidgets"


@pytest.fixture
def closed() -> Iterator[ClosedPlatforms]:
    with ClosedPlatforms() as served:
        yield served


@asynccontextmanager
async def tools(closed: ClosedPlatforms, clock: Hand) -> AsyncIterator[Tools]:
    """GitHub answers; every other platform that may be asked is a host that does not."""
    bases = {**dict.fromkeys(ASKABLE, "http://127.0.0.1:9"), "github": closed.base}
    settings = Settings(platform_bases=bases, allow_addresses=("127.0.0.0/8",))
    async with Fetcher(settings) as fetcher:
        yield Tools(fetcher.ask, clock, post_with(settings), settings)


async def asked_for(member: Member, brand: Brand, handles: tuple[str, ...] = (FAKE, "acmewidget")) -> None:
    """A look around for these on GitHub."""
    await probes.ask(member.actor, "acme", now=NOON)
    await BrandWatch.filter(brand_id=brand.id).update(probe=probe_plans.kept(0, [probe_plans.Leg("github", handles)]))


async def test_what_is_there_becomes_a_sighting(db: str, closed: ClosedPlatforms) -> None:
    member, brand = await acme()
    closed.set_github(FAKE, bio="")
    await asked_for(member, brand)
    clock = Hand()

    async with tools(closed, clock) as given:
        first = await probe_brand(str(brand.id), given)
        too_early = await probe_brand(str(brand.id), given)
        clock.now += timedelta(seconds=pause_on("github"))
        second = await probe_brand(str(brand.id), given)

    assert isinstance(first, Again)
    assert first.after == timedelta(seconds=pause_on("github"))
    assert isinstance(too_early, Again)
    assert second is None
    assert [path for path in closed.asked if path.startswith("/users/")] == [f"/users/{FAKE}", "/users/acmewidget"]
    sighting = await Sighting.get().select_related("account")
    assert (sighting.account.handle, sighting.source) == (FAKE, "probe")
    await Job.filter(kind=JobKind.PROBE_BRAND).delete()
    view = await probes.show(member.actor, "acme", now=clock.now)
    assert (view.planned, view.asked, view.found, view.left_alone) == (2, 2, 1, ())
    assert (view.is_running, view.ended_at, view.may_ask) == (False, clock.now, False)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_a_platform_that_gives_no_usable_answer_is_left_alone(
    db: str, closed: ClosedPlatforms, status: int
) -> None:
    member, brand = await acme()
    closed.fail(status)
    await asked_for(member, brand)

    async with tools(closed, Hand()) as given:
        assert await probe_brand(str(brand.id), given) is None

    assert len(closed.asked) == 1
    assert await Sighting.all().count() == 0
    assert (await probes.show(member.actor, "acme", now=NOON)).left_alone == ("github",)


async def test_checks_of_claims_go_first(db: str, closed: ClosedPlatforms) -> None:
    member, brand = await acme()
    await asked_for(member, brand)
    await enqueue(JobKind.VERIFY_CLAIM, "a claim", lane=Lane("github"))

    async with tools(closed, Hand()) as given:
        again = await probe_brand(str(brand.id), given)

    assert again == Again(probes.WHILE_BUSY)
    assert closed.asked == []


async def test_a_round_that_was_cut_short_is_made_again_and_counted_once(db: str, closed: ClosedPlatforms) -> None:
    member, brand = await acme()
    closed.set_github(FAKE, bio="")
    await asked_for(member, brand, (FAKE, "a", "b"))
    due = await probes.begin(brand.id, now=NOON)
    assert due is not None

    async with tools(closed, Hand()) as given:
        await probe_brand(str(brand.id), given)
    before = await BrandWatch.get()
    await probes.record(due, [Look(Presence.NOT_THERE, due.accounts[0])], now=NOON)

    assert (await BrandWatch.get()).probe == before.probe
    assert await Sighting.all().count() == 1


async def test_a_look_around_ends_after_hours_at_the_latest(db: str, closed: ClosedPlatforms) -> None:
    member, brand = await acme()
    await asked_for(member, brand, tuple(f"acme{n}" for n in range(30)))
    clock = Hand()
    clock.now += probes.LONGEST

    async with tools(closed, clock) as given:
        assert await probe_brand(str(brand.id), given) is None

    assert (await BrandWatch.get()).probe_ended_at == clock.now


async def test_the_names_are_chosen_by_the_job(db: str, closed: ClosedPlatforms) -> None:
    member, brand = await acme()
    await probes.ask(member.actor, "acme", now=NOON)

    async with tools(closed, Hand()) as given:
        again = await probe_brand(str(brand.id), given)

    assert isinstance(again, Again)  # of all, only GitHub answers
    view = await probes.show(member.actor, "acme", now=NOON)
    assert view.is_running
    assert view.planned > 100
    assert "bluesky" in view.left_alone
    assert "github" not in view.left_alone


async def test_it_is_made_once_a_day(db: str) -> None:
    member, _ = await acme()
    await probes.ask(member.actor, "acme", now=NOON)
    await probes.ask(member.actor, "acme", now=NOON)  # a double click
    queued = await Job.filter(kind=JobKind.PROBE_BRAND).count()
    await Job.all().delete()

    with pytest.raises(TooMany):
        await probes.ask_as_operator("acme", now=NOON + timedelta(hours=23))
    await probes.ask_as_operator("acme", now=NOON + probes.AGAIN)

    assert queued == 1
    assert await Event.filter(kind="probe.asked").count() == 2


async def test_only_the_brands_people_ask_and_only_for_a_live_one(db: str) -> None:
    member, _ = await acme()
    viewer = await make_member("acme-inc", role=Role.VIEWER)
    await make_brand(member, "draft")

    with pytest.raises(NotAllowed):
        await probes.ask(viewer.actor, "acme", now=NOON)
    with pytest.raises(NotFound):
        await probes.ask(actor(await make_person()), "acme", now=NOON)
    with pytest.raises(NotFound):
        await probes.ask(member.actor, "draft", now=NOON)
    with pytest.raises(NotFound):
        await probes.ask_as_operator("nobody", now=NOON)


async def test_a_job_of_nothing_is_done(db: str, closed: ClosedPlatforms) -> None:
    _, brand = await acme()

    async with tools(closed, Hand()) as given:
        assert await probe_brand(str(brand.id), given) is None
