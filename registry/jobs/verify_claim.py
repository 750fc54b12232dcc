"""Checks one claim: asks the outside and writes down what came of it."""

from datetime import timedelta
from uuid import UUID

from registry import log, pacing
from registry.actions import checks, platform_health, verifications
from registry.actions.verifications import StartedCheck
from registry.jobs.telling import Telling
from registry.jobs.tools import Again, Tools
from verification.fetching import Failure, usable_keys
from verification.outcomes import Outcome, Problem
from verification.platforms.platform import Asked, Reply
from verification.vantages.wire import Question
from verification.verify import verify

SHORTEST_WAIT = 5  # seconds, where nobody said when the host's turn comes


async def verify_claim(subject: str, tools: Tools) -> Again | None:
    started = await checks.begin_check(UUID(subject), now=tools.clock())
    if started is None:
        return None

    account = started.challenge.account
    outcome: Outcome | Again | None = None
    if tools.settings.canaries:
        outcome = await platform_health.paused(account)
    if outcome is None and (seconds := await pacing.account_rests(account)):
        return Again(timedelta(seconds=seconds))
    telling = Telling(started)
    try:
        outcome = outcome or await _look(started, telling, tools)
    finally:
        steps = await telling.end()
    if isinstance(outcome, Again):
        if telling.on_record:
            await verifications.forget(started)
        return outcome
    state = await checks.record_outcome(started, outcome, steps, now=tools.clock())
    log.get().info(
        "claim.checked",
        claim=subject,
        platform=account.platform,
        result=outcome.result.value,
        problem=outcome.problem.value if outcome.problem else None,
        state=state.value,
    )
    return None


async def _look(started: StartedCheck, telling: Telling, tools: Tools) -> Outcome | Again:
    """What the check comes to here and in the other networks, or when it may be made."""
    waits: list[int] = []
    has_asked = False

    async def ask(question: Asked) -> Reply | Failure:
        nonlocal has_asked
        # What was asked already would have to be asked again: only the first question goes back to the line.
        answer = await (tools.ask if has_asked else tools.ask_at_once or tools.ask)(question)
        if isinstance(answer, Failure) and answer.put_off:
            waits.append(answer.retry_after or SHORTEST_WAIT)
        else:
            has_asked = True
        return answer

    outcome = await verify(
        started.challenge,
        ask,
        tools.clock(),
        place=started.place,
        known_stable_id=started.known_stable_id,
        on_step=telling.note,
        keys=usable_keys(tools.settings),
    )
    if waits and outcome.problem is Problem.RATE_LIMITED:  # the host has no turn for us: no check, and no slot
        return Again(timedelta(seconds=max(waits)))
    return await tools.confirm(outcome, Question(started.challenge, started.place, started.known_stable_id))
