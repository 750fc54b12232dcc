"""The pages of the list: asking, waiting, looking, ticking."""

from uuid import UUID

import pytest

from registry.access import Member
from registry.actions import claims, site_lists
from registry.models import Brand, Claim, Job
from registry.models.columns import AccountRole, ClaimState, JobKind, Role
from tests.factories import NOON, make_live_brand, make_many_claims, make_member
from tests.registry.actions.test_site_lists import acme, file
from tests.registry.web.visitor import Visitor, visiting_as
from verification.methods.listed import ListRead
from verification.outcomes import Problem

FILE = "https://acme.example.com/.well-known/brand-registry.txt"


async def end(site: UUID, seen: ListRead | Problem) -> None:
    """What the worker does."""
    wish = await site_lists.begin(site)
    assert wish is not None
    await site_lists.record(wish, seen, now=NOON)
    await Job.filter(kind=JobKind.READ_LIST).delete()


async def read(member: Member, site: UUID, seen: ListRead | Problem) -> None:
    await site_lists.ask(member, site, now=NOON)
    await end(site, seen)


def boxes(visitor: Visitor) -> dict[str, bool]:
    """The accounts offered, and which are ticked."""
    found = visitor.page.css("input[name=account]")
    return {box.attributes["value"] or "": "checked" in box.attributes for box in found}


async def test_from_the_brand_to_forty_claims(db: str) -> None:
    member, site = await acme()
    async with visiting_as(member.actor) as visitor:
        await visitor.open("/desk/brands/acme/drafts")
        assert FILE in visitor.text

        await visitor.send(f"/claims/{site}/list")
        assert visitor.path == f"/claims/{site}/list"
        assert "We are reading the list" in visitor.text
        assert visitor.attribute("#progress", "data-live") == f"/claims/{site}/list/progress"
        assert 'http-equiv="refresh"' in visitor.answer.text

        names = [f"x:acme{number}" for number in range(40)]
        await end(site, file("\n".join([*names, "acme", "https://www.twitch.tv/acme"])))
        await visitor.open(f"/claims/{site}/list")
        assert boxes(visitor) == dict.fromkeys(names, True)
        assert "40 new accounts" in visitor.text
        assert "1 line could not be read" in visitor.text
        assert "That is a handle without its platform." in visitor.text
        assert "1 account cannot be proven here yet" in visitor.text
        assert await Claim.filter(state=ClaimState.PENDING).count() == 0

        await visitor.send(f"/claims/{site}/list/claims", account=names, role="region")
        assert visitor.path == "/desk/brands/acme"
        assert "40 accounts of your list are claimed." in visitor.text
    assert await Claim.filter(state=ClaimState.PENDING, role=AccountRole.REGION).count() == 40


