"""Asks the detector who may be taken for a brand that went live."""

from uuid import UUID

from registry.actions import flags
from registry.jobs.tools import Again, Tools


async def scan_brand(subject: str, tools: Tools) -> Again | None:
    await flags.scan_brand(UUID(subject), now=tools.clock())
    return None
