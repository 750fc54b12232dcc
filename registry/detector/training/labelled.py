"""Labelled handles, with the cases that the detector sees in each."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.detector.judging import Case, cases_for
from registry.detector.protected import ProtectedNames
from registry.detector.reading import read
from registry.detector.scanning import platform_slug, read_registered
from registry.detector.weighing import NOTHING

NATURAL = frozenset({"username", "username-near", "username-contains", "legislator", "person", "word-pair"})
"""Kinds of honest handles that were drawn without a look at the guarded names."""

ONE_IN = 4
WEIGHT = 0.25
"""A directory is large, and says only what is not an imitation: it is read in part, and counts less."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled handle."""

    handle: str
    platform: str | None
    shown: str | None
    imitates: bool
    kind: str
    family: str
    """Whose names it imitates, or is near to; the handle itself where there is none."""
    is_real: bool
    cases: tuple[Case, ...]
    fold: int
    weight: float = 1.0


def read_honest(file: Path, folds: int) -> Iterator[Row]:
    """One in so many accounts of a directory of real organisations, each as one that only others than its owner guard.

    Nobody of them imitates another: what the detector sees in them is chance, a namesake, or a common owner.
    """
    names = ProtectedNames(read_registered(file))
    for name in sorted(names):
        if _number(f"{name.platform} {name.handle}") % ONE_IN == 0:
            names.remove(name)
            cases = cases_for(read(name.handle, name.platform), None, names)
            names.add(name)
            others = tuple(case for case in cases if case.evidence > NOTHING and case.root.name.family != name.family)
            yield Row(
                name.handle,
                name.platform,
                shown=None,
                imitates=False,
                kind="directory",
                family=name.family,
                is_real=False,
                cases=others,
                fold=_fold(name.family, folds),
                weight=WEIGHT,
            )


def read_labelled(file: Path, names: ProtectedNames, folds: int) -> Iterator[Row]:
    """The rows of a TSV that are labelled; all rows of one owner stand in one fold."""
    families = {name.brand: name.family for name in names}
    with file.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["label"] not in {"imitates", "honest"}:
                continue
            brand = row["brand_id"] or _near_brand(row)
            family = families.get(brand, brand) or row["handle"].casefold()
            platform, shown = platform_slug(row["platform"]), row["display_name"] or None
            cases = cases_for(read(row["handle"], platform), shown, names)
            judged = tuple(case for case in cases if case.evidence > NOTHING)
            imitates, is_real = row["label"] == "imitates", row["source"].startswith("real:")
            yield Row(
                row["handle"], platform, shown, imitates, row["kind"], family, is_real, judged, _fold(family, folds)
            )


def _near_brand(row: dict[str, str]) -> str:
    return row["target_handle_or_brand"].casefold()


def _fold(family: str, folds: int) -> int:
    return _number(family) % folds


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
