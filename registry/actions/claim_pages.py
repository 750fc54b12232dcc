"""A long list of claims, by how they stand and a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.actions.claim_views import ClaimSummary
from registry.models.columns import STANDING, ClaimState

ON_A_PAGE = 100
FEW = 10  # so many are seen at one look: no choice is offered
ALL = "all"
WAITING, PROVEN, ENDED = "waiting", "proven", "ended"


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page of the claims that are shown."""

    rows: tuple[ClaimSummary, ...]
    shown: str  # which of them: all, waiting, proven or ended
    counts: Mapping[str, int]
    page: int  # the first is 1
    pages: int
    few: int = FEW


def page_of(claims: Sequence[ClaimSummary], *, shown: str = ALL, page: int = 1) -> ClaimPage:
    """The claims that stand like this; another word shows all of them, a page too far the last one."""
    by_kind: dict[str, list[ClaimSummary]] = {ALL: list(claims), WAITING: [], PROVEN: [], ENDED: []}
    for claim in claims:
        by_kind[_kind(claim.state)].append(claim)
    kind = shown if shown in by_kind else ALL
    chosen = by_kind[kind]
    pages = max(1, -(-len(chosen) // ON_A_PAGE))
    number = max(1, min(page, pages))
    rows = chosen[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return ClaimPage(tuple(rows), kind, {name: len(found) for name, found in by_kind.items()}, number, pages)


def _kind(state: ClaimState) -> str:
    if state is ClaimState.PENDING:
        return WAITING
    return PROVEN if state in STANDING else ENDED
