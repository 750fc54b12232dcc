"""A dispute through the pages: the sides speak, a moderator compares and rules, everybody reads what was decided."""

import pytest

from registry.models import Claim, Dispute
from registry.models.columns import Role
from tests.factories import NOON, make_member, make_moderator
from tests.registry.actions.test_disputes import DAY, LATER, two_sides
from tests.registry.web.visitor import visiting, visiting_as


async def test_both_speak_a_moderator_lets_the_holder_keep_it_and_everybody_reads_so(db: str) -> None:
    dispute_id, member, rival = await two_sides()
    page, judged, public = (f"{room}/disputes/{dispute_id}" for room in ("", "/moderation", "/decisions"))
    for side, words in ((member, "Ours since 2007."), (rival, "We bought it.")):
        claim = await Claim.get(company_id=side.company_id, account__handle="dell", account__platform="x")
        async with visiting_as(side.actor) as visitor:
            assert f"/claims/{claim.id}/dispute" in (await visitor.open(f"/claims/{claim.id}")).links()
            await visitor.open(f"/claims/{claim.id}/dispute")
            assert visitor.path == page
            await visitor.send(page, words=words)
            assert "Whoever decides reads it" in visitor.text
            assert words in visitor.text
    async with visiting() as anybody:
        await anybody.open("/accounts/x/dell")
        assert "/decisions/accounts/x/dell" in anybody.links()
        await anybody.open("/decisions/accounts/x/dell")
        assert anybody.path == public
        assert "Not decided yet." in anybody.text
        assert not [words for words in ("2007", "bought", "Rival") if words in anybody.text]
    async with visiting_as(await make_moderator()) as judge:
        assert judged in (await judge.open("/moderation?kind=dispute")).links()
        await judge.open(judged)
        for words in ("Ours since 2007.", "We bought it.", "dell.com", "rival.example.com", "id-1"):
            assert words in judge.text
        await judge.send(judged, whose="dell-inc", reason=" ", ruling="decide")
        assert judge.status == 422
        await judge.send(judged, whose="", reason="We looked.", ruling="decide")
        assert "Say whose it is." in judge.text
        await judge.send(judged, whose="dell-inc", reason="Its website names it.", ruling="decide")
        assert "it stays with whoever holds it" in judge.text
    async with visiting() as anybody:
        await anybody.open(public)
        assert "Decided." in anybody.text
        assert "Its website names it." in anybody.text
        assert public in (await anybody.open("/decisions")).links()
    async with visiting_as(rival.actor) as loser:
        await loser.open(page)
        assert "It was decided that the account is not yours." in loser.text
        await loser.send(page, words="We have a contract.")
        assert "A moderator who did not rule decides" in loser.text


async def test_the_desk_says_that_there_is_something_to_answer_until_it_is(db: str) -> None:
    dispute_id, member, _ = await two_sides()
    page = f"/disputes/{dispute_id}"
    async with visiting_as(member.actor) as visitor:
        assert page in (await visitor.open("/desk")).links()
        await visitor.open(page)
        await visitor.send(page, words="Ours.")
        assert page not in (await visitor.open("/desk")).links()
    async with visiting_as(member.actor, now=LATER) as visitor:
        assert page not in (await visitor.open("/desk")).links()


async def test_two_moderators_take_it_from_its_holder(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    page = f"/moderation/disputes/{dispute_id}"
    async with visiting_as(await make_moderator(), now=LATER) as first:
        await first.open(page)
        await first.send(page, whose="rival", reason="The contract.", ruling="decide")
        assert "A second moderator has to look now." in first.text
        await first.open(page)
        assert not first.page.css("button[value=confirm]")
    async with visiting_as(await make_moderator(), now=LATER) as second:
        assert "Second pair of eyes" in (await second.open("/moderation")).text
        await second.open(page)
        assert "it belongs to Rival" in second.text
        await second.send(page, reason="I read it, too.", ruling="confirm")
        assert "All sides have been told" in second.text


async def test_before_the_sides_had_their_time_there_is_nothing_to_press(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    async with visiting_as(await make_moderator(), now=NOON + DAY) as judge:
        await judge.open(f"/moderation/disputes/{dispute_id}")
        assert "The sides may still answer." in judge.text
        assert not judge.page.css("button[value=decide]")


@pytest.mark.parametrize("room", ["", "/moderation"])
async def test_it_is_not_there_for_anybody_else(db: str, room: str) -> None:
    dispute_id, member, _ = await two_sides()
    stranger = await make_member("stranger")
    async with visiting_as(stranger.actor) as visitor:
        assert (await visitor.open(f"{room}/disputes/{dispute_id}")).status == 404
    if room:
        async with visiting_as(member.actor) as visitor:
            assert (await visitor.open(f"{room}/disputes/{dispute_id}")).status == 404


async def test_a_viewer_reads_and_does_not_speak(db: str) -> None:
    dispute_id, _, _ = await two_sides()
    viewer = await make_member("rival", role=Role.VIEWER)
    async with visiting_as(viewer.actor) as visitor:
        await visitor.open(f"/disputes/{dispute_id}")
        assert "An owner or manager speaks for the company." in visitor.text
        assert not visitor.page.css("main form[method=post]")


async def test_odd_forms_are_refused(db: str) -> None:
    dispute_id, member, _ = await two_sides()
    async with visiting_as(member.actor) as visitor:
        page = f"/disputes/{dispute_id}"
        await visitor.open(page)
        await visitor.send(page, words="x", what="crown")
        assert visitor.status == 404
        await visitor.open(page)
        await visitor.send(page, words="  ")
        assert visitor.status == 422
        assert "Write what people should know." in visitor.text
    async with visiting_as(await make_moderator(), now=LATER) as judge:
        page = f"/moderation/disputes/{dispute_id}"
        for sent in ({"ruling": "crown"}, {"version": "x"}):
            await judge.open(page)
            await judge.send(page, **{"whose": "rival", "reason": "x", "ruling": "decide", **sent})
            assert judge.status == 404
        await judge.open(page)
        await judge.send(page, whose="rival", reason="x", ruling="decide", version="77")
        assert judge.status == 409
    assert (await Dispute.get(id=dispute_id)).version == 1


async def test_the_deadlines_are_on_a_page_of_their_own(db: str) -> None:
    async with visiting() as anybody:
        await anybody.open("/decisions/rules")
        assert "Nothing is past the time that we promised." in anybody.text
        assert (await anybody.open("/decisions/accounts/x/nobody")).status == 404
