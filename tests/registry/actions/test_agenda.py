"""The moderators' list: every kind that waits, what is due first, what is late, and who has it in hand."""

from datetime import timedelta

import pytest

from registry.actions import agenda, brand_losses, decisions, fake_reports, hands, waiting
from registry.actions.fake_reports import FakeReport
from registry.errors import Conflict, NotFound
from registry.models import Brand, Case, Claim, Flag, Hand, Job, Reply
from registry.models.columns import BrandState, FlagState, JobKind
from tests.factories import NOON, actor, letters_to, make_account, make_brand, make_member, make_moderator, make_person
from tests.registry.actions.test_cases import FAKE, dell
from tests.registry.actions.test_disputes import two_sides
from verification.accounts import AccountRef

DAY = timedelta(days=1)
LATER = NOON + 8 * DAY


async def everything() -> None:
    """One thing of every kind waits."""
    dispute_id, _, rival = await two_sides()
    assert dispute_id
    brand = await Brand.get(slug="dell")
    await fake_reports.submit(FAKE, FakeReport("dell", "imitates"), now=NOON)
    await fake_reports.submit(AccountRef("x", "dell_win"), FakeReport("dell", "imitates"), now=NOON)
    case = await Case.get(account__handle="dell_win")
    await Case.filter(id=case.id).update(appealed_at=NOON)
    await Reply.create(
        case_id=case.id, ground="fan", words="Fans.", language="en", state="waits", secret_hash="a", token="t",
        token_expires_at=LATER, created_at=NOON,
    )  # fmt: skip
    await make_brand(await make_member("new"), "new", state=BrandState.REVIEW)
    await Claim.filter(company_id=rival.company_id, account__platform="x").update(waits_since=NOON)
    await Flag.create(
        account=await make_account(AccountRef("x", "del1")), brand=brand, score=0.9, tricks={}, state=FlagState.OPEN,
        created_at=NOON,
    )  # fmt: skip
    await brand_losses.propose(await make_moderator(), "rival", "Another's.", now=NOON)
    await Job.create(kind=JobKind.SCAN_BRAND, subject="x", run_at=NOON, parked_at=NOON, created_at=NOON)


async def test_every_kind_is_in_the_list_and_what_is_due_first_comes_first(db: str) -> None:
    await everything()

    found = await agenda.show(await make_moderator(), now=LATER)

    assert list(found.counts) == list(agenda.KINDS)
    assert [one.due_at for one in found.tasks] == sorted(one.due_at for one in found.tasks)
    assert {(one.kind, one.what) for one in found.tasks} == {
        ("report", "look"), ("appeal", "appeal"), ("reply", "line"), ("dispute", "look"), ("brand", "review"),
        ("brand", "take"), ("account", "compare_again"), ("flag", "flag"), ("job", "job"),
    }  # fmt: skip
    assert {one.what for one in found.tasks if one.is_late} == {"job", "line"}
    assert (found.total, found.late) == (9, 2)
    for kind in agenda.KINDS:
        one_kind = await agenda.show(await make_moderator(), kind, now=LATER)
        assert {one.kind for one in one_kind.tasks} == {kind}


async def test_a_dispute_waits_for_nobody_while_its_sides_may_answer(db: str) -> None:
    await two_sides()
    judge = await make_moderator()

    assert (await agenda.show(judge, now=NOON + DAY)).tasks == ()
    assert len((await agenda.show(judge, now=LATER)).tasks) == 1


async def test_letters_and_the_public_count_the_same(db: str) -> None:
    await everything()
    judge = await make_moderator("judge@example.com")

    await waiting.tell(now=LATER)

    (letter,) = await letters_to(judge.email)
    for line in (
        "1 case to be looked at", "1 answer of an account's side", "1 line to look for", "1 dispute of companies",
        "2 brands for a decision", "1 account to be compared", "1 suspicion", "1 job that was set aside",
        "2 of them are past the time that we promised.",
    ):  # fmt: skip
        assert line in letter.body
    times = await decisions.waiting_times(now=LATER)
    assert (times.waiting, times.late, times.oldest) == (8, 1, NOON)  # a job is nobody's business outside


async def test_what_one_has_in_hand_is_free_again_when_given_back_or_run_out(db: str) -> None:
    await dell()
    first, second = await make_moderator(), await make_moderator()
    await hands.take(first, "flags", "one", now=NOON)
    await hands.take(first, "flags", "one", now=NOON)
    with pytest.raises(Conflict):
        await hands.take(second, "flags", "one", now=NOON)
    await hands.give_back(second, "flags", "one")  # it is not theirs
    assert (await hands.of(first, "flags", "one", now=NOON)).is_mine

    await hands.take(second, "flags", "one", now=NOON + hands.HELD_FOR)
    assert not (await hands.of(first, "flags", "one", now=NOON + hands.HELD_FOR)).is_mine
    await hands.give_back(second, "flags", "one")
    assert (await hands.of(first, "flags", "one", now=NOON)).since is None
    await hands.take(first, "flags", "two", now=NOON)
    await hands.tidy(now=NOON + hands.HELD_FOR)
    assert not await Hand.exists()


async def test_the_list_and_the_hand_are_the_moderators_matter(db: str) -> None:
    stranger = actor(await make_person())
    for refused in (
        agenda.show(stranger, now=NOON),
        hands.take(stranger, "flags", "one", now=NOON),
        hands.give_back(stranger, "flags", "one"),
        hands.of(stranger, "flags", "one", now=NOON),
        hands.take(await make_moderator(), "people", "one", now=NOON),
    ):
        with pytest.raises(NotFound):
            await refused
