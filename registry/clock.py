"""The one reader of the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The current time, always in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (this is its home)