async def test_each_account_may_be_for_something_else(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme\nx:acmehelp\nx:acmejobs"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        fields = [field.attributes["name"] for field in visitor.page.css(".ticks select")]
        assert fields == ["role of x:acme", "role of x:acmehelp", "role of x:acmejobs"]

        values = {"role": "main", "role of x:acmehelp": "support", "role of x:acmejobs": "nonsense"}
        await visitor.send(f"/claims/{site}/list/claims", account=list(boxes(visitor)), **values)
    found = {
        claim.account.handle: claim.role
        for claim in await Claim.filter(account__platform="x").select_related("account")
    }
    assert found == {"acme": AccountRole.MAIN, "acmehelp": AccountRole.SUPPORT, "acmejobs": AccountRole.MAIN}


async def test_they_may_be_for_one_region_and_language_and_bad_ones_are_told_beside_the_field(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        wish = {"role": "region", "region": "mx", "language": "klingon"}
        await visitor.send(f"/claims/{site}/list/claims", account="x:acme", **wish)
        assert visitor.status == 422
        assert visitor.find("#error-language").text(strip=True)
        assert visitor.attribute("#field-region", "value") == "mx"
        assert boxes(visitor) == {"x:acme": True}

        await visitor.send(f"/claims/{site}/list/claims", account="x:acme", **wish | {"language": "es-mx"})

    claim = await Claim.get(account__platform="x")
    assert (claim.role, claim.region, claim.language) == (AccountRole.REGION, "MX", "es-MX")


async def test_what_was_chosen_comes_back_with_a_refusal(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        values = {"role": "region", "role of x:acme": "support"}
        await visitor.send(f"/claims/{site}/list/claims", account=["x:acme", "x:mallory"], **values)

        assert visitor.status == 409
        assert visitor.attribute(".ticks option[selected]", "value") == "support"
        assert visitor.attribute("#field-role option[selected]", "value") == "region"


async def test_lines_that_could_not_be_read_are_shown_a_hundred_at_a_time(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("\n".join(f"acme{number}" for number in range(230))))
    async with visiting_as(member.actor) as visitor:
        seen: list[int] = []
        await visitor.open(f"/claims/{site}/list")
        for _ in range(3):
            assert "230 lines could not be read" in visitor.text
            seen.append(len(visitor.page.css("[aria-labelledby=unread] li")))
            following = visitor.attribute("a[rel=next]", "href")
            if following:
                await visitor.open(following)
        assert (seen, following, visitor.attribute("a[rel=first]", "href")) == (
            [100, 100, 30],
            "",
            f"/claims/{site}/list#unread",
        )

        for page in ("0", "-1", "99999999", "9999", "x", "\u0663"):
            await visitor.open(f"/claims/{site}/list?page={page}")
            assert visitor.status == 200


async def test_what_is_claimed_leads_to_its_claim(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        await visitor.send(f"/claims/{site}/list/claims", account="x:acme")
        await visitor.open(f"/claims/{site}/list")

        claim = await Claim.get(account__platform="x")
        assert f"/claims/{claim.id}" in visitor.links()
        assert "Every account on the list that can be proven here is claimed." in visitor.text
        assert boxes(visitor) == {}
        assert "https://x.com/acme" in visitor.find("details .copyable.lines:nth-of-type(2)").text()


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (Problem.SITE_LINK_MISSING, "There is no file at this address."),
        (Problem.WILDCARD, "answers every address with a page"),
        (Problem.REDIRECTED, "sends visitors to another website"),
        (Problem.BLOCKED, "does not let us read the file"),
        (Problem.TIMED_OUT, "Try again in a while."),
        (Problem.UNREACHABLE, "Try again in a while."),
        (Problem.RATE_LIMITED, "Try again in a while."),
        (Problem.BAD_CERTIFICATE, "Try again in a while."),
        (Problem.BROKEN, "text/plain"),
        (file(""), "The file names no account that we can read."),
        (file("hello world"), "The file names no account that we can read."),
    ],
)
async def test_a_reading_that_came_to_nothing_says_what_to_do(db: str, seen: ListRead | Problem, words: str) -> None:
    member, site = await acme()
    await read(member, site, seen)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")

        assert words in visitor.text
        assert "Read the list again" in visitor.text
        assert boxes(visitor) == {}


async def test_after_an_outage_the_earlier_list_is_still_there(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    await read(member, site, Problem.UNREACHABLE)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")

        assert "Below is the list as we read it before." in visitor.text
        assert boxes(visitor) == {"x:acme": True}


async def test_a_reading_that_nobody_will_do_says_so(db: str) -> None:
    member, site = await acme()
    await site_lists.ask(member, site, now=NOON)
    await Job.filter(kind=JobKind.READ_LIST).update(parked_at=NOON)
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")

        assert "cut short on our side" in visitor.text


async def test_one_claim_too_many_comes_back_with_what_was_ticked(db: str) -> None:
    member, site = await acme()
    await make_many_claims(member, await Brand.get(slug="acme"), claims.MOST_OPEN_CLAIMS - 1)
    await read(member, site, file("x:acme\ngithub:acme\nbluesky:acme.com"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        await visitor.send(f"/claims/{site}/list/claims", account=["x:acme", "github:acme"])

        assert visitor.status == 429
        assert "Nothing was claimed: tick fewer" in visitor.text
        assert boxes(visitor) == {"x:acme": True, "github:acme": True, "bluesky:acme.com": False}


async def test_nothing_ticked_and_a_list_that_changed_are_told(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        await visitor.send(f"/claims/{site}/list/claims")
        assert (visitor.status, "Tick at least one account." in visitor.text) == (422, True)

        await visitor.send(f"/claims/{site}/list/claims", account="x:mallory")
        assert (visitor.status, "changed while you were looking" in visitor.text) == (409, True)


async def test_a_hundred_are_offered_at_a_time(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("\n".join(f"x:acme{number}" for number in range(130))))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        assert (len(boxes(visitor)), "30 more are offered" in visitor.text) == (100, True)

        await visitor.send(f"/claims/{site}/list/claims", account=list(boxes(visitor)))
        assert "100 accounts of your list are claimed." in visitor.text
        await visitor.open(f"/claims/{site}/list")
        assert len(boxes(visitor)) == 30


async def test_a_website_that_is_not_proven_shows_no_list(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        await Claim.filter(id=site).update(state=ClaimState.LAPSED)
        await visitor.send(f"/claims/{site}/list/claims", account="x:acme")
        assert (visitor.status, "not proven any more" in visitor.text) == (409, True)

        await visitor.open(f"/claims/{site}/list")
        assert "The website is not proven." in visitor.text
        assert boxes(visitor) == {}
        await visitor.open("/desk/brands/acme/drafts")
        assert f"/claims/{site}/list" not in visitor.answer.text


async def test_viewers_look_and_strangers_do_not(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    viewer = await make_member("acme", role=Role.VIEWER)
    async with visiting_as(viewer.actor) as visitor:
        await visitor.open(f"/claims/{site}/list")
        assert "acme" in visitor.text
        assert visitor.page.css("main form") == []
    stranger = await make_member("rival")
    await make_live_brand(stranger, "rival")
    async with visiting_as(stranger.actor) as visitor:
        for path in ("list", "list/claims", "list/progress"):
            await visitor.open(f"/claims/{site}/{path}")
            assert visitor.status == 404


@pytest.mark.parametrize("count", ["-1", "abc", "99999999", "0", "\u0663", "<b>"])
async def test_only_a_number_is_told_as_claimed(db: str, count: str) -> None:
    member, _ = await acme()
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/desk/brands/acme?claimed={count}")

        assert visitor.status == 200
        assert "<b>" not in visitor.answer.text


async def test_the_stream_ends_with_the_reading(db: str) -> None:
    member, site = await acme()
    await read(member, site, file("x:acme"))
    async with visiting_as(member.actor) as visitor:
        await visitor.open(f"/claims/{site}/list/progress")

        assert visitor.answer.text.rstrip().endswith("event: done\ndata:")
