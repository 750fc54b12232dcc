"""May a new brand's name or domain be taken for one that is guarded already?"""

from collections.abc import Iterator

from registry.detector.finding import Finding
from registry.detector.judging import cases_of, findings_of
from registry.detector.protected import ProtectedNames
from registry.detector.reading import Reading, read, read_name
from registry.detector.weighing import THRESHOLD

_EQUAL = 0.99
_EQUAL_LETTERS = frozenset({"separator", "tld_swap"})
"""Tricks that leave the letters equal: told as the same name."""


def near_names(name: str, domain: str | None, protected: ProtectedNames) -> list[Finding]:
    """The guarded brands that a new brand's name or domain may be taken for, best first; equal ones too."""
    best: dict[str, Finding] = {}
    for reading in _readings(name, domain):
        for finding in (*_equal(reading, protected), *_alike(reading, protected)):
            known = best.get(finding.target.brand)
            if known is None or finding.score > known.score:
                best[finding.target.brand] = finding
    return sorted(best.values(), key=lambda finding: (-finding.score, finding.target))


def _readings(name: str, domain: str | None) -> Iterator[Reading]:
    for reading in (read_name(name), read(domain or "", "website")):
        if reading.key:
            yield reading


def _equal(reading: Reading, protected: ProtectedNames) -> Iterator[Finding]:
    for target in protected.bears_name(reading.key):
        yield Finding(reading.handle, reading.platform, target, _EQUAL, ("same_name",), kind="same-name")


def _alike(reading: Reading, protected: ProtectedNames) -> list[Finding]:
    cases = [
        case
        for case in cases_of(reading, protected)
        if case.suspect.has_additions or case.suspect.slip.trick not in _EQUAL_LETTERS
    ]
    return findings_of(reading, cases, THRESHOLD)
