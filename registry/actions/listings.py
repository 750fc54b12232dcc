"""What the public sees of accounts and brands: the values that pages, API and commands show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from registry.errors import BadInput
from registry.models.columns import AccountRole, BrandState, ClaimState, Sector
from verification.accounts import AccountRef
from verification.platforms import Reading
from verification.values import value

# Of a brand `b`: what everybody may see. A listed brand stays listed while somebody's claim to it is reviewed.
IS_PUBLIC = "(b.state IN ('listed', 'live') OR b.state = 'review' AND b.source IS NOT NULL)"

# Of a claim `c` on an account `a`: proven, but people had ruled that its company does not hold the account; or its
# company wants a second member to agree first; or near to another brand when it was proven, and nobody has looked yet.
# What is suspected later holds nothing back: it is no decision. A website is judged with its brand, and a company's
# live brands are near to each other by right.
IS_HELD = """(EXISTS (
    SELECT 1 FROM account_loss l
     WHERE l.account_id = c.account_id AND l.company_id = c.company_id AND l.lost_at <= c.verified_at)
 OR a.platform <> 'website' AND (c.approval_asked_at IS NOT NULL AND c.approved_at IS NULL OR EXISTS (
    SELECT 1 FROM flag f WHERE f.account_id = c.account_id AND f.state IN ('open', 'confirmed')
       AND f.brand_id <> c.brand_id
       AND f.created_at <= c.verified_at AND NOT EXISTS (
           SELECT 1 FROM brand own JOIN company its ON its.id = own.company_id
             JOIN company ours ON ours.id = c.company_id
            WHERE own.id = f.brand_id AND own.state = 'live' AND (its.id = ours.id OR its.family = ours.family)))))"""


class Verdict(StrEnum):
    """The public answer about an account; never more than one."""

    OFFICIAL = "official"
    WAS_OFFICIAL = "was_official"
    IMPOSTOR = "impostor"
    LOOKALIKE = "lookalike"
    LISTED = "listed"
    UNKNOWN = "unknown"


@value()
class BrandRef:
    """A brand as the public names it; `domain` only where the brand has proven one."""

    slug: str
    name: str
    domain: str | None = None


@value()
class EvidenceRef:
    method: str
    url: str
    seen_at: datetime


@value()
class SourceRef:
    """An open source that lists accounts without any proof."""

    name: str
    url: str
    licence: str
    is_registry: bool = False  # another one of our kind, where the brand has proven it


@value()
class Imitates:
    """Whom a lookalike resembles, and why, in a sentence of the language asked for."""

    brand: BrandRef
    account: AccountRef
    url: str
    score: float
    tricks: tuple[str, ...]
    why: Callable[[str], str] = field(compare=False)  # worked out only where somebody reads it
    is_proven: bool  # whether the account it resembles is itself proven, or only listed


def written(en: str, es: str) -> Callable[[str], str]:
    """A sentence that was written down, as `Imitates` holds it."""
    return lambda language: es if language == "es" else en


@dataclass(frozen=True, slots=True)
class Statement:
    """What the holder of the account says about it; `ground` is one of a fixed list, to be translated."""

    ground: str
    words: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What people say about whether the account imitates the brand, as far as it is public."""

    id: UUID
    brand: BrandRef
    state: str  # "under_review", "imitates", "suspended", "honest", or "" where only the account's side spoke
    ground: str  # one of a fixed list, to be translated
    ruled_at: datetime | None
    appealed_at: datetime | None
    acts_at: datetime | None
    statement: Statement | None


@value()
class Listing:
    """What the registry says about one account."""

    account: AccountRef
    url: str
    verdict: Verdict = Verdict.UNKNOWN
    stable_id: str | None = None
    disputed: bool = False
    brand: BrandRef | None = None  # whose account it is, was, or is said to be
    role: AccountRole | None = None
    verified_at: datetime | None = None
    checked_at: datetime | None = None
    next_check_at: datetime | None = None
    evidence: tuple[EvidenceRef, ...] = ()
    imitates: Imitates | None = None
    source: SourceRef | None = None
    bears_name_of: tuple[BrandRef, ...] = ()  # only listed brands: nobody has confirmed whose it is
    ended_at: datetime | None = None  # was_official: until when
    decided_at: datetime | None = None  # impostor: when people ruled
    case: CaseNote | None = None  # what people say about it
    region: str = ""  # what the brand says it is for: a country's code or words; "": everywhere
    language: str = ""


@value()
class Answer:
    """The answer to a pasted text: one listing, or for a bare handle the matches, or the problem with the text."""

    query: str
    reading: Reading
    listing: Listing | None = None
    matches: tuple[Listing, ...] = ()
    problem: BadInput | None = None


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """What the brand says of an account that it has proven, and how that ended, if it did."""

    region: str = ""  # a country's code or words; "": everywhere
    language: str = ""
    ending: ClaimState | None = None
    ended_at: datetime | None = None
    verified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BrandPage:
    """A brand as everybody may see it."""

    brand: BrandRef
    state: BrandState  # listed or live
    description: str
    domains: tuple[str, ...]  # proven ones
    accounts: tuple[Listing, ...]  # official and listed ones, without websites
    websites: tuple[Listing, ...]
    former: tuple[Listing, ...]
    source: SourceRef | None
    live_since: datetime | None
    country: str | None = None
    sector: Sector | None = None
    notes: Mapping[AccountRef, ClaimNote] = field(default_factory=lambda: MappingProxyType({}))  # of proven accounts

    @property
    def official(self) -> tuple[Listing, ...]:
        return tuple(one for one in self.accounts if one.verdict is Verdict.OFFICIAL)

    @property
    def reported(self) -> tuple[Listing, ...]:
        """What a source says is the brand's, and the brand has not confirmed."""
        return tuple(one for one in self.accounts if one.verdict is not Verdict.OFFICIAL)


@value()
class BrandRow:
    """A brand in the directory."""

    brand: BrandRef
    state: BrandState
    accounts: int
    platforms: tuple[str, ...]
    source: SourceRef | None
    country: str | None = None
    sector: Sector | None = None


@dataclass(frozen=True, slots=True)
class BrandListPage:
    """A page of the directory; where it is empty, `similar` may help."""

    rows: tuple[BrandRow, ...]
    next_cursor: str | None
    similar: tuple[BrandRow, ...] = ()
    without_filters: bool = False  # whether `similar` is the same search without its filters


@dataclass(frozen=True, slots=True)
class Statistics:
    brands_live: int
    brands_listed: int
    accounts_official: int
    accounts_listed: int


REGISTRY_SOURCE = "registry:"  # before the host of another registry whose dump was brought in

# What we say about the sources that directories were imported from; the operator's own files need no name.
_SOURCES = {
    "name-suggestion-index": SourceRef(
        "name-suggestion-index (OpenStreetMap)", "https://github.com/osmlab/name-suggestion-index", "BSD-3-Clause"
    ),
}


def shown_state(state: BrandState, source: str | None) -> BrandState | None:
    """The state of a brand that the public sees; None for a brand that is nobody's business yet."""
    if state is BrandState.REVIEW and source is not None:
        return BrandState.LISTED
    return state if state in {BrandState.LISTED, BrandState.LIVE} else None


def source_of(slug: str | None) -> SourceRef | None:
    """The source that is kept under this name; None for no source."""
    if slug and slug.startswith(REGISTRY_SOURCE):
        host = slug.removeprefix(REGISTRY_SOURCE)
        return SourceRef(host, f"https://{host}", "", is_registry=True)
    return _SOURCES.get(slug, SourceRef(slug, "", "")) if slug else None
