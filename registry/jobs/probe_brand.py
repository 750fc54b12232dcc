"""Asks whether likely lookalikes of a brand exist: a few at a time, slowly, and after the checks of claims."""

import asyncio
from datetime import timedelta
from uuid import UUID

from registry import log
from registry.actions import probes
from registry.jobs.tools import Again, Tools
from verification import presence

SHORTEST_PAUSE = timedelta(seconds=1)


async def probe_brand(subject: str, tools: Tools) -> Again | None:
    due = await probes.begin(UUID(subject), now=tools.clock())
    if due is None:
        return None
    ask = tools.ask_at_once or tools.ask
    looks = await asyncio.gather(*(presence.look(account, ask) for account in due.accounts))
    now = tools.clock()
    later = await probes.record(due, looks, now=now)
    seen = [look.presence.value for look in looks]
    log.get().info("brand.probed", brand=subject, round=due.number, seen=seen, is_over=later is None)
    return Again(max(SHORTEST_PAUSE, later - now)) if later else None
