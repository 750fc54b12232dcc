"""One check as the worker makes it: what is kept of it, and what becomes of one that cannot be made now."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest

from registry.database import rows
from registry.jobs.mailing import post_with
from registry.jobs.tools import Again, Tools
from registry.jobs.verify_claim import verify_claim
from registry.models import Claim, Verification
from registry.models.columns import ClaimState
from registry.pacing import ACCOUNT_BURST
from registry.settings import Settings
from tests.factories import make_claim, make_live_brand, make_member
from verification.accounts import AccountRef
from verification.fetching import Failure
from verification.outcomes import Problem
from verification.platforms.platform import Asked, Reply

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PUT_OFF = Failure(Problem.RATE_LIMITED, "Not yet.", "https://acme.test/", None, 7, put_off=True)


class Outside:
    """Answers each question with the next answer, and remembers which of them could have been put off."""

    def __init__(self, *answers: Reply | Failure) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def ask(self, _: Asked) -> Reply | Failure:
        return self._next("patiently")

    async def ask_at_once(self, _: Asked) -> Reply | Failure:
        return self._next("at once")

    def _next(self, how: str) -> Reply | Failure:
        self.asked.append(how)
        return self._answers.pop(0)

    @property
    def tools(self) -> Tools:
        settings = Settings()
        return Tools(self.ask, lambda: NOON, post_with(settings), settings, ask_at_once=self.ask_at_once)


async def due(account: AccountRef) -> Claim:
    member = await make_member("acme")
    claim = await make_claim(member, await make_live_brand(member), account, now=NOON - timedelta(minutes=1))
    await Claim.filter(id=claim.id).update(next_check_at=NOON)
    return claim


def profile(claim: Claim) -> Reply:
    body = orjson.dumps(
        {"login": "acme", "id": 42, "type": "User", "name": "A", "bio": f"brand-registry: {claim.token}"}
    )
    return Reply("https://api.github.com/users/acme", 200, "application/json", body)


async def kept(claim_id: UUID) -> Sequence[Verification]:
    return await Verification.filter(claim_id=claim_id)


async def test_a_check_is_kept_with_its_outcome_and_all_its_steps(db: str) -> None:
    claim = await due(AccountRef("github", "acme"))
    outside = Outside(profile(claim))

    assert await verify_claim(str(claim.id), outside.tools) is None

    (check,) = await kept(claim.id)
    assert (check.result, [step["what"] for step in check.steps]) == ("proven", ["asked", "read", "looked"])
    assert (await Claim.get(id=claim.id)).state is ClaimState.VERIFIED


async def test_a_check_whose_host_has_no_turn_comes_again_and_leaves_no_trace(db: str) -> None:
    claim = await due(AccountRef("github", "acme"))

    assert await verify_claim(str(claim.id), Outside(PUT_OFF).tools) == Again(timedelta(seconds=7))

    assert await kept(claim.id) == []
    after = await Claim.get(id=claim.id)
    assert (after.state, after.tries, after.next_check_at) == (ClaimState.PENDING, 0, NOON)


async def test_only_the_first_question_goes_back_to_the_line(db: str) -> None:
    claim = await due(AccountRef("activitypub", "acme@acme.example"))
    finger = {
        "subject": "acct:acme@acme.example",
        "links": [{"rel": "self", "type": "application/activity+json", "href": "https://acme.example/users/acme"}],
    }
    found = Reply("https://acme.example/", 200, "application/jrd+json", orjson.dumps(finger))
    outside = Outside(found, PUT_OFF)

    assert await verify_claim(str(claim.id), outside.tools) == Again(timedelta(seconds=7))

    assert outside.asked == ["at once", "patiently"]


async def test_a_crowd_of_claims_is_no_crowd_at_the_account(db: str) -> None:
    claim = await due(AccountRef("github", "acme"))
    await rows("SELECT take_budget('account github:acme', $1, 0.2) FROM generate_series(1, 100)", ACCOUNT_BURST)
    outside = Outside()

    again = await verify_claim(str(claim.id), outside.tools)

    assert isinstance(again, Again)
    assert timedelta(0) < again.after <= timedelta(seconds=5)
    assert (outside.asked, await kept(claim.id)) == ([], [])


@pytest.mark.usefixtures("db")
async def test_a_claim_that_is_gone_is_no_work() -> None:
    assert await verify_claim("00000000-0000-0000-0000-000000000000", Outside().tools) is None
