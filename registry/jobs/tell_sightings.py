"""Writes to a brand's owners about new lookalikes, once a day at most."""

from uuid import UUID

from registry.actions import alerts
from registry.jobs.tools import Again, Tools


async def tell_sightings(subject: str, tools: Tools) -> Again | None:
    now = tools.clock()
    later = await alerts.tell(UUID(subject), now=now)
    return Again(later - now) if later else None
