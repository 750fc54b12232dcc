"""The detector without a database: JSON lines in, JSON lines out, against a file of registered accounts."""

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from registry.detector.finding import Finding, Protected
from registry.detector.judging import detect
from registry.detector.protected import ProtectedNames
from registry.detector.weighing import THRESHOLD

_OTHER_NAMES = {"twitter": "x"}
"""Platforms that changed their name, with the slug in force."""


def scan_lines(lines: Iterable[str], registered: TextIO | Path, threshold: float = THRESHOLD) -> Iterator[str]:
    """One answer a line, each at once; raises KeyError when the file of registered accounts lacks a column."""
    protected = ProtectedNames(read_registered(registered))
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line, protected, threshold), ensure_ascii=False)


def read_registered(registered: TextIO | Path) -> Iterator[Protected]:
    """The accounts of a TSV with the columns handle, platform, brand_id, brand_name and family."""
    if isinstance(registered, Path):
        with registered.open(encoding="utf-8", newline="") as file:
            yield from read_registered(file)
        return
    for row in csv.DictReader(registered, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield Protected(
            handle=row["handle"].strip().removeprefix("@"),
            platform=platform_slug(row["platform"]) or "",
            brand=row["brand_id"],
            brand_name=row["brand_name"],
            family=row["family"] or row["brand_id"],
            proven=True,
        )


def _answer(line: str, protected: ProtectedNames, threshold: float) -> dict[str, object]:
    try:
        question = json.loads(line)
        handle = str(question["handle"])
    except (ValueError, KeyError, TypeError):
        return {"error": 'not a JSON object with a "handle"', "flagged": False}
    findings = detect(
        handle,
        protected,
        platform=platform_slug(question.get("platform")),
        display_name=str(question.get("display_name") or "") or None,
        threshold=0,
    )
    echo = {"id": question["id"]} if "id" in question else {}
    return {**echo, "handle": handle, **_told(findings[0] if findings else None, threshold)}


def _told(finding: Finding | None, threshold: float) -> dict[str, object]:
    if finding is None:
        return {"flagged": False, "score": 0.0, "target": None, "target_brand": None, "kind": None, "tricks": []}
    return {
        "flagged": finding.score >= threshold,
        "score": finding.score,
        "target": finding.target.handle,
        "target_brand": finding.target.brand,
        "kind": finding.kind,
        "tricks": list(finding.tricks),
    }


def platform_slug(text: object) -> str | None:
    """The slug in force of a platform, as others may write it."""
    slug = str(text or "").strip().casefold()
    return _OTHER_NAMES.get(slug, slug) or None
