"""What happened, as programs are told it: the types of facts, which are public, and the feed of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson

from registry.access import known_form
from registry.actions.listings import IS_PUBLIC
from registry.actions.readings import address_of
from registry.database import rows
from registry.errors import CursorAhead, NotFound
from verification.accounts import AccountRef

VERIFIED = ("account.verified", "domain.verified")
# How an official account or domain ceases to be one; `suspended`: its brand has no proven domain any more.
ENDINGS = ("lapsed", "revoked", "withdrawn", "renamed", "replaced", "suspended")
ENDED = tuple(f"{kind}.{ending}" for kind in ("account", "domain") for ending in ENDINGS)
STATES = (*VERIFIED, *ENDED)

# Everybody may know these.
PUBLIC = (
    "brand.live",
    "brand.lost",
    "brand.restored",
    *STATES,
    "account.disputed",
    "account.undisputed",
    "lookalike.flagged",
    "lookalike.cleared",
    "ruling.made",
)
# These are for the company that holds the brand.
PRIVATE = ("proof.missing", "proof.found_again", "lookalike.seen")
TEST = "webhook.test"
TYPES = (*PUBLIC, *PRIVATE)

MOST = 200  # of one page

# What was public once stays in it, whatever became of the brand: a copy elsewhere must hear that it was lost.
_FEED = """
SELECT f.id, f.type, f.at, f.event_id, f.told FROM fact f
 WHERE f.is_public AND f.id > $1 AND ($2::uuid IS NULL OR f.brand_id = $2) ORDER BY f.id LIMIT $3
"""
_IS_AHEAD = "SELECT 1 FROM (SELECT COALESCE(max(id), 0) AS last FROM fact) newest WHERE last < $1"
_KNOWN = f"""
SELECT b.id FROM brand b WHERE b.slug = $1
   AND ({IS_PUBLIC} OR EXISTS (SELECT 1 FROM fact f WHERE f.brand_id = b.id AND f.is_public))
"""  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact: its number grows and never changes, whatever becomes of what it tells."""

    id: int
    type: str
    at: datetime
    brand_slug: str
    brand_name: str
    account: AccountRef | None
    facts: Mapping[str, Any]
    event: int | None = None  # the line of the audit trail

    @property
    def about(self) -> str:
        """The account, else the brand, in one word."""
        return str(self.account) if self.account else self.brand_slug


@dataclass(frozen=True, slots=True)
class Feed:
    """Some facts in the order in which they happened, and where the next page begins."""

    facts: tuple[FactView, ...]
    cursor: int
    has_more: bool


async def since(after: int, *, brand: str | None = None, limit: int = MOST) -> Feed:
    """The public facts behind this number, oldest first.

    Nothing is missed and nothing comes twice: facts are numbered in the order in which their transactions end.
    Raises NotFound for a brand that is not public, and CursorAhead for a number that no answer gave.
    """
    limit = max(1, min(limit, MOST))
    brand_id = await _public_brand(brand) if brand else None
    found = await rows(_FEED, after, brand_id, limit + 1)
    if after and not found and await rows(_IS_AHEAD, after):
        raise CursorAhead
    facts = tuple(view(row) for row in found[:limit])
    return Feed(facts, facts[-1].id if facts else after, len(found) > limit)


async def _public_brand(slug: str) -> object:
    found = await rows(_KNOWN, known_form(slug))
    if not found:
        raise NotFound
    return found[0]["id"]


def view(row: Mapping[str, Any]) -> FactView:
    """The fact of a row with `id`, `type`, `at`, `event_id` and `told`; a test may be told as another type."""
    told = orjson.loads(row["told"]) if isinstance(row["told"], str) else row["told"]
    account = told["account"]
    return FactView(
        row["id"],
        told.get("made_up_as", row["type"]),
        row["at"],
        told["brand"]["slug"],
        told["brand"]["name"],
        AccountRef(account["platform"], account["handle"]) if account else None,
        MappingProxyType(told["facts"]),
        row["event_id"],
    )


def as_json(fact: FactView) -> dict[str, Any]:
    """The fact for programs: the same bytes whenever and wherever it is told."""
    account = fact.account
    return {
        "id": str(fact.id),
        "type": fact.type,
        "at": moment(fact.at),
        "brand": {"slug": fact.brand_slug, "name": fact.brand_name},
        "account": {"platform": account.platform, "handle": account.handle, "url": address_of(account)}
        if account
        else None,
        "facts": dict(fact.facts),
        "log_entry": fact.event,
    }


def moment(at: datetime) -> str:
    """RFC 3339, UTC, to the second."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def chosen(types: Sequence[str]) -> list[str]:
    """Those of the words that are types of facts, in the order of the list."""
    return [kind for kind in TYPES if kind in types]


def as_message(fact: FactView) -> dict[str, Any]:
    """The body of a webhook's message, in the shape of Standard Webhooks."""
    return {"type": fact.type, "timestamp": moment(fact.at), "data": as_json(fact)}


def message_id(fact: FactView) -> str:
    """The same however often it is sent: who got it twice can tell."""
    return f"fact_{fact.id}"
