"""The pages of lookalikes: seeing them, saying what they are, and how many letters one wants."""

from uuid import uuid4

import pytest

from registry.actions import probes
from registry.actions.probe_plans import Leg, kept
from registry.models import BrandWatch, Flag, Job, Sighting
from registry.models.columns import BrandState, Role, SightingState
from tests.factories import NOON, make_brand, make_member, make_sighting
from tests.registry.actions.test_sightings import FAKE, acme
from tests.registry.web.visitor import visiting_as
from verification.accounts import AccountRef

PATH = "/desk/brands/acme/lookalikes"


async def test_the_brands_page_says_how_many_wait_and_leads_to_them(db: str) -> None:
    member, brand = await acme()
    for n in range(7):
        await make_sighting(brand, AccountRef("x", f"acme_{n}"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme")

        assert visitor.find(f"nav a[href='{PATH}']").text() == "Lookalikes 7"


async def test_one_is_shown_with_why_where_and_when(db: str) -> None:
    member, brand = await acme()
    await make_sighting(brand, FAKE, source="bluesky", display_name="<b>Acme</b>")
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)

        assert "1 lookalike seen" in visitor.text
        assert "“acmevvidgets” leaves out a letter." in visitor.text
        assert "It calls itself “<b>Acme</b>”." in visitor.text
        assert "seen in Bluesky's stream of changed profiles, 23 Nov 2026, 12:00 UTC" in visitor.text
        assert "imitates" in visitor.text
        assert "https://x.com/acmevvidgets" in visitor.links()


async def test_dismissed_and_reported_ones_are_put_aside(db: str) -> None:
    member, brand = await acme()
    honest = await make_sighting(brand, FAKE)
    fake = await make_sighting(brand, AccountRef("x", "acmewidgts"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(f"{PATH}/{honest.id}", ruling="dismiss")
        assert "Dismissed. You will not hear of that account again." in visitor.text
        await visitor.send(f"{PATH}/{fake.id}", ruling="report")
        assert "Reported. A person looks at that account and decides." in visitor.text
        assert "None so far." in visitor.text

        await visitor.open(f"{PATH}?shown=settled")
        assert "2 dismissed or reported" in visitor.text
        assert len(visitor.page.css("main form[action*='/lookalikes/']")) == 1

    states = {one.id: one.state for one in await Sighting.all()}
    assert states == {honest.id: SightingState.DISMISSED, fake.id: SightingState.REPORTED}
    assert await Flag.all().count() == 1


async def test_what_was_reported_meanwhile_is_not_dismissed(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await Sighting.all().update(state=SightingState.REPORTED)
        await visitor.send(f"{PATH}/{sighting.id}", ruling="dismiss")

        assert visitor.status == 409
        assert "Somebody decided this already." in visitor.text


@pytest.mark.parametrize("ruling", ["", "delete"])
async def test_another_word_than_the_buttons_changes_nothing(db: str, ruling: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(f"{PATH}/{sighting.id}", ruling=ruling)

        assert visitor.status == 404
    assert (await Sighting.get()).state is SightingState.NEW


async def test_pages_lead_on_and_back(db: str) -> None:
    member, brand = await acme()
    for n in range(60):
        await make_sighting(brand, AccountRef("x", f"acme_{n}"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        assert len(visitor.page.css("main form[action*='/lookalikes/']")) == 50
        await visitor.open(visitor.attribute("a[rel=next]", "href"))
        assert len(visitor.page.css("main form[action*='/lookalikes/']")) == 10
        assert visitor.attribute("a[rel=first]", "href") == PATH
        await visitor.open(f"{PATH}?after=nonsense")
        assert visitor.status == 200


async def test_letters_are_paused_and_sent_again(db: str) -> None:
    member, _ = await acme()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send("/desk/brands/acme/letters")
        assert "They are paused" in visitor.text
        assert (await BrandWatch.get()).paused_at == NOON
        await visitor.send("/desk/brands/acme/letters")
        assert "at most once a day" in visitor.text


async def test_a_viewer_only_looks(db: str) -> None:
    _, brand = await acme()
    viewer = await make_member("acme-inc", role=Role.VIEWER)
    await make_sighting(brand, FAKE)
    async with visiting_as(viewer.actor) as visitor:
        await visitor.open(PATH)

        assert "1 lookalike seen" in visitor.text
        assert visitor.page.css("main form") == []


async def test_a_stranger_learns_nothing(db: str) -> None:
    _, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    other = await make_member("other")
    async with visiting_as(other.actor) as visitor:
        for path in (PATH, f"{PATH}/{sighting.id}", f"/desk/brands/nobody/lookalikes/{uuid4()}"):
            assert (await visitor.open(path)).status == 404


async def test_a_brand_that_is_not_live_counts_none(db: str) -> None:
    member = await make_member("acme-inc")
    await make_brand(member, "acme", state=BrandState.DRAFT)
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme")

        assert visitor.find(f"nav a[href='{PATH}']").text() == "Lookalikes"


async def test_the_spanish_page_says_why_in_spanish(db: str) -> None:
    member, brand = await acme()
    await make_sighting(brand, FAKE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"{PATH}?lang=es")

        assert "omite una letra" in visitor.text


async def test_looking_around_is_asked_for_once_and_shows_how_far_it_is(db: str) -> None:
    member, brand = await acme()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send("/desk/brands/acme/probe")

        assert visitor.path == PATH
        assert "We are looking around …" in visitor.text
        assert visitor.attribute("#progress", "data-live") == "/desk/brands/acme/probe/progress"
        assert 'http-equiv="refresh"' in visitor.answer.text
        assert "Look for lookalikes now" not in visitor.text

        legs = [Leg("github", ("a", "b"), asked=2, found=1), Leg("bluesky", ("c",), stopped="rate_limited")]
        await BrandWatch.filter(brand_id=brand.id).update(probe=kept(3, legs))
        await visitor.open(PATH)
        assert "2 of 3 names asked for. 1 was there." in visitor.text

        await Job.all().delete()
        await BrandWatch.filter(brand_id=brand.id).update(probe_ended_at=NOON)
        await visitor.open(PATH)
        assert "2 names were asked for. 1 was there. No usable answer from: Bluesky / AT Protocol." in visitor.text
        assert visitor.page.css("form[action='/desk/brands/acme/probe']") == []


async def test_a_second_look_around_on_one_day_is_refused(db: str) -> None:
    member, _ = await acme()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await probes.ask(member.actor, "acme", now=NOON)
        await Job.all().delete()
        await visitor.send("/desk/brands/acme/probe")

        assert visitor.status == 429
        assert "less than a day ago" in visitor.text


async def test_the_progress_ends_with_the_look_around(db: str) -> None:
    member, _ = await acme()
    other = await make_member("other")
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme/probe/progress")
        assert "event: done" in visitor.answer.text
    async with visiting_as(other.actor) as visitor:
        assert (await visitor.open("/desk/brands/acme/probe/progress")).status == 404


async def test_the_company_says_whose_one_is_and_may_take_that_back(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(f"{PATH}/{sighting.id}", ruling="say", said="parody")
        assert "You will not hear of that account again." in visitor.text
        await visitor.open(f"{PATH}?shown=settled")
        assert "A parody" in visitor.text

        await visitor.send(f"{PATH}/{sighting.id}", ruling="undo")
        assert "That account waits for your word again." in visitor.text
        assert "1 lookalike seen" in visitor.text
    assert await Sighting.filter(state=SightingState.NEW, said=None).count() == 1


async def test_what_is_ours_is_claimed_next(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(PATH)
        await visitor.send(f"{PATH}/{sighting.id}", ruling="say", said="ours")

        assert visitor.path == "/desk/brands/acme"
        assert visitor.attribute("#field-address", "value") == "https://x.com/acmevvidgets"


async def test_what_people_have_in_hand_is_not_taken_back(db: str) -> None:
    member, brand = await acme()
    sighting = await make_sighting(brand, FAKE)
    await Sighting.all().update(state=SightingState.DISMISSED)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"{PATH}?shown=settled")
        await Sighting.all().update(state=SightingState.REPORTED)
        await visitor.send(f"{PATH}/{sighting.id}", ruling="undo")

        assert visitor.status == 409
