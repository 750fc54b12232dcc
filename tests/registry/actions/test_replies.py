"""Whoever holds an account is heard: in time, by somebody else, and it never becomes official by that."""

import re
from datetime import timedelta

import pytest

from registry.actions import case_clock, cases, directory, replies
from registry.actions.listings import Verdict
from registry.actions.replies import NewReply
from registry.errors import BadInput, NotAllowed, NotFound
from registry.models import Case, Claim, Reply
from registry.models.columns import CaseState, Ground, ReplyState
from tests.factories import NOON, make_moderator, not_proven, proven, unknown
from tests.registry.actions.test_cases import FAKE, NOTICE, dell, in_notice, opinion
from verification.accounts import AccountRef
from verification.challenges import token_fits

DAY = timedelta(days=1)
WORDS = NewReply("dell", "fan", "We are a fan club of old machines.")


async def answered(*, account: AccountRef = FAKE, now: object = NOON) -> str:
    """An answer that the account has shown to be its own; returns the secret of its page."""
    at = NOON if now is NOON else now
    secret = await replies.begin(account, WORDS, now=at)  # type: ignore[arg-type]
    await replies.ask_for_check(secret, "https://x.com/dell_prizes/status/1", now=at)  # type: ignore[arg-type]
    reply = await Reply.all().order_by("-created_at").first()
    assert reply
    await replies.record(reply.id, reply.token, proven(account), now=at)  # type: ignore[arg-type]
    return secret


async def test_the_words_stand_on_the_account_s_page_and_nothing_becomes_official(db: str) -> None:
    await dell()

    await answered()

    listing = await directory.look_up(FAKE)
    assert listing.verdict is Verdict.LOOKALIKE
    assert listing.case
    assert listing.case.statement
    assert (listing.case.statement.words, listing.case.statement.said_at) == (WORDS.words, NOON)
    assert not await Claim.filter(account__handle=FAKE.handle).exists()
    assert (await Case.get()).waits_since == NOON


async def test_the_token_of_an_answer_proves_no_claim(db: str) -> None:
    await dell()
    await replies.begin(FAKE, WORDS, now=NOON)

    token = (await Reply.get()).token

    assert not token_fits(token, FAKE, "dell", "localhost:8000")


@pytest.mark.parametrize("outcome", [not_proven(FAKE), unknown(FAKE)])
async def test_unproven_words_are_shown_to_nobody(db: str, outcome: object) -> None:
    await dell()
    secret = await replies.begin(FAKE, WORDS, now=NOON)
    await replies.ask_for_check(secret, "https://x.com/dell_prizes/status/1", now=NOON)
    reply = await Reply.get()
    await replies.record(reply.id, reply.token, outcome, now=NOON)  # type: ignore[arg-type]

    assert (await directory.look_up(FAKE)).case is None
    assert ((await Case.get()).waits_since, (await Reply.get()).state) == (None, ReplyState.PENDING)


async def test_an_answer_within_the_notice_is_heard_before_anything_is_public(db: str) -> None:
    case_id, _, _ = await in_notice(await dell())
    await answered(now=NOON + DAY)

    await case_clock.advance(case_id, now=NOON + NOTICE)

    assert (await directory.look_up(FAKE)).verdict is not Verdict.IMPOSTOR


async def test_an_appeal_that_we_are_late_with_suspends_the_ruling(db: str) -> None:
    case_id, first, _ = await in_notice(await dell())
    await case_clock.advance(case_id, now=NOON + NOTICE)
    await answered(now=NOON + NOTICE)
    contested = await directory.look_up(FAKE)
    assert (contested.verdict, contested.disputed) == (Verdict.IMPOSTOR, True)

    await case_clock.advance(case_id, now=NOON + NOTICE + 14 * DAY)

    suspended = await directory.look_up(FAKE)
    assert (suspended.verdict, suspended.disputed) == (Verdict.LOOKALIKE, True)
    with pytest.raises(NotAllowed):
        await cases.uphold(first, case_id, await opinion(case_id), now=NOON + 30 * DAY)


async def test_who_did_not_rule_decides_the_appeal(db: str) -> None:
    case_id, first, _ = await in_notice(await dell())
    await case_clock.advance(case_id, now=NOON + NOTICE)
    await answered(now=NOON + NOTICE)
    with pytest.raises(NotAllowed):
        await cases.rule_honest(first, case_id, await opinion(case_id, Ground.FAN), now=NOON)

    await cases.uphold(await make_moderator(), case_id, await opinion(case_id), now=NOON)
    await Case.filter(id=case_id).update(state=CaseState.IMITATES, published_at=NOON + NOTICE)

    await answered(now=NOON + NOTICE + DAY)  # the same again within 90 days is shown, and decides nothing
    assert (await Case.get(id=case_id)).appealed_at is None


async def test_where_no_program_may_read_a_moderator_looks(db: str) -> None:
    await dell()
    account = AccountRef("instagram", "dell_prizes")
    secret = await replies.begin(account, WORDS, now=NOON)
    await replies.ask_for_check(secret, "", now=NOON)
    reply = await Reply.get()
    assert reply.state is ReplyState.WAITS

    await replies.say_seen(await make_moderator(), reply.id, is_there=True, now=NOON)

    listing = await directory.look_up(account)
    assert listing.case
    assert listing.case.statement


async def test_there_is_nothing_to_answer_where_nobody_is_suspected(db: str) -> None:
    await dell()
    with pytest.raises(NotFound):
        await replies.begin(AccountRef("x", "zqwhjk"), WORDS, now=NOON)
    with pytest.raises(BadInput):
        await replies.begin(FAKE, NewReply("dell", "blessed", "x"), now=NOON)
    with pytest.raises(BadInput):
        await replies.begin(FAKE, NewReply("dell", "fan", "  "), now=NOON)
    assert await Case.all().count() == 0


def test_no_slug_looks_like_what_an_answer_is_bound_to() -> None:
    assert not re.fullmatch(r"[a-z0-9-]{1,120}", replies.challenged("dell"))
