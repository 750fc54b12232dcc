"""A clock that the test moves."""

from datetime import datetime

from tests.factories import NOON


class Hand:
    """Shows noon until it is set."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now
