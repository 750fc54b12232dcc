"""The name that a squatter starts from, taken apart, and what making lookalikes of it means."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from registry.detector.domains import DOMAIN_PLATFORMS, read_domain
from registry.detector.handles import shown_part
from registry.detector.skeleton import words

_LONGEST = 64
"""Letters of a name that are varied: no platform where one could ask allows longer handles."""

_CASE_SHOWN = frozenset({"x", "facebook", "youtube", "telegram", "github", "gitlab", "twitch", "reddit"})
"""Platforms that show a handle's capitals as its owner typed them: there an I passes for an l."""


@dataclass(frozen=True, slots=True)
class Name:
    """A handle or a brand's name as a squatter sees it; `before` and `behind` are the place, which stays."""

    text: str
    words: tuple[str, ...]
    before: str = ""
    behind: str = ""
    ending: str = ""
    """A domain's ending, `com`; empty for a name that is no domain."""
    shows_case: bool = False
    platform: str = ""

    def with_text(self, text: str) -> "Name":
        return Name(text, (text,), self.before, self.behind, self.ending, self.shows_case, self.platform)


Spelling = tuple[str, float]
"""A lookalike and how often a squatter would choose it, against the others of its trick."""


@dataclass(frozen=True, slots=True)
class Maker:
    """One way of making lookalikes: `share` of all that squatters register are of this kind, roughly."""

    trick: str
    kind: str
    share: float
    spellings: Callable[[Name], Iterator[Spelling]]


def read_original(name: str, platform: str | None) -> Name:
    """`company/acme`, `acme@mastodon.example`, `acme.com` and `Acme Widgets`: what is varied, and what stays."""
    shown = shown_part(name)
    text = "".join(shown.name[:_LONGEST].split())
    before, _, behind = name.strip().partition(shown.name) if shown.name else ("", "", "")
    domain = read_domain(text, is_domain=True) if platform in DOMAIN_PLATFORMS else None
    label = domain.label if domain else text
    return Name(
        text=label.casefold(),
        words=tuple(words(label if domain else shown.name[:_LONGEST])),
        before=before,
        behind=f".{domain.ending}{behind}" if domain else behind,
        ending=domain.ending if domain else "",
        shows_case=platform in _CASE_SHOWN,
        platform=platform or "",
    )
