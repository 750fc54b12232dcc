"""The table of a claim's life: complete, as documented, and strict."""

import re
from pathlib import Path

import pytest

from registry.actions.lifecycle import MOVES, PROBLEMS, Happening, NoSuchMove, Weight, happening_of, move
from registry.models.columns import OPEN, STANDING, ClaimState
from verification.outcomes import Problem, Result

ROOT = Path(__file__).parents[3]
BACKQUOTED_SQL = re.compile(r"state = 'verified'|state IN \('pending', 'verified'\)")


def rows_of(heading: str) -> list[tuple[str, ...]]:
    """The rows of the table under this heading of the document."""
    section = (ROOT / "docs" / "LIFE.md").read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][1:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_document_shows_the_moves_of_the_code() -> None:
    told = [(state.value, what.value, to.after.value, to.reason) for (state, what), to in MOVES.items()]

    assert rows_of("Moves") == told


def test_the_document_shows_the_weight_of_every_problem() -> None:
    told = [(problem.value, weight.value, what.value) for problem, (weight, what) in PROBLEMS.items()]

    assert rows_of("Problems") == told


def test_every_problem_has_a_weight_and_the_temporary_ones_are_soft() -> None:
    assert set(PROBLEMS) == set(Problem)
    for problem, (weight, _) in PROBLEMS.items():
        assert (weight is Weight.SOFT) == (problem.result is Result.UNKNOWN), problem


@pytest.mark.parametrize("state", [ClaimState.REVOKED, ClaimState.WITHDRAWN, ClaimState.SUPERSEDED])
@pytest.mark.parametrize("what", [what for what in Happening if what is not Happening.RESTORED])
def test_nothing_but_a_later_ruling_changes_what_has_ended(state: ClaimState, what: Happening) -> None:
    with pytest.raises(NoSuchMove):
        move(state, what)


@pytest.mark.parametrize("state", [state for state in ClaimState if state is not ClaimState.REVOKED])
def test_only_what_was_revoked_can_be_restored(state: ClaimState) -> None:
    assert move(ClaimState.REVOKED, Happening.RESTORED).after is ClaimState.VERIFIED
    with pytest.raises(NoSuchMove):
        move(state, Happening.RESTORED)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("problem", Problem)
@pytest.mark.parametrize("is_late", [False, True])
def test_every_problem_leads_somewhere_from_every_open_state(
    state: ClaimState,
    problem: Problem,
    is_late: bool,
) -> None:
    after = move(state, happening_of(problem, state, was_asked=True, is_late=is_late)).after

    if problem.result is Result.UNKNOWN:
        assert after is state


@pytest.mark.parametrize("state", STANDING)
@pytest.mark.parametrize("problem", [Problem.REFUSED, Problem.NEEDS_PLACE])
def test_who_saw_nothing_ends_nothing(state: ClaimState, problem: Problem) -> None:
    assert happening_of(problem, state, was_asked=False, is_late=True) is Happening.UNCLEAR


def test_no_query_forgets_the_lapsing_ones() -> None:
    forgetful = [
        path.name for path in (ROOT / "registry").rglob("*.py") if BACKQUOTED_SQL.search(path.read_text("utf-8"))
    ]

    assert forgetful == []
