"""Asks one platform for its canaries and writes down whether its answers can be trusted."""

from registry import log
from registry.actions import platform_health
from registry.jobs.tools import Again, Tools
from verification import canaries
from verification.fetching import usable_keys
from verification.platforms import PLATFORMS


async def check_platform(subject: str, tools: Tools) -> Again | None:
    platform = PLATFORMS.get(subject)
    if platform is None or platform.canary is None or not tools.settings.canaries:
        return None
    seen = await canaries.look(platform, tools.ask, usable_keys(tools.settings))
    health = await platform_health.record(subject, seen, now=tools.clock())
    problem = seen.problem.value if seen.problem else None
    log.get().info("platform.checked", platform=subject, sight=seen.sight.value, problem=problem, state=health.state)
    return None
