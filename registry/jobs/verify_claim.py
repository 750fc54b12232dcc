"""Checks one claim: asks the outside and writes down what came of it."""

from uuid import UUID

from registry import log
from registry.actions import checks
from registry.jobs.tools import Again, Tools
from verification.verify import Step, verify


async def verify_claim(subject: str, tools: Tools) -> Again | None:
    started = await checks.begin_check(UUID(subject), now=tools.clock())
    if started is None:
        return None

    async def on_step(step: Step) -> None:
        await checks.record_step(started.verification_id, step.what.value, step.url, now=step.at)

    outcome = await verify(
        started.challenge,
        tools.ask,
        tools.clock(),
        place=started.place,
        known_stable_id=started.known_stable_id,
        on_step=on_step,
        keys=frozenset(tools.settings.platform_keys),
    )
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
