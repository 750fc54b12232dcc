"""Brings readings, suspects and weights together: whom may this handle be taken for?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from registry.detector.bearing import simply_bears
from registry.detector.domains import DOMAIN_PLATFORMS
from registry.detector.finding import Finding, Protected
from registry.detector.handles import shown_part
from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading, read, read_name
from registry.detector.skeleton import fold
from registry.detector.suspects import Suspect, suspects
from registry.detector.tables import TrustedWord
from registry.detector.tricks import combosquatting, display_name
from registry.detector.weighing import THRESHOLD, Circumstances, circumstances, score, weigh, weigh_display_name

_TIED = 1.0
"""Evidence taken off when two owners are equally near: a name between two brands is usually a third one."""

_EQUALLY_NEAR = 0.3


@dataclass(frozen=True, slots=True)
class Case:
    """One suspect against one guarded spelling, weighed."""

    evidence: float
    suspect: Suspect
    root: Root


def detect(
    handle: str,
    protected: ProtectedNames,
    *,
    platform: str | None = None,
    display_name: str | None = None,
    threshold: float = THRESHOLD,
) -> list[Finding]:
    """Whom this handle may be taken for, best first; empty where it is registered, honest or simply bears a name."""
    reading = read(handle, platform)
    if not reading.key or protected.account(platform, handle) or _is_below_a_guarded_domain(reading, protected):
        return []
    cases = list(cases_of(reading, protected))
    if any(case.root.key == reading.key and simply_bears(reading, case.root, protected) for case in cases):
        return []
    if display_name and not reading.fan_words:
        cases += _display_cases(reading, display_name, protected)
    return [finding for finding in findings_of(reading, cases) if finding.score >= threshold]


def _is_below_a_guarded_domain(reading: Reading, protected: ProtectedNames) -> bool:
    """`news.dell.com` and `news@social.dell.com` belong to whoever holds `dell.com`."""
    host = reading.text if reading.platform in DOMAIN_PLATFORMS else reading.place[1].lstrip("@:")
    parts = host.casefold().split(".")
    above = (".".join(parts[i:]) for i in range(len(parts) - 1))
    return any(protected.account(platform, domain) for domain in above for platform in sorted(DOMAIN_PLATFORMS))


def cases_of(reading: Reading, protected: ProtectedNames) -> Iterator[Case]:
    """Every guarded spelling the handle may come from, weighed."""
    for suspect in suspects(reading, protected):
        for root in protected.roots(suspect.original):
            around = circumstances(root, reading, protected)
            told = _as_told(suspect, reading, around)
            yield Case(weigh(told, reading, around), told, root)


def findings_of(reading: Reading, cases: Iterable[Case]) -> list[Finding]:
    """The best case of each owner as a finding, best first; equally near owners weaken each other."""
    best: dict[str, Case] = {}
    for case in cases:
        known = best.get(case.root.name.family)
        if known is None or _rank(case, reading) < _rank(known, reading):
            best[case.root.name.family] = case
    ranked = sorted(best.values(), key=lambda case: _rank(case, reading))
    tied = len(ranked) > 1 and ranked[0].evidence - ranked[1].evidence < _EQUALLY_NEAR
    return [_finding(reading, case, case.evidence - (_TIED if tied else 0)) for case in ranked]


def _as_told(suspect: Suspect, reading: Reading, around: Circumstances) -> Suspect:
    """Equal letters may be foreign ones, or a domain under another ending."""
    if around.is_disguised and not suspect.added:
        trick = "confusable" if suspect.trick in {"separator", "tld_swap"} else suspect.trick
        return replace(suspect, trick=trick, kind="homoglyph-unicode")
    if suspect.trick == "separator" and reading.platform in DOMAIN_PLATFORMS:
        return replace(suspect, trick="tld_swap", kind="tld-swap")
    return suspect


def _display_cases(reading: Reading, shown: str, protected: ProtectedNames) -> Iterator[Case]:
    display = read_name(shown)
    if display.fan_words or not display.key or not display_name.is_foreign(reading.key, display.key):
        return
    for suspect in suspects(display, protected):
        told = replace(suspect, trick=display_name.NAME, kind=display_name.KIND)
        for root in protected.roots(suspect.original):
            if _is_foreign_to_all(reading, protected.of_brand(root.name.brand)):
                around = circumstances(root, display, protected)
                yield Case(weigh_display_name(suspect, around), told, root)


def _is_foreign_to_all(reading: Reading, accounts: Iterable[Protected]) -> bool:
    own_names = (fold(shown_part(account.handle).name) for account in accounts)
    return all(display_name.is_foreign(reading.key, own) for own in own_names)


def _rank(case: Case, reading: Reading) -> tuple[object, ...]:
    """Best evidence first; then the account where the reader is, a proven one, and a fixed order."""
    name = case.root.name
    return (-round(case.evidence, 6), name.platform != reading.platform, not name.proven, name, case.suspect.trick)


def _finding(reading: Reading, case: Case, evidence: float) -> Finding:
    suspect = case.suspect
    return Finding(
        handle=reading.handle,
        platform=reading.platform,
        target=case.root.name,
        score=score(evidence),
        tricks=tuple(_tricks(reading, suspect)),
        kind=suspect.kind or _kind_of_words(suspect.added),
        imitated=case.root.name.brand_name if case.root.source is Source.NAME else case.root.name.handle,
        added=" ".join(word.word for word in suspect.added),
    )


def _tricks(reading: Reading, suspect: Suspect) -> Iterator[str]:
    if suspect.trick == display_name.NAME:
        yield display_name.NAME
    if suspect.added:
        yield combosquatting.NAME
    if suspect.trick not in {combosquatting.NAME, display_name.NAME}:
        yield suspect.trick
    if suspect.kind == "homoglyph-unicode" and suspect.trick != "confusable":
        yield "confusable"
    if suspect.trick != "separator" and any(not c.isalnum() for c in reading.text) and not reading.domain:
        yield "separator"


def _kind_of_words(added: tuple[TrustedWord, ...]) -> str:
    heaviest = max(added, key=lambda word: (word.weight, word.sort == "digits"))
    sort = heaviest.sort if heaviest.sort in {"support", "lure", "official", "digits"} else "other"
    return f"affix-{sort}"
