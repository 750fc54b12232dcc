"""The one reader of the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The current time, always in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (this is its home)


def seconds() -> float:
    """The same in seconds since 1970, for what counts by it thousands of times a second."""
    return time.time()  # noqa: TID251
