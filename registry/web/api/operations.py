"""One question that can be asked of the API, as its document describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from registry.language import mark
from registry.models.columns import Scope
from registry.web.headers import JSON
from verification.platforms import PLATFORMS

TEXT: Mapping[str, Any] = MappingProxyType({"type": "string"})
PLATFORM: Mapping[str, Any] = MappingProxyType({"type": "string", "enum": sorted(PLATFORMS)})
LIMITED: Mapping[str, Any] = MappingProxyType({"type": "integer", "minimum": 1, "maximum": 200})
CURSOR = (
    "cursor",
    mark("where the page before ended: follow `next` instead of making one"),
    {"type": "string", "maxLength": 500},
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One question that can be asked."""

    summary: str
    answer: type[BaseModel] | None  # None: a file, of the kind that `media` names
    query: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    needed: frozenset[str] = frozenset()
    path: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    body: type[BaseModel] | None = None
    problems: tuple[int, ...] = (400, 429, 503)
    media: str = JSON
    more: Mapping[int, str] = field(default_factory=dict)  # other answers that are no refusals
    scope: Scope | None = None  # that a key needs for it; None: anybody may ask
    status: int = 200
    others: Mapping[int, type[BaseModel]] = field(default_factory=dict)  # answers of another shape
    body_is_needed: bool = True
    is_kept: bool = True  # by caches, and to be had signed
