"""When a proven claim is looked at again: by age and risk, spread so that no hour gets everything. Pure."""

from dataclasses import dataclass
from datetime import timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPREAD = 0.1  # of every pause, at random: what was proven together is not looked at together for ever

# Younger than this: looked at again after so long.
_BY_AGE = (
    (HOUR / 2, HOUR),
    (4 * HOUR, 6 * HOUR),
    (14 * DAY, DAY),
    (60 * DAY, 2 * DAY),
    (180 * DAY, 4 * DAY),
)
_OLD = 7 * DAY


@dataclass(frozen=True, slots=True)
class Risk:
    """What makes an account worth a look more often."""

    is_website: bool = False  # all accounts of the brand hang from it
    has_stable_id: bool = True  # without one a freed name is noticed by the missing line only
    is_watched: bool = False  # disputed, or a suspicion waits for people


def pause(age: timedelta, risk: Risk, *, luck: float) -> timedelta:
    """How long until the next look, for a claim proven `age` ago; `luck` from 0 to 1 spreads the looks."""
    usual = next((wait for limit, wait in _BY_AGE if age < limit), _OLD)
    if not risk.has_stable_id:
        usual = max(usual / 2, min(usual, DAY))
    if risk.is_website or risk.is_watched:
        usual = min(usual, DAY)
    return usual * (1 + SPREAD * luck)
