"""Labelled handles, with the cases that the detector sees in each."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.detector.judging import Case, cases_for
from registry.detector.protected import ProtectedNames
from registry.detector.reading import read
from registry.detector.scanning import platform_slug
from registry.detector.weighing import NOTHING

NATURAL = frozenset({"username", "username-near", "username-contains", "legislator", "person", "word-pair"})
"""Kinds of honest handles that were drawn without a look at the guarded names."""


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
    return int.from_bytes(hashlib.sha256(family.encode()).digest()[:4], "big") % folds
