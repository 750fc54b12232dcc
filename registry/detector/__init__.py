"""The squatting detector: whom may a handle be taken for? Pure: values in, values out, no database and no network."""

from registry.detector import compiled  # before all others: they may come from its build
from registry.detector.bearing import bearers
from registry.detector.explaining import explain
from registry.detector.finding import Finding, Protected
from registry.detector.judging import detect
from registry.detector.nearness import near_names
from registry.detector.protected import ProtectedNames
from registry.detector.speaking import speaks_for_another
from registry.detector.weighing import ALERT_THRESHOLD, THRESHOLD

__all__ = [
    "ALERT_THRESHOLD",
    "THRESHOLD",
    "Finding",
    "Protected",
    "ProtectedNames",
    "bearers",
    "compiled",
    "detect",
    "explain",
    "near_names",
    "speaks_for_another",
]
