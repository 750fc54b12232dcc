"""Weighs what speaks for and against an imitation: features, times learnt weights, become a score between 0 and 1."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, inf, log
from typing import Final

import orjson

from registry.detector.addition_features import (
    addition_features,
    best_brand,
    best_name,
    name_among_words,
    name_features,
    words_around,
)
from registry.detector.circumstances import Circumstances
from registry.detector.costing import costs
from registry.detector.finding import Tier
from registry.detector.reading import Reading
from registry.detector.rules import SHAPES
from registry.detector.slip_features import (
    best_circumstances,
    best_of_spelling,
    broken,
    first_of_spelling,
    most_gain,
    slip_features,
    spelling_features,
)
from registry.detector.suspects import Suspect

Features = dict[str, float]

NOTHING = -99.0
_UNLEARNT = -3.0
_SUREST, _ROUNDING = 0.999, 0.01


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt from labelled handles: weights of features, and how evidence becomes a score."""

    parts: dict[str, dict[str, float]]
    slope: float
    offset: float
    threshold: float
    """From this score on a finding is shown to everybody."""
    alert_threshold: float
    """From this score on a finding is shown to the brand itself."""
    sure: float
    """From this score on it is said to imitate; below it, to resemble."""


def _learnt() -> Weights:
    """The weights that `python -m registry.detector.training` wrote."""
    kept = orjson.loads(files("registry.detector").joinpath("data", "weights.json").read_bytes())
    scale, at = kept["calibration"], kept["thresholds"]
    return Weights(kept["parts"], scale["slope"], scale["offset"], at["public"], at["alert"], at["sure"])


_LEARNT: Final = _learnt()
_PARTS: Final = _LEARNT.parts
THRESHOLD: Final = _LEARNT.threshold
ALERT_THRESHOLD: Final = _LEARNT.alert_threshold


def score(evidence: float) -> float:
    """Evidence as the share of such findings that were imitations in the labelled data."""
    return round(1 / (1 + exp(-max(-30.0, min(30.0, _LEARNT.slope * evidence + _LEARNT.offset)))), 6)


def tier(scored: float) -> Tier:
    """How a finding with this score is spoken of."""
    return Tier.IMITATES if scored >= _LEARNT.sure else Tier.RESEMBLES


def weigh_features(part: str, features: Features, parts: dict[str, dict[str, float]] | None = None) -> float:
    """The evidence that the features of a part are, by the weights learnt or by others."""
    weights = (_PARTS if parts is None else parts).get(part, {})
    return weights.get("", _UNLEARNT) + _sum(weights, features)


def least_evidence(threshold: float) -> float:
    """Below this, hundredths left for rounding, a score cannot reach a threshold."""
    if not 0 < threshold < _SUREST:
        return -inf
    return (log(threshold / (1 - threshold)) - _LEARNT.offset) / _LEARNT.slope - _ROUNDING


def most_evidence(suspect: Suspect, reading: Reading, crowd: int) -> Iterator[float]:
    """No less than what any name spelt so may have against a plain handle that is no domain: quickly, then closely."""
    part, slip = _part(suspect), suspect.slip.trick
    weights = _PARTS.get(part, {})
    evidence = weights.get("", _UNLEARNT)
    if part != "slip":
        said, words = words_around(suspect, reading)
        evidence += _sum(weights, words) + _sum(weights, name_among_words(said, suspect))
        evidence += _of_name(part, suspect.original) + _best_brand(part, said)
    if part != "added":
        evidence += _best_circumstances(part, reading.platform)
        if slip not in SHAPES:
            for most in _most_of_spelling(part, slip, suspect, crowd):
                yield evidence + most
        evidence += _sum(weights, spelling_features(slip, suspect.written, suspect.original, crowd))
    yield evidence


def _most_of_spelling(part: str, slip: str, suspect: Suspect, crowd: int) -> Iterator[float]:
    weights, written, original = _PARTS.get(part, {}), suspect.written, suspect.original
    has_letters_only = written.isalpha() and original.isalpha()
    evidence = _sum(weights, first_of_spelling(slip, written, original, crowd))
    evidence += _best_spelling(part, slip, costs(original).is_one, has_letters_only)
    yield evidence + _most_broken(part)
    yield evidence + max(_sum(weights, broken(most_gain(written, original))), _least_broken(part))


@cache
def _best_spelling(part: str, slip: str, is_one: bool, has_letters_only: bool) -> float:  # noqa: FBT001
    return _sum(_helpful(part), best_of_spelling(slip, is_one=is_one, has_letters_only=has_letters_only))


@cache
def _most_broken(part: str) -> float:
    """What a name may have that reads far worse for its slip, or as well as before, or better."""
    return max(_sum(_PARTS.get(part, {}), broken(inf)), _least_broken(part))


@cache
def _least_broken(part: str) -> float:
    """What a name may have that reads as well as before, or better."""
    return max(0.0, _sum(_PARTS.get(part, {}), broken(-inf)))


def _sum(weights: dict[str, float], features: Features) -> float:
    total = 0.0
    for name, value in features.items():  # in C one step each; as a sum of a list it would be three
        weight = weights.get(name)
        if weight is not None:
            total += weight * value
    return total


@cache
def _helpful(part: str) -> dict[str, float]:
    return {name: max(0.0, weight) for name, weight in _PARTS.get(part, {}).items()}


def _of_name(part: str, original: str) -> float:
    return _sum(_PARTS.get(part, {}), name_features(original)) + _sum(_helpful(part), best_name(original))


@lru_cache(maxsize=256)
def _best_circumstances(part: str, platform: str | None) -> float:
    sure, possible = best_circumstances(platform)
    return _sum(_PARTS.get(part, {}), sure) + _sum(_helpful(part), possible)


@cache
def _best_brand(part: str, said: str) -> float:
    sure, possible = best_brand(said)
    return _sum(_PARTS.get(part, {}), sure) + _sum(_helpful(part), possible)


def _part(suspect: Suspect) -> str:
    if not suspect.has_additions:
        return "slip"
    return "added" if suspect.slip.trick == "separator" else "combo"


def features_of(suspect: Suspect, reading: Reading, around: Circumstances) -> tuple[str, Features]:
    """Which part of the model judges a suspect, and by what."""
    part = _part(suspect)
    of_slip = slip_features(suspect, reading, around) if part != "added" else {}
    return part, of_slip | addition_features(suspect, reading, around) if part != "slip" else of_slip
