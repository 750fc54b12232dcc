"""Keeps the deadline of a case: makes a ruling public when its notice has ended, or suspends it."""

from uuid import UUID

from registry.actions import case_clock
from registry.jobs.tools import Again, Tools


async def advance_case(subject: str, tools: Tools) -> Again | None:
    now = tools.clock()
    later = await case_clock.advance(UUID(subject), now=now)
    return Again(later - now) if later else None
