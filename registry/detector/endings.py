"""What a domain's ending says: a country's or an institution's is somebody's own, others are for sale to anybody."""

from registry.detector.domains import DOMAIN_PLATFORMS, read_domain
from registry.detector.handles import shown_part
from registry.detector.reading import Reading

_COUNTRY = 2
_FIRST_COME = frozenset({"com", "net", "org", "coop"})
"""Endings in which nearly every organisation has its home: somebody of the same name will be there."""
_INSTITUTIONS = frozenset({"gov", "gob", "gouv", "gub", "govt", "edu", "ac", "mil", "int"})
"""Endings that a government or a school system gives to its own."""


def ending_features(reading: Reading, original_handle: str, platform: str) -> dict[str, float]:
    """How the ending of an asked domain stands to the imitated one; empty where the asked handle is no domain."""
    if reading.domain is None:
        return {}
    found = {f"ending {_sort(reading.domain.ending)}": 1.0}
    domain = read_domain(shown_part(original_handle).name, is_domain=platform in DOMAIN_PLATFORMS)
    if domain is None:
        found["no ending was changed"] = 1.0
    elif domain.ending == reading.domain.ending:
        found["the same ending"] = 1.0
    return found


def _sort(ending: str) -> str:
    parts = ending.split(".")
    if _INSTITUTIONS.intersection(parts):
        return "of an institution"
    if len(parts[-1]) == _COUNTRY:
        return "of a country"
    return "of all" if parts[-1] in _FIRST_COME else "for sale"
