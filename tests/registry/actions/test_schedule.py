"""When a proven claim is looked at again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.actions.schedule import DAY, HOUR, Risk, pause

AGES = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))
RISKS = st.builds(Risk, st.booleans(), st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), HOUR),
        (HOUR, 6 * HOUR),
        (7 * HOUR, DAY),
        (20 * DAY, 2 * DAY),
        (100 * DAY, 4 * DAY),
        (400 * DAY, 7 * DAY),
    ],
)
def test_the_older_the_rarer(age: timedelta, expected: timedelta) -> None:
    assert pause(age, Risk(), luck=0) == expected


def test_websites_and_suspected_accounts_are_looked_at_daily() -> None:
    assert pause(400 * DAY, Risk(is_website=True), luck=0) == DAY
    assert pause(400 * DAY, Risk(is_watched=True), luck=0) == DAY


def test_without_a_stable_id_twice_as_often() -> None:
    assert pause(400 * DAY, Risk(has_stable_id=False), luck=0) == 3.5 * DAY


@given(AGES, RISKS, st.floats(0, 1))
def test_every_pause_is_between_an_hour_and_eight_days(age: timedelta, risk: Risk, luck: float) -> None:
    assert HOUR <= pause(age, risk, luck=luck) <= 8 * DAY
