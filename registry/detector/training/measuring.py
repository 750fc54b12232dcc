"""How good the scores of labelled handles are: recall at fixed false alarms, calibration, by kind."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from registry.detector.judging import findings_of
from registry.detector.reading import read
from registry.detector.training.labelled import NATURAL, Row
from registry.detector.training.learning import Floats, Parts, evidence_of, fit

NEVER = -30.0
PER = 10_000
BUDGETS = (1, 5, 10, 30, 60, 100)
STEPS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.01)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row with the evidence of its best finding, and whether that names the right owner."""

    row: Row
    evidence: float
    is_right: bool
    kind: str


def judge(rows: Sequence[Row], parts: Parts) -> list[Judged]:
    """The best finding of each row under these weights."""
    return [_judge(row, parts) for row in rows]


def _judge(row: Row, parts: Parts) -> Judged:
    cases = [case.with_evidence(evidence_of(case, parts)) for case in row.cases]
    found = findings_of(read(row.handle, row.platform), cases)
    if not found:
        return Judged(row, NEVER, is_right=False, kind="")
    best = found[0]
    return Judged(row, best.evidence, is_right=best.target.family == row.family, kind=best.kind)


def calibrate(judged: Sequence[Judged]) -> tuple[float, float]:
    """Slope and offset that turn evidence into the share of imitations, from rows that were not learnt from."""
    seen = [one for one in judged if one.evidence > NEVER]
    values = np.array([[one.evidence, 1.0] for one in seen])
    outcomes = np.array([float(one.row.imitates and one.is_right) for one in seen])
    slope, offset = fit(values, outcomes, 1e-6)
    return float(slope), float(offset)


def threshold(judged: Sequence[Judged], budget: float, natural: float | None = None) -> float:
    """The lowest evidence at which false alarms per 10,000 honest rows (and natural ones) stay within the budget."""
    found = _at_budget([one.evidence for one in judged if not one.row.imitates], budget)
    if natural is None:
        return found
    return max(
        found, _at_budget([one.evidence for one in judged if not one.row.imitates and one.row.kind in NATURAL], natural)
    )


def _at_budget(honest: Sequence[float], budget: float) -> float:
    ranked = sorted(honest, reverse=True)
    return ranked[min(int(budget * len(ranked) / PER), len(ranked) - 1)]


def report(judged: Sequence[Judged], at: float, slope: float, offset: float) -> str:
    """The figures at one threshold of evidence, as lines for people."""
    good = [one for one in judged if one.row.imitates]
    honest = [one for one in judged if not one.row.imitates]
    flagged = [one for one in good if one.evidence > at]
    alarms = [one for one in honest if one.evidence > at]
    natural = [one for one in honest if one.row.kind in NATURAL]
    real = [one for one in good if one.row.is_real]
    caught = sum(one.is_right for one in flagged) / max(1, len(flagged))
    precision = len(flagged) / max(1, len(flagged) + len(alarms))
    budgets = (f"{budget}: {_recall_at(judged, budget):.3f}" for budget in BUDGETS)
    lines = (
        f"rows {len(judged)}  imitations {len(good)}  honest {len(honest)}",
        f"precision {precision:.4f}  recall {len(flagged) / len(good):.4f}  right target {caught:.4f}",
        f"macro recall {_macro(good, at):.4f}  real attack strings {_share(real, at):.4f}",
        f"false alarms {PER * _share(honest, at):.1f} per 10,000  natural {PER * _share(natural, at):.1f}",
        f"right target at false alarms per 10,000: {'  '.join(budgets)}",
        *_reliability(judged, slope, offset),
        f"recall by kind: {_by_kind(good, at)}",
        f"flagged by honest kind: {_by_kind(honest, at)}",
    )
    return "\n".join(lines)


def _recall_at(judged: Sequence[Judged], budget: float) -> float:
    at = threshold(judged, budget)
    good = [one for one in judged if one.row.imitates]
    return sum(one.evidence > at and one.is_right for one in good) / len(good)


def _share(rows: Sequence[Judged], at: float) -> float:
    return sum(one.evidence > at for one in rows) / max(1, len(rows))


def _groups(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in rows:
        groups[one.row.kind].append(one)
    return groups


def _macro(rows: Sequence[Judged], at: float) -> float:
    shares = [_share(group, at) for group in _groups(rows).values()]
    return sum(shares) / max(1, len(shares))


def _by_kind(rows: Sequence[Judged], at: float) -> str:
    return "  ".join(f"{kind} {_share(group, at):.3f} ({len(group)})" for kind, group in sorted(_groups(rows).items()))


def _reliability(judged: Sequence[Judged], slope: float, offset: float) -> list[str]:
    seen = [one for one in judged if one.evidence > NEVER]
    evidence = np.array([one.evidence for one in seen])
    scores: Floats = 1 / (1 + np.exp(-np.clip(slope * evidence + offset, -30, 30)))
    outcomes = np.array([float(one.row.imitates and one.is_right) for one in seen])
    brier = float(((scores - outcomes) ** 2).mean())
    logits = np.log(scores / (1 - scores))
    found = fit(np.column_stack([logits, np.ones(len(logits))]), outcomes, 1e-6)
    lines = [f"Brier score {brier:.4f} ({len(seen)} rows with a finding)  calibration slope {found[0]:.3f}"]
    for low, high in pairwise(STEPS):
        inside = (scores >= low) & (scores < high)
        if inside.any():
            lines.append(
                f"  score {low:.2f}-{min(high, 1):.2f}: said {scores[inside].mean():.3f}"
                f"  were {outcomes[inside].mean():.3f}  of {int(inside.sum())}"
            )
    return lines
