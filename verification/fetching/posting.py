"""A few bytes for a place that the operator trusts, and its short answer, read whole."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import httpx

from verification.fetching.routes import Route


@dataclass(frozen=True, slots=True)
class Post:
    """What goes where, until when (time of the event loop), and how many bytes its answer may have."""

    route: Route
    url: str  # the route decides where it goes; this is what httpx wants to have
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    deadline: float
    longest_answer: int


# The answer with its body; raises `Stopped`. The real one is `Fetcher.post`.
Send = Callable[[Post], Awaitable[httpx.Response]]
