"""Looks whether an account shows the token of an answer, the way claims are checked."""

from datetime import timedelta
from uuid import UUID

from registry import log, pacing
from registry.actions import replies
from registry.jobs.tools import Again, Tools
from verification.fetching import usable_keys
from verification.vantages.wire import Question
from verification.verify import verify


async def check_reply(subject: str, tools: Tools) -> Again | None:
    found = await replies.challenge_of(UUID(subject), now=tools.clock())
    if found is None:
        return None
    challenge, place = found
    if seconds := await pacing.account_rests(challenge.account):
        return Again(timedelta(seconds=seconds))
    outcome = await verify(challenge, tools.ask, tools.clock(), place=place, keys=usable_keys(tools.settings))
    outcome = await tools.confirm(outcome, Question(challenge, place, None))
    state = await replies.record(UUID(subject), challenge.token, outcome, now=tools.clock())
    told = state.value if state else None
    log.get().info("reply.checked", platform=challenge.account.platform, result=outcome.result.value, state=told)
    return None
