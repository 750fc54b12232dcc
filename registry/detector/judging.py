"""Brings readings, suspects and weights together: whom may this handle be taken for?"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import inf

from registry.detector.addition_features import says_strongly
from registry.detector.additions import additions_of
from registry.detector.bearing import simply_bears
from registry.detector.circumstances import Circumstances, circumstances
from registry.detector.crowding import crowding
from registry.detector.domains import DOMAIN_PLATFORMS
from registry.detector.finding import Finding, Protected
from registry.detector.handles import shown_part
from registry.detector.meaning import meant
from registry.detector.protected import ProtectedNames, Root, Source
from registry.detector.reading import Reading, read, read_name
from registry.detector.rules import is_official_elsewhere, is_ruled_out
from registry.detector.skeleton import fold
from registry.detector.slips import Slip
from registry.detector.suspects import Suspect, suspects
from registry.detector.tricks import combosquatting, display_name
from registry.detector.values import value
from registry.detector.weighing import (
    NOTHING,
    THRESHOLD,
    Features,
    features_of,
    least_evidence,
    most_evidence,
    score,
    tier,
    weigh_features,
)

_TIED = 1.0
"""Evidence taken off when two owners are equally near: a name between two brands is usually a third one."""

_EQUALLY_NEAR = 0.3
_LISTED_ONLY, _LISTED_BESIDE_WORDS = 1.0, 0.5
"""Evidence taken off where nobody has proven the name that is imitated: a source may have it wrong by a letter."""


@value()
class Case:
    """One suspect against one guarded spelling, weighed."""

    evidence: float
    suspect: Suspect
    root: Root
    part: str
    features: Features
    is_shown_name: bool = False

    def with_evidence(self, evidence: float) -> "Case":
        """The same case under other weights."""
        return replace(self, evidence=evidence)


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
    cases = cases_for(reading, display_name, protected, least_evidence(threshold) - _EQUALLY_NEAR)
    return findings_of(reading, cases, threshold)


def cases_for(reading: Reading, shown: str | None, protected: ProtectedNames, least: float = -inf) -> list[Case]:
    """Every case against a handle and its shown name; none where it is registered or simply bears a name.

    Of those with less evidence than the least, some may be left out.
    """
    if not reading.key or protected.account(reading.platform, reading.handle):
        return []
    if _is_below_a_guarded_domain(reading, protected):
        return []
    cases = list(cases_of(reading, protected, least))
    if any(case.root.key == reading.key and simply_bears(reading, case.root, protected) for case in cases):
        return []
    if shown and not reading.fan_words:
        cases += _display_cases(reading, shown, protected)
    return cases


def _is_below_a_guarded_domain(reading: Reading, protected: ProtectedNames) -> bool:
    """`news.dell.com` and `news@social.dell.com` belong to whoever holds `dell.com`."""
    host = reading.text if reading.platform in DOMAIN_PLATFORMS else reading.place[1].lstrip("@:")
    if "." not in host:
        return False
    parts = host.casefold().split(".")
    above = (".".join(parts[i:]) for i in range(len(parts) - 1))
    return any(protected.account(platform, domain) for domain in above for platform in sorted(DOMAIN_PLATFORMS))


def cases_of(reading: Reading, protected: ProtectedNames, least: float = -inf) -> Iterator[Case]:
    """Every guarded spelling the handle may come from, weighed; of those below the least some may be left out."""
    longer: dict[str, Suspect] = {}
    passed_by: list[Suspect] = []
    crowd, may_pass = protected.crowd(), least > NOTHING and _letters_decide(reading)
    for suspect in suspects(reading, protected):
        protected.recall(suspect.original)
        if may_pass and suspect.original != reading.key and _is_hopeless(suspect, reading, crowd, least):
            passed_by += [suspect] if suspect.has_additions else []
            continue
        if suspect.has_additions:  # it may be a part of one that was passed by
            for earlier in passed_by:
                for root in protected.roots(earlier.original):
                    longer.setdefault(root.name.brand, earlier)
            passed_by.clear()
        for root, spellings in meant(suspect, reading, protected):
            known = longer.get(root.name.brand)
            if known is not None and suspect.is_part_of(known):
                continue  # what the brand itself writes beside its name is no addition
            if suspect.has_additions and known is None:
                longer[root.name.brand] = suspect
            case = _weighed(suspect, reading, circumstances(root, reading, protected, spellings), least)
            if case.evidence >= least or root.key == reading.key:
                yield case


def _weighed(suspect: Suspect, reading: Reading, around: Circumstances, least: float) -> Case:
    told = _as_told(suspect, reading, around)
    part, features = features_of(told, reading, around)
    evidence = _evidence(part, features, suspect, reading, around)
    if evidence >= least and (
        is_ruled_out(suspect, reading, around.root) or is_official_elsewhere(suspect, reading, around)
    ):
        return Case(NOTHING, suspect, around.root, "", {})
    return Case(evidence, told, around.root, part, features)


def _letters_decide(reading: Reading) -> bool:
    """Whether neither what the brand itself writes may outweigh the letters nor its domain's ending."""
    return not reading.foreign and reading.platform not in DOMAIN_PLATFORMS


def _is_hopeless(suspect: Suspect, reading: Reading, crowd: int, least: float) -> bool:
    """Whosever name it is, the letters say too little: nobody needs to look whose it is."""
    least += crowding(suspect, reading, crowd)
    return any(most < least for most in most_evidence(suspect, reading, crowd))


