"""What the worker does to claims: beginning a check, telling its steps, and what its outcome changes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.models.columns import ClaimState
from verification.challenges import Challenge
from verification.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class StartedCheck:
    """A check under way, bound to the version of the claim that it was started for (SECURITY P15)."""

    verification_id: UUID
    claim_id: UUID
    challenge: Challenge
    place: str | None
    known_stable_id: str | None
    version: int


async def begin_check(claim_id: UUID, *, now: datetime) -> StartedCheck | None:
    """Opens a verification; None when there is nothing to check (ended, or not due)."""
    raise NotImplementedError


async def record_step(verification_id: UUID, what: str, url: str, *, now: datetime) -> None:
    """Adds a step to a running verification and tells whoever watches the claim."""
    raise NotImplementedError


async def record_outcome(started: StartedCheck, outcome: Outcome, *, now: datetime) -> ClaimState:
    """Writes down what a check came to and what that changes; returns the claim's state afterwards."""
    raise NotImplementedError


async def due_checks(limit: int, *, now: datetime) -> list[UUID]:
    """Queues a check for each claim that is due, oldest first; returns which."""
    raise NotImplementedError
