"""Learns the weights and writes them down with their inputs, their date and how good they are."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from itertools import chain
from math import exp, floor
from pathlib import Path

import orjson

from registry.clock import now
from registry.detector.protected import ProtectedNames
from registry.detector.scanning import read_registered
from registry.detector.training.labelled import Row, read_honest, read_labelled
from registry.detector.training.learning import Parts, learn
from registry.detector.training.measuring import Judged, calibrate, judge, report, threshold

FOLDS = 5
WEIGHTS = Path(__file__).parent.parent / "data" / "weights.json"
SURE, PUBLIC, PUBLIC_NATURAL, ALERT = 10.0, 45.0, 3.0, 150.0
"""False alarms per 10,000 honest handles that each use may cost."""


def cross_validated(rows: Sequence[Row], organisations: Sequence[Row]) -> list[Judged]:
    """Every row judged by weights that no row of the same owner has taught; organisations only teach."""
    judged: list[Judged] = []
    for fold in range(FOLDS):
        parts = learn([row for row in (*rows, *organisations) if row.fold != fold])
        judged += judge([row for row in rows if row.fold == fold], parts)
    return judged


def main() -> None:
    """Reads the files, learns, writes the weights unless only asked to measure."""
    options = argparse.ArgumentParser(prog="python -m registry.detector.training", description=__doc__)
    options.add_argument("labelled", type=Path)
    options.add_argument("registered", type=Path)
    options.add_argument("--directory", type=Path, help="accounts of real organisations: none imitates another")
    options.add_argument("--dry", action="store_true", help="measure only, write nothing")
    options.add_argument("--errors", type=Path, help="write the rows judged wrongly when not learnt from")
    chosen = options.parse_args()
    names = ProtectedNames(read_registered(chosen.registered))
    rows = list(read_labelled(chosen.labelled, names, FOLDS))
    organisations = list(read_honest(chosen.directory, FOLDS)) if chosen.directory else []
    judged = cross_validated(rows, organisations)
    slope, offset = calibrate(judged)
    public = threshold(judged, PUBLIC, PUBLIC_NATURAL)
    say = sys.stdout.write
    said = report(judged, public, slope, offset)
    say(f"== cross-validated by brand\n{said}\n")
    if chosen.errors:
        _write_errors(judged, public, chosen.errors)
    parts = learn([*rows, *organisations])
    if organisations:
        said += f"\n{_accused(organisations, parts, public)}"
    say(f"{said.splitlines()[-1]}\n== fitted\n{report(judge(rows, parts), public, slope, offset)}\n")
    if not chosen.dry:
        uses = {"sure": threshold(judged, SURE), "public": public, "alert": threshold(judged, ALERT)}
        _write(parts, slope, offset, uses, said, chosen)


def _write(
    parts: Parts, slope: float, offset: float, uses: dict[str, float], said: str, chosen: argparse.Namespace
) -> None:
    scores = {use: _above(1 / (1 + exp(-(slope * evidence + offset)))) for use, evidence in uses.items()}
    inputs = (chosen.labelled, chosen.registered, chosen.directory)
    kept = {
        "learnt": now().date().isoformat(),
        "inputs": {file.name: _fingerprint(file) for file in inputs if file},
        "cross_validated": said.splitlines(),
        "calibration": {"slope": round(slope, 4), "offset": round(offset, 4)},
        "thresholds": scores,
        "parts": parts,
    }
    WEIGHTS.write_bytes(orjson.dumps(kept, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


def _accused(organisations: Sequence[Row], parts: Parts, at: float) -> str:
    accused = sum(one.evidence > at for one in judge(organisations, parts))
    return f"real organisations accused: {accused} of {len(organisations)}"


def _above(scored: float) -> float:
    """The next score with five digits: the honest handle that marks the end of the budget stays outside."""
    return (floor(scored * 1e5) + 1) / 1e5


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _write_errors(judged: Sequence[Judged], at: float, file: Path) -> None:
    wrong = (
        one for one in judged if (one.evidence > at) != one.row.imitates or (one.row.imitates and not one.is_right)
    )
    lines = chain(
        ("label\tkind\tplatform\thandle\tshown\tfamily\tevidence over threshold\tfound kind",),
        (
            "\t".join(
                (
                    "imitates" if one.row.imitates else "honest",
                    one.row.kind,
                    one.row.platform or "",
                    one.row.handle,
                    one.row.shown or "",
                    one.row.family,
                    f"{one.evidence - at:.2f}",
                    one.kind,
                )
            )
            for one in sorted(wrong, key=lambda one: (one.row.imitates, one.row.kind, -one.evidence))
        ),
    )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
