"""What a company sees of its claims: the values for the claim page and for lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.models.columns import AccountRole, BrandState, ClaimState, Role
from verification.accounts import AccountRef
from verification.outcomes import Problem, Result
from verification.verify import Place


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    id: UUID
    account: AccountRef
    url: str
    role: AccountRole
    state: ClaimState
    disputed: bool
    verified_at: datetime | None
    checked_at: datetime | None
    next_check_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StepView:
    at: datetime
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    url: str
    status: int | None
    seen_at: datetime
    sha256: str | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class CheckView:
    """One act of checking; `result` is None while it runs (and for one that a crash cut short)."""

    id: UUID
    started_at: datetime
    finished_at: datetime | None
    steps: tuple[StepView, ...]
    result: Result | None
    problem: Problem | None
    detail: str | None
    method: str | None
    evidence: EvidenceView | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Everything that the claim page shows."""

    id: UUID
    company_slug: str
    company_name: str
    brand_slug: str
    brand_name: str
    brand_state: BrandState
    member_role: Role
    account: AccountRef
    url: str
    role: AccountRole
    state: ClaimState
    disputed: bool
    token: str
    statement: str  # the line to post
    where: tuple[Place, ...]
    token_expires_at: datetime
    needs_place: bool  # every way to prove it needs the address of a post
    place: str | None
    is_checking: bool  # queued for now, or running
    tries: int
    latest: CheckView | None
    history: tuple[CheckView, ...]  # newest first, the latest included
    verified_at: datetime | None
    checked_at: datetime | None
    next_check_at: datetime | None
    ended_at: datetime | None
    display_name: str | None
    method: str | None
