"""Asks the detector whom a newly claimed account may be taken for."""

from uuid import UUID

from registry.actions import flags
from registry.jobs.tools import Again, Tools


async def scan_account(subject: str, tools: Tools) -> Again | None:
    await flags.scan_account(UUID(subject), now=tools.clock())
    return None
