"""The worker reads the front page of a website once, for the company's eyes only, and bears an outage."""

from uuid import UUID

from registry.access import Member
from registry.actions import draft_views, drafts
from registry.jobs.mailing import post_with
from registry.jobs.read_site import read_site
from registry.jobs.tools import Again, Tools
from registry.models import Claim
from registry.settings import Settings
from tests.factories import NOON, make_live_brand, make_member
from verification.fetching import Ask, Failure
from verification.fetching.failures import Reason, failure
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Get, Reply

URL = "https://acme.example.com/"


def tools(ask: Ask) -> Tools:
    settings = Settings()
    return Tools(ask, lambda: NOON, post_with(settings), settings)


async def asked() -> tuple[Member, UUID]:
    member = await make_member()
    await make_live_brand(member, "acme")
    return member, await drafts.begin_from_site(member.actor, "acme", now=NOON)


async def test_what_the_page_links_to_is_offered_and_nothing_claimed(db: str) -> None:
    member, draft_id = await asked()
    visits: list[str] = []

    async def ask(question: Asked) -> Reply:
        assert isinstance(question, Get)
        visits.append(question.url)
        return Reply(question.url, 200, "text/html", b'<a href="https://x.com/acmehelp">Help</a>')

    assert await read_site(str(draft_id), tools(ask)) is None
    assert await read_site(str(draft_id), tools(ask)) is None

    assert visits == [URL]
    (line,) = (await draft_views.show(member.actor, draft_id)).lines
    assert (str(line.account), line.line.role) == ("x:acmehelp", "support")
    assert await Claim.all().count() == 1  # the website's own


async def test_an_outage_is_written_down(db: str) -> None:
    member, draft_id = await asked()

    async def ask(question: Asked) -> Failure:
        del question
        return failure(Reason.TIMED_OUT, URL)

    assert await read_site(str(draft_id), tools(ask)) is None

    assert (await draft_views.show(member.actor, draft_id)).problem is Problem.TIMED_OUT


async def test_a_host_that_has_no_turn_for_us_is_asked_again(db: str) -> None:
    member, draft_id = await asked()

    async def ask(question: Asked) -> Failure:
        del question
        return Failure(Problem.RATE_LIMITED, "Later.", URL, None, 7, put_off=True)

    again = await read_site(str(draft_id), tools(ask))

    assert isinstance(again, Again)
    assert again.after.total_seconds() == 7
    assert (await draft_views.show(member.actor, draft_id)).answered_at is None
