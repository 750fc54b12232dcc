"""The job that writes about lookalikes: once, and again when the day is over."""

from datetime import timedelta

from registry.jobs.mailing import post_with
from registry.jobs.tell_sightings import tell_sightings
from registry.jobs.tools import Again, Tools
from registry.models import Letter
from registry.settings import settings
from tests.factories import NOON, make_sighting
from tests.registry.actions.test_sightings import FAKE, acme
from tests.registry.jobs.test_worker import nobody
from verification.accounts import AccountRef


async def test_the_job_writes_once_and_comes_back_for_the_next_day(db: str) -> None:
    _, brand = await acme()
    await make_sighting(brand, FAKE)
    tools = Tools(nobody, lambda: NOON, post_with(settings()), settings())

    first = await tell_sightings(str(brand.id), tools)
    nothing_new = await tell_sightings(str(brand.id), tools)
    await make_sighting(brand, AccountRef("x", "acme_too"))
    too_early = await tell_sightings(str(brand.id), tools)

    assert (first, await Letter.all().count()) == (None, 1)
    assert nothing_new == too_early == Again(timedelta(days=1))
