"""Checks one claim: asks the outside and writes down what came of it."""

from datetime import timedelta
from uuid import UUID

from registry import log
from registry.actions import checks, platform_health, unasked
from registry.actions.checks import StartedCheck
from registry.jobs.tools import Again, Tools
from verification.fetching import Failure, usable_keys
from verification.outcomes import Outcome, Problem
from verification.platforms.platform import Asked, Reply
from verification.vantages.wire import Question
from verification.verify import Step, verify

SHORTEST_WAIT = 5  # seconds, where nobody said when the host's turn comes


async def verify_claim(subject: str, tools: Tools) -> Again | None:
    started = await checks.begin_check(UUID(subject), now=tools.clock())
    if started is None:
        return None

    outcome: Outcome | Again | None = None
    if tools.settings.canaries:
        outcome = await platform_health.paused(started.challenge.account)
    outcome = outcome or await _look(started, tools)
    if isinstance(outcome, Again):
        await unasked.forget(started.verification_id)
        return outcome
    state = await checks.record_outcome(started, outcome, now=tools.clock())
    log.get().info(
        "claim.checked",
        claim=subject,
        platform=started.challenge.account.platform,
        result=outcome.result.value,
        problem=outcome.problem.value if outcome.problem else None,
        state=state.value,
    )
    return None


async def _look(started: StartedCheck, tools: Tools) -> Outcome | Again:
    """What the check comes to here and in the other networks, or when it may be made."""
    waits: list[int] = []

    async def ask(question: Asked) -> Reply | Failure:
        answer = await tools.ask(question)
        if isinstance(answer, Failure) and answer.put_off:
            waits.append(answer.retry_after or SHORTEST_WAIT)
        return answer

    async def on_step(step: Step) -> None:
        await checks.record_step(started.verification_id, step.what.value, step.url, now=step.at)

    outcome = await verify(
        started.challenge,
        ask,
        tools.clock(),
        place=started.place,
        known_stable_id=started.known_stable_id,
        on_step=on_step,
        keys=usable_keys(tools.settings),
    )
    if waits and outcome.problem is Problem.RATE_LIMITED:  # the host has no turn for us: no check, and no slot
        return Again(timedelta(seconds=max(waits)))
    return await tools.confirm(outcome, Question(started.challenge, started.place, started.known_stable_id))
