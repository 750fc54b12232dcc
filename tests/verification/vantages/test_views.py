"""A quorum decides; views that contradict each other decide nothing."""

from datetime import UTC, datetime

import pytest

from verification.accounts import AccountRef
from verification.outcomes import Evidence, Outcome, Problem, Result, View
from verification.vantages.views import OWN, combine, majority

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCOUNT = AccountRef("website", "acme.test")
PROVEN = Outcome(Result.PROVEN, None, "Found.", ACCOUNT)
ABSENT = Outcome(Result.NOT_PROVEN, Problem.TOKEN_NOT_FOUND, "Not there.", ACCOUNT)
AWAY = Outcome(Result.UNKNOWN, Problem.TIMED_OUT, "Too slow.", ACCOUNT)


def view(outcome: Outcome, name: str = "madrid", stable_id: str | None = None) -> View:
    evidence = Evidence("https://acme.test/", 200, NOON, None, "seen")
    return View(name, outcome.result, outcome.problem, stable_id, evidence)


@pytest.mark.parametrize(("views", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_a_majority_is_more_than_half(views: int, needed: int) -> None:
    assert majority(views) == needed


@pytest.mark.parametrize("own", [PROVEN, ABSENT])
def test_a_quorum_of_equal_views_decides(own: Outcome) -> None:
    result = combine(own, [view(own), view(AWAY, "lima")], 2)

    assert (result.result, result.problem) == (own.result, own.problem)
    assert [each.name for each in result.views] == [OWN, "madrid", "lima"]


@pytest.mark.parametrize(("own", "other"), [(PROVEN, ABSENT), (ABSENT, PROVEN)])
def test_one_contrary_view_is_enough_to_wait(own: Outcome, other: Outcome) -> None:
    result = combine(own, [view(own), view(own, "lima"), view(other, "oslo")], 2)

    assert (result.result, result.problem) == (Result.UNKNOWN, Problem.VIEWS_DISAGREE)
    assert len(result.views) == 4


@pytest.mark.parametrize("own", [PROVEN, ABSENT])
def test_too_few_views_decide_nothing(own: Outcome) -> None:
    result = combine(own, [view(AWAY), view(AWAY, "lima")], 2)

    assert (result.result, result.problem) == (Result.UNKNOWN, Problem.TOO_FEW_VIEWS)


def test_two_owners_of_one_name_decide_nothing() -> None:
    own = Outcome(Result.PROVEN, None, "Found.", ACCOUNT, stable_id="1")

    result = combine(own, [view(PROVEN, stable_id="1"), view(PROVEN, "lima", stable_id="2")], 2)

    assert result.problem is Problem.VIEWS_DISAGREE


def test_what_is_unknown_here_is_not_made_known_by_others() -> None:
    assert combine(AWAY, [view(PROVEN), view(PROVEN, "lima")], 2).result is Result.UNKNOWN
