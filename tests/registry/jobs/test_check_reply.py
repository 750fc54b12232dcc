"""The token of an answer is looked for as a claim's is: in the account's own words."""

import orjson
from tortoise.transactions import in_transaction

from registry.actions import case_files, replies
from registry.actions.replies import NewReply
from registry.jobs.check_reply import check_reply
from registry.models import Case, Reply
from registry.models.columns import ReplyState
from tests.factories import make_live_brand, make_member
from tests.registry.jobs.test_verify_claim import NOON, Outside
from verification.accounts import AccountRef
from verification.platforms.platform import Reply as Seen

FANS = AccountRef("github", "acme-fans")


async def asked() -> Reply:
    brand = await make_live_brand(await make_member())
    async with in_transaction():
        await case_files.open_case(FANS, brand, now=NOON)
    secret = await replies.begin(FANS, NewReply("acme", "fan", "A fan club."), now=NOON)
    await replies.ask_for_check(secret, "", now=NOON)
    return await Reply.get()


def profile(bio: str) -> Seen:
    body = orjson.dumps({"login": "acme-fans", "id": 7, "type": "User", "name": "Fans", "bio": bio})
    return Seen("https://api.github.com/users/acme-fans", 200, "application/json", body)


async def test_words_that_the_account_shows_the_line_for_are_proven(db: str) -> None:
    reply = await asked()

    await check_reply(str(reply.id), Outside(profile(f"brand-registry: {reply.token}")).tools)

    proven = await Reply.get()
    assert (proven.state, proven.proven_at, proven.stable_id) == (ReplyState.PROVEN, NOON, "7")
    assert (await Case.get()).waits_since == NOON


async def test_without_the_line_it_stays_and_says_why(db: str) -> None:
    reply = await asked()

    await check_reply(str(reply.id), Outside(profile("We like Acme.")).tools)

    after = await Reply.get()
    assert (after.state, after.asked_at, after.problem) == (ReplyState.PENDING, None, "token_not_found")


async def test_a_job_that_runs_twice_changes_nothing(db: str) -> None:
    reply = await asked()
    await check_reply(str(reply.id), Outside(profile(f"brand-registry: {reply.token}")).tools)

    await check_reply(str(reply.id), Outside().tools)

    assert (await Reply.get()).proven_at == NOON
