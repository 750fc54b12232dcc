"""Whether an account is there, on platforms whose own interface answers that to everybody, without a key."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from verification.accounts import AccountRef
from verification.fetching import Ask, Failure
from verification.fetching.politeness import pace_of
from verification.methods.asking import hold
from verification.outcomes import Problem
from verification.platforms import PLATFORMS
from verification.platforms.platform import Words

SECONDS = 20.0  # for one account
SHORTEST_PAUSE = 10.0  # between two questions to one platform, about accounts that nobody claims
SHARE = 0.5  # of what the platform allows: the rest is for checks of claims

# Where a name stands in the canonical handle of a platform that may be asked. On servers of its users (activitypub,
# lemmy) only those where the brand has an account itself are asked.
ASKABLE: Mapping[str, str] = MappingProxyType(
    {
        "bluesky": "{name}.bsky.social",
        "github": "{name}",
        "gitlab": "gitlab.com/{name}",
        "keybase": "{name}",
        "hackernews": "{name}",
        "activitypub": "",
        "lemmy": "",
    }
)
_NOT_THERE = frozenset({Problem.ACCOUNT_NOT_FOUND, Problem.ANOTHER_ACCOUNT, Problem.NOT_ACTIVE, Problem.REFUSED})


class Presence(StrEnum):
    THERE = "there"
    NOT_THERE = "not_there"  # nobody, somebody under another name, or nobody any more
    UNKNOWN = "unknown"  # no answer that may be used: leave the platform alone for now
    LATER = "later"  # nothing was asked: it is not our turn


@dataclass(frozen=True, slots=True)
class Look:
    """What asking for one account came to; `account` is as the platform names it."""

    presence: Presence
    account: AccountRef
    display_name: str | None = None
    problem: Problem | None = None
    retry_after: float | None = None


async def look(account: AccountRef, ask: Ask) -> Look:
    """Asks the platform for the account; never raises for the outside. One of no askable platform is unknown."""
    if account.platform not in ASKABLE:
        return Look(Presence.UNKNOWN, account, problem=Problem.REFUSED)
    talk = PLATFORMS[account.platform].conversations["profile_text"]
    try:
        async with asyncio.timeout(SECONDS):
            ending = (await hold(talk(account, None), ask, _nobody_listens)).what
    except TimeoutError:
        return Look(Presence.UNKNOWN, account, problem=Problem.TIMED_OUT)
    if isinstance(ending, Words):
        return Look(Presence.THERE, ending.account, ending.display_name)
    if isinstance(ending, Failure):
        presence = Presence.LATER if ending.put_off else Presence.UNKNOWN
        return Look(presence, account, problem=ending.problem, retry_after=ending.retry_after)
    presence = Presence.NOT_THERE if ending.problem in _NOT_THERE else Presence.UNKNOWN
    return Look(presence, account, problem=ending.problem)


def pause_on(platform: str) -> float:
    """Seconds between two such questions to the platform: at most its share of what one may ask there."""
    return max(SHORTEST_PAUSE, 1 / (pace_of(platform).per_second * SHARE))


async def _nobody_listens(_url: str) -> None:
    """No page shows the steps of these looks."""
