"""Logistic regression on the cases of labelled handles; which case of an imitation is meant is learnt along."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from registry.detector.judging import Case
from registry.detector.training.labelled import Row
from registry.detector.weighing import weigh_features

Floats = NDArray[np.float64]
Parts = dict[str, dict[str, float]]

ROUNDS = 6
STEPS = 30
RIDGE = 1.0
"""How strongly a weight is held near zero: as one labelled case of each outcome with this feature would."""
_ALMOST_DONE = 1e-6


@dataclass(frozen=True, slots=True)
class _Table:
    """The cases of one part as numbers; the last column is the part's own bias."""

    names: tuple[str, ...]
    values: Floats


def learn(rows: Sequence[Row]) -> Parts:
    """Weights of each part: what an imitation's best case has, and no case of an honest handle."""
    parts: Parts = {}
    kinds = sorted({case.part for row in rows for case in row.cases})
    meant = [_first_guess(row) for row in rows]
    for _ in range(ROUNDS):
        parts = {part: _learn_part(part, rows, meant) for part in kinds}
        again = [_best(row, parts) for row in rows]
        if again == meant:
            break
        meant = again
    return parts


def evidence_of(case: Case, parts: Parts) -> float:
    return weigh_features(case.part, case.features, parts)


def _right(row: Row) -> list[Case]:
    return [case for case in row.cases if case.root.name.family == row.family]


def _first_guess(row: Row) -> Case | None:
    """The reading with the least around it, and of those the longest name."""
    if not row.imitates:
        return None
    return max(_right(row), key=lambda case: (case.part == "slip", len(case.suspect.original)), default=None)


def _best(row: Row, parts: Parts) -> Case | None:
    if not row.imitates:
        return None
    return max(_right(row), key=lambda case: evidence_of(case, parts), default=None)


def _learn_part(part: str, rows: Sequence[Row], meant: Sequence[Case | None]) -> dict[str, float]:
    cases: list[Case] = []
    outcomes: list[float] = []
    counts: list[float] = []
    for row, case in zip(rows, meant, strict=True):
        if case is not None and case.part == part:
            cases.append(case)
            outcomes.append(1.0)
            counts.append(row.weight)
        if not row.imitates:
            honest = [other for other in row.cases if other.part == part]
            cases += honest
            outcomes += [0.0] * len(honest)
            counts += [row.weight] * len(honest)
    table = _table(cases)
    weights = fit(table.values, np.asarray(outcomes), RIDGE, np.asarray(counts))
    return {name: round(float(weight), 4) for name, weight in zip((*table.names, ""), weights, strict=True)}


def _table(cases: Sequence[Case]) -> _Table:
    names = tuple(sorted({name for case in cases for name in case.features}))
    place = {name: at for at, name in enumerate(names)}
    values = np.zeros((len(cases), len(names) + 1))
    values[:, -1] = 1.0
    for line, case in enumerate(cases):
        for name, value in case.features.items():
            values[line, place[name]] = value
    return _Table(names, values)


def fit(values: Floats, outcomes: Floats, ridge: float, counts: Floats | None = None) -> Floats:
    """Newton's method for the weights that make the outcomes likeliest; the bias (last) is held by nothing.

    `counts` says how often each line counts; none: once.
    """
    often = np.ones(len(outcomes)) if counts is None else counts
    weights = np.zeros(values.shape[1])
    hold = np.full(values.shape[1], ridge)
    hold[-1] = 1e-3
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (often * (chance - outcomes)) + hold * weights
        curve = (values * (often * chance * (1 - chance))[:, None]).T @ values + np.diag(hold + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 5.0 / max(1e-9, float(np.abs(step).max())))
        if float(np.abs(step).max()) < _ALMOST_DONE:
            break
    return weights
