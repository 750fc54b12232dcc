"""Makes the daily dump of the directory."""

from registry import log
from registry.actions import dumps
from registry.jobs.tools import Again, Tools


async def write_dump(_subject: str, tools: Tools) -> Again | None:
    if not await dumps.is_due(now=tools.clock()):  # it was asked for again while the last one was being made
        return None
    made = await dumps.write(tools.settings, now=tools.clock())
    log.get().info("dump.written", accounts=made.accounts, size=made.size)
    return None
