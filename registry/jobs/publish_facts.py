"""Tells programs what the audit trail says: reads it on, in order, until its end; the public log grows with it."""

from datetime import timedelta

from registry.actions import publishing, transparency_log
from registry.jobs.tools import Again, Tools


async def publish_facts(_subject: str, tools: Tools) -> Again | None:
    has_more = await publishing.publish(now=tools.clock())
    has_more |= await transparency_log.extend(tools.settings, now=tools.clock())
    return Again(timedelta(0)) if has_more else None
