"""Ranges (docs/PRIVATE_LOOKUPS.md), answered without the framework: the same answer, sooner."""

from registry.actions.private_lookups import is_prefix, padded
from registry.web.kept import Told, of_range
from registry.web.state import AppState

ROUTE = "/api/v1/range/{prefix}"
BEFORE = ROUTE.removesuffix("{prefix}")


def prefix_of(path: str, query: bytes) -> str | None:
    """Which range is asked for, if the address says nothing else; None takes the long way."""
    if query or not path.startswith(BEFORE):
        return None
    prefix = path.removeprefix(BEFORE).lower()
    return prefix if is_prefix(prefix) else None


async def answer(prefix: str, state: AppState, told: Told) -> bytes:
    """Looks the range up, and says in `told` what it tells of; raises what reading raises."""
    found = await state["look_up_range"](prefix)
    told.route = ROUTE
    told.subjects = of_range(prefix, [one.listing for one in found])
    return padded(prefix, found, key=state["settings"].keys()[0], now=state["clock"]())
