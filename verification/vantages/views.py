"""What several views come to together: a quorum decides, and views that contradict each other decide nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from verification.outcomes import Outcome, Problem, Result, View

OWN = "here"

_DISAGREE = "Seen from different networks, the place shows different things. This decides nothing; we will look again."
_TOO_FEW = "Too few of our other networks could look. This decides nothing; we will look again."


def as_view(name: str, outcome: Outcome) -> View:
    """What one place saw, for the evidence."""
    return View(name, outcome.result, outcome.problem, outcome.stable_id, outcome.evidence)


def majority(views: int) -> int:
    """More than half of so many views."""
    return views // 2 + 1


def combine(own: Outcome, others: Sequence[View], quorum: int) -> Outcome:
    """Our own outcome where `quorum` views, ours among them, saw the same and none the contrary; else unknown.

    Modelled on multi-perspective issuance corroboration (CA/Browser Forum ballot SC-067): one network that is led
    astray, by DNS or by routing, must not decide. Stricter in one point: a single contrary view is enough to wait.
    """
    views = (as_view(OWN, own), *others)
    told = replace(own, views=views)
    if own.result is Result.UNKNOWN:
        return told
    counted = Counter(view.result for view in views)
    contrary = Result.NOT_PROVEN if own.result is Result.PROVEN else Result.PROVEN
    if counted[contrary] or len(_owners(views)) > 1:
        return _undecided(told, Problem.VIEWS_DISAGREE, _DISAGREE)
    if counted[own.result] < quorum:
        return _undecided(told, Problem.TOO_FEW_VIEWS, _TOO_FEW)
    return told


def _owners(views: Sequence[View]) -> set[str]:
    """The stable ids that were seen with a proof: more than one means that two accounts answered to one name."""
    return {view.stable_id for view in views if view.result is Result.PROVEN and view.stable_id}


def _undecided(outcome: Outcome, problem: Problem, detail: str) -> Outcome:
    return replace(outcome, result=problem.result, problem=problem, detail=detail)
