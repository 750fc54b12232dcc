"""What a job is given to work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from registry.clock import Clock
from registry.jobs.mailing import Post
from registry.settings import Settings
from verification.fetching import Ask, Send
from verification.outcomes import Outcome
from verification.vantages.wire import Question

Confirm = Callable[[Outcome, Question], Awaitable[Outcome]]


async def alone(outcome: Outcome, _: Question) -> Outcome:
    """Without vantages our own view decides."""
    return outcome


@dataclass(frozen=True, slots=True)
class Tools:
    """The outside world, the time, the post and the settings."""

    ask: Ask
    clock: Clock
    post: Post
    settings: Settings
    confirm: Confirm = alone  # what our other networks make of an outcome
    ask_at_once: Ask | None = None  # like `ask`, for a question that can be put off: waiting takes a slot
    send: Send | None = None  # a message for a webhook


@dataclass(frozen=True, slots=True)
class Again:
    """The job is not done: it is to be started again after this while."""

    after: timedelta


# A kind of job: is given its subject and the tools; None means done. It may run twice, and bears that.
Handler = Callable[[str, Tools], Awaitable[Again | None]]
