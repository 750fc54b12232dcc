"""Whether a platform can be read now: one account that must be there, and one that cannot be."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum

from verification.accounts import AccountRef
from verification.fetching import Ask, Failure
from verification.methods import METHODS
from verification.methods.asking import Ending, hold
from verification.outcomes import Problem
from verification.platforms.platform import Platform, Talk, Words
from verification.verify import talks

SECONDS = 20.0  # for each of the two questions

_MISSING = frozenset({Problem.ACCOUNT_NOT_FOUND, Problem.POST_NOT_FOUND})
_NOTHING_LEARNED = frozenset({Problem.RATE_LIMITED, Problem.NEEDS_KEY})


class Sight(StrEnum):
    FINE = "fine"  # both answers are as they must be
    WRONG = "wrong"  # it answered otherwise: its answers cannot be trusted
    SILENT = "silent"  # no answer came: it is down, or we are cut off
    UNTOLD = "untold"  # nothing learned: it is not our turn, or there is no key


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen, with the problem that an account there would be told."""

    sight: Sight
    problem: Problem | None = None


async def look(platform: Platform, ask: Ask, keys: frozenset[str] = frozenset()) -> Sighting:
    """Asks for both canaries of the platform; `UNTOLD` for one that has none or that cannot be read here."""
    canary = platform.canary
    if canary is None:
        return Sighting(Sight.UNTOLD)
    found = AccountRef(platform.slug, canary.found)
    there = await _end(_talk(found, keys), found, ask)
    if there is None or not isinstance(there.what, Words):
        return _other_than_words(there)
    if there.what.account != found:
        return Sighting(Sight.WRONG, Problem.ANOTHER_ACCOUNT)
    missing = AccountRef(platform.slug, canary.missing)
    return _of_missing(await _end(_talk(missing, keys), missing, ask))


def _talk(account: AccountRef, keys: frozenset[str]) -> Talk | None:
    offered = talks(account, keys)
    return next((offered[name] for name, method in METHODS.items() if name in offered and not method.needs_place), None)


async def _end(talk: Talk | None, account: AccountRef, ask: Ask) -> Ending | None:
    if talk is None:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            return await hold(talk(account, None), ask, _nobody_listens)
    except TimeoutError:
        return Ending(Failure(Problem.TIMED_OUT, "", "", None, None), None)


def _of_missing(ending: Ending | None) -> Sighting:
    """Words for a name that nobody can have are as wrong as none for one that is there."""
    if ending is not None and isinstance(ending.what, Words):
        return Sighting(Sight.WRONG)
    if ending is not None and not isinstance(ending.what, Words) and ending.what.problem in _MISSING:
        return Sighting(Sight.FINE)
    return _other_than_words(ending)


def _other_than_words(ending: Ending | None) -> Sighting:
    if ending is None or isinstance(ending.what, Words):
        return Sighting(Sight.UNTOLD, Problem.NEEDS_KEY)
    problem = ending.what.problem
    if problem in _NOTHING_LEARNED:
        return Sighting(Sight.UNTOLD, problem)
    is_silent = isinstance(ending.what, Failure) and ending.what.status is None and ending.reply is None
    return Sighting(Sight.SILENT if is_silent else Sight.WRONG, problem)


async def _nobody_listens(_url: str) -> None:
    """No page shows the steps of these looks."""
