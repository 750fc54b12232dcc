"""Reads the front page of a company's website and keeps the accounts that it links to as a draft."""

import asyncio
from datetime import timedelta
from uuid import UUID

from registry import log
from registry.actions import drafts
from registry.jobs.tools import Again, Tools
from registry.jobs.verify_claim import SHORTEST_WAIT
from verification.fetching import Failure
from verification.front_page import Found, read_front_page
from verification.outcomes import Problem
from verification.verify import DEADLINE


async def read_site(subject: str, tools: Tools) -> Again | None:
    site = await drafts.to_read(UUID(subject))
    if site is None:
        return None

    seen: tuple[Found, ...] | Problem
    try:
        async with asyncio.timeout(DEADLINE):
            answer = await read_front_page(site, tools.ask, test_names=tools.settings.test_names)
    except TimeoutError:
        seen = Problem.TIMED_OUT
    else:
        if isinstance(answer, Failure) and answer.put_off:  # the host has no turn for us yet
            return Again(timedelta(seconds=answer.retry_after or SHORTEST_WAIT))
        seen = answer.problem if isinstance(answer, Failure) else answer
    await drafts.record_site(UUID(subject), seen, now=tools.clock())
    problem = seen.value if isinstance(seen, Problem) else None
    log.get().info("site.read", draft=subject, site=site, problem=problem)
    return None
