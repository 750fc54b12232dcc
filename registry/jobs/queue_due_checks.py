"""Once a minute: queues the checks of claims and looks at platforms that are due, tells moderators, signs the log."""

from datetime import timedelta

from registry import log
from registry.actions import (
    case_clock,
    checks,
    digests,
    dispute_answers,
    dumps,
    hands,
    key_endings,
    platform_health,
    tidying,
    trait_counts,
    transparency_log,
    waiting,
)
from registry.jobs.tools import Again, Tools

EVERY = timedelta(minutes=1)
SOON = timedelta(seconds=1)  # while more are due than fit in one go
MOST_AT_ONCE = 500  # a jump of the clock must not flood the outside


async def queue_due_checks(_subject: str, tools: Tools) -> Again | None:
    if tools.settings.canaries:
        await platform_health.queue_looks(now=tools.clock())
    queued = await checks.due_checks(MOST_AT_ONCE, now=tools.clock())
    await case_clock.queue_due(now=tools.clock())
    await dispute_answers.keep_deadlines(now=tools.clock())
    await hands.tidy(now=tools.clock())
    if told := await waiting.tell(now=tools.clock()):
        log.get().info("moderators.told", count=told)
    await transparency_log.extend(tools.settings, now=tools.clock())
    await dumps.queue_due(now=tools.clock())
    if written := await digests.tell(now=tools.clock()):
        log.get().info("digests.written", count=written)
    await key_endings.warn(now=tools.clock())
    if thinned := await tidying.tidy(now=tools.clock()):
        log.get().info("rows.thinned", count=thinned)
    await trait_counts.count(now=tools.clock())
    if queued:
        log.get().info("checks.queued", count=len(queued))
    return Again(SOON if len(queued) == MOST_AT_ONCE else EVERY)