def findings_of(reading: Reading, cases: Iterable[Case], threshold: float = 0) -> list[Finding]:
    """The best case of each owner as a finding, best first; equally near owners weaken each other."""
    best: dict[str, Case] = {}
    for case in cases:
        known = best.get(case.root.name.family)
        if case.evidence > NOTHING and (known is None or _rank(case, reading) < _rank(known, reading)):
            best[case.root.name.family] = case
    if not best:
        return []
    ranked = sorted(best.values(), key=lambda case: _rank(case, reading))
    tied = len(ranked) > 1 and _are_tied(ranked[0], ranked[1], reading)
    evidence = [case.evidence - (_TIED if tied else 0) for case in ranked]
    return [
        _finding(reading, case, left) for case, left in zip(ranked, evidence, strict=True) if score(left) >= threshold
    ]


def _are_tied(first: Case, second: Case, reading: Reading) -> bool:
    """Whether a third owner is likely; an offer of help beside a name that two share imitates one of them."""
    if first.evidence - second.evidence >= _EQUALLY_NEAR:
        return False
    is_one_name = first.suspect == second.suspect and first.part == "added"
    return not (is_one_name and says_strongly(first.suspect, reading))


def _as_told(suspect: Suspect, reading: Reading, around: Circumstances) -> Suspect:
    """Equal letters may be foreign ones, or a domain under another ending."""
    slip = suspect.slip
    if around.is_disguised and not suspect.has_additions:
        trick = "confusable" if slip.trick in {"separator", "tld_swap"} else slip.trick
        return replace(suspect, slip=Slip(trick, "homoglyph-unicode"))
    if slip.trick == "separator" and not suspect.has_additions and reading.platform in DOMAIN_PLATFORMS:
        return replace(suspect, slip=Slip("tld_swap", "tld-swap"))
    return suspect


def _display_cases(reading: Reading, shown: str, protected: ProtectedNames) -> Iterator[Case]:
    display = read_name(shown)
    if display.fan_words or not display.key or not display_name.is_foreign(reading.key, display.key):
        return
    if display_name.has_initials(reading.key, shown):
        return
    for suspect in suspects(display, protected):
        for root, spellings in meant(suspect, reading, protected):
            if _is_foreign_to_all(reading, protected.of_brand(root.name.brand)):
                around = circumstances(root, display, protected, spellings)
                part, features = features_of(suspect, display, around)
                features = {**features, f"the part {part}": 1.0, **display_name.person_features(shown)}
                evidence = _evidence("shown", features, suspect, display, around)
                yield Case(evidence, suspect, root, "shown", features, is_shown_name=True)


def _evidence(part: str, features: Features, suspect: Suspect, reading: Reading, around: Circumstances) -> float:
    listed_only = _LISTED_BESIDE_WORDS if part == "added" else _LISTED_ONLY
    doubt = 0.0 if around.root.name.proven else listed_only
    return weigh_features(part, features) - doubt - crowding(suspect, reading, around.crowd)


def _is_foreign_to_all(reading: Reading, accounts: Iterable[Protected]) -> bool:
    own_names = (fold(shown_part(account.handle).name) for account in accounts)
    return all(display_name.is_foreign(reading.key, own) for own in own_names)


def _rank(case: Case, reading: Reading) -> tuple[object, ...]:
    """Best evidence first; then the account where the reader is, a proven one, and a fixed order."""
    name, suspect = case.root.name, case.suspect
    fixed = (name, suspect.slip.trick, case.root.source.value, suspect.before, case.is_shown_name)
    return (-round(case.evidence, 6), name.platform != reading.platform, not name.proven, *fixed)


def _finding(reading: Reading, case: Case, evidence: float) -> Finding:
    suspect, scored = case.suspect, score(evidence)
    return Finding(
        handle=reading.handle,
        platform=reading.platform,
        target=case.root.name,
        score=scored,
        tier=tier(scored),
        evidence=evidence,
        tricks=tuple(_tricks(reading, case)),
        kind=_kind(case, reading),
        imitated=case.root.name.brand_name if case.root.source is Source.NAME else case.root.name.handle,
        added=" ".join(piece.text for piece in additions_of(suspect, reading).pieces),
        written=suspect.written,
        meant=suspect.original,
        before=suspect.before,
        behind=suspect.behind,
    )


def _tricks(reading: Reading, case: Case) -> Iterator[str]:
    suspect = case.suspect
    if case.is_shown_name:
        yield display_name.NAME
    if suspect.has_additions:
        yield combosquatting.NAME
    if not suspect.has_additions or suspect.slip.trick != "separator":
        yield suspect.slip.trick
    if suspect.slip.kind == "homoglyph-unicode" and suspect.slip.trick != "confusable":
        yield "confusable"
    is_told = case.is_shown_name or (not suspect.has_additions and suspect.slip.trick == "separator")
    if not is_told and any(not c.isalnum() for c in reading.text) and not reading.domain:
        yield "separator"


def _kind(case: Case, reading: Reading) -> str:
    suspect = case.suspect
    if case.is_shown_name:
        return display_name.KIND
    if not suspect.has_additions:
        return suspect.slip.kind
    if suspect.slip.trick != "separator":
        return "combo-typo-affix"
    return _kind_of_words(suspect, reading)


def _kind_of_words(suspect: Suspect, reading: Reading) -> str:
    heaviest = max(additions_of(suspect, reading).pieces, key=lambda piece: piece.weight)
    if heaviest.sort in {"digits", "year"} and not suspect.before:
        return "affix-digits"
    return f"affix-{heaviest.sort if heaviest.sort in {'support', 'lure', 'official'} else 'other'}"
