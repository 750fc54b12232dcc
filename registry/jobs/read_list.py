"""Reads the list of accounts on a company's proven website, for its members to look at."""

import asyncio
from datetime import timedelta
from uuid import UUID

from registry import log
from registry.actions import site_lists
from registry.jobs.tools import Again, Tools
from registry.jobs.verify_claim import SHORTEST_WAIT
from verification.fetching import Failure
from verification.methods.listed import ListRead, ask_list
from verification.outcomes import Problem
from verification.verify import DEADLINE


async def read_list(subject: str, tools: Tools) -> Again | None:
    wish = await site_lists.begin(UUID(subject))
    if wish is None:
        return None

    seen: ListRead | Problem
    try:
        async with asyncio.timeout(DEADLINE):
            answer = await ask_list(wish.site, tools.ask, test_names=tools.settings.test_names)
    except TimeoutError:
        seen = Problem.TIMED_OUT
    else:
        if isinstance(answer, Failure) and answer.put_off:  # the host has no turn for us yet
            return Again(timedelta(seconds=answer.retry_after or SHORTEST_WAIT))
        seen = answer if isinstance(answer, ListRead) else answer.problem
    await site_lists.record(wish, seen, now=tools.clock())
    problem = seen.value if isinstance(seen, Problem) else None
    log.get().info("list.read", claim=subject, site=wish.site, problem=problem)
    return None
