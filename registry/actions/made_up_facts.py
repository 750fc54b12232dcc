"""What a webhook is told to try out a type of message: about the sandbox's accounts, and marked as made up."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from registry.actions.public_facts import TYPES
from registry.actions.sandbox import BRAND, PLATFORM, PREFIX

_LOST = {"problem": "token_not_found"}
_SUSPECTED = {"tricks": ["combosquatting"], "score": 0.93, "is_decided": False}
# Of each type that tells more than its name: what it tells.
_FACTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "account.verified": {"role": "main", "method": "post"},
        "domain.verified": {"role": "main", "method": "dns_txt"},
        "account.lapsed": _LOST,
        "domain.lapsed": _LOST,
        "account.revoked": {"problem": "another_owner"},
        "domain.revoked": {"problem": "another_owner"},
        "account.renamed": {"problem": "another_account"},
        "lookalike.flagged": _SUSPECTED,
        "ruling.made": {"ruling": "impostor", "ground": "imitation", "is_decided": True},
        "proof.missing": _LOST,
        "proof.found_again": {"problem": None},
        "lookalike.seen": {**_SUSPECTED, "source": "feed"},
    }
)
_LOOKALIKES = ("lookalike.", "ruling.")


def told(kind: str) -> dict[str, Any]:
    """What the message says. The fact stays a test in every table: nobody who reads facts takes it for more."""
    assert kind in TYPES  # whoever asks has looked
    return {
        "made_up_as": kind,
        "brand": {"slug": BRAND.slug, "name": BRAND.name},
        "account": _account(kind),
        "facts": {**_FACTS.get(kind, {}), "sandbox": True},
    }


def _account(kind: str) -> dict[str, str] | None:
    if kind.startswith("brand."):
        return None
    if kind.startswith("domain."):
        return {"platform": "website", "handle": str(BRAND.domain)}
    return {"platform": PLATFORM, "handle": f"{PREFIX}{'lookalike' if kind.startswith(_LOOKALIKES) else 'proven'}"}
