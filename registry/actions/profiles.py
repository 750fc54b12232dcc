"""Two profiles side by side, as far as our own checks and sightings know them: nothing is asked of the outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from registry.actions.readings import address_of
from registry.database import rows
from verification.accounts import AccountRef

# The newest thing that is known of each kind: what a claim's check read, and how a profile called itself when seen.
_KNOWN = """
SELECT a.platform, a.handle, a.created_at AS known_since, c.stable_id, c.verified_at, c.checked_at,
       c.state AS claim_state, co.name AS company, b.name AS brand,
       COALESCE(c.display_name, s.display_name) AS display_name, s.first_seen_at, s.last_seen_at, s.source, v.evidence
  FROM account a
  LEFT JOIN LATERAL (SELECT * FROM claim WHERE account_id = a.id
     ORDER BY state IN ('verified', 'lapsing') DESC, created_at DESC LIMIT 1) c ON true
  LEFT JOIN company co ON co.id = c.company_id
  LEFT JOIN brand b ON b.id = c.brand_id
  LEFT JOIN LATERAL (SELECT * FROM sighting WHERE account_id = a.id ORDER BY last_seen_at DESC LIMIT 1) s ON true
  LEFT JOIN LATERAL (SELECT evidence FROM verification WHERE claim_id = c.id AND evidence IS NOT NULL
     ORDER BY started_at DESC LIMIT 1) v ON true
 WHERE a.id = $1
"""
# The account that it is taken for: the one that the detector named, else the brand's own, on the same platform first.
_NEAREST = """
SELECT COALESCE(
    (SELECT f.imitated_id FROM flag f WHERE f.account_id = $1 AND f.brand_id = $2),
    (SELECT s.imitated_id FROM sighting s WHERE s.account_id = $1 AND s.brand_id = $2),
    (SELECT c.account_id FROM claim c JOIN account own ON own.id = c.account_id JOIN account its ON its.id = $1
      WHERE c.brand_id = $2 AND c.state IN ('verified', 'lapsing') AND c.account_id <> $1
      ORDER BY own.platform = its.platform DESC, own.platform = 'website', c.verified_at, c.id LIMIT 1),
    (SELECT ci.account_id FROM citation ci WHERE ci.brand_id = $2 ORDER BY ci.is_main DESC, ci.id LIMIT 1)) AS id
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """What we know of one account; None for what no check of ours has read."""

    account: AccountRef
    url: str
    display_name: str | None
    stable_id: str | None
    company: str | None  # whoever claims it here
    brand: str | None
    is_proven: bool
    verified_at: datetime | None
    checked_at: datetime | None
    excerpt: str | None  # of its own words
    excerpt_url: str | None
    excerpt_at: datetime | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    source: str | None


async def profile_of(account_id: UUID) -> Profile:
    """What our own records say about the account."""
    (row,) = await rows(_KNOWN, account_id)
    return _profile(row)


async def nearest_of(account_id: UUID, brand_id: UUID) -> Profile | None:
    """The account that it may be taken for; None where the brand has none that we know of."""
    (row,) = await rows(_NEAREST, account_id, brand_id)
    return await profile_of(row["id"]) if row["id"] else None


def _profile(row: dict[str, Any]) -> Profile:
    account = AccountRef(row["platform"], row["handle"])
    kept = row["evidence"]
    seen = (orjson.loads(kept) if isinstance(kept, str) else kept) or {}
    return Profile(
        account=account,
        url=address_of(account),
        display_name=row["display_name"],
        stable_id=row["stable_id"],
        company=row["company"],
        brand=row["brand"],
        is_proven=row["claim_state"] in {"verified", "lapsing"},
        verified_at=row["verified_at"],
        checked_at=row["checked_at"],
        excerpt=seen.get("excerpt") or None,
        excerpt_url=seen.get("url"),
        excerpt_at=datetime.fromisoformat(seen["seen_at"]) if seen.get("seen_at") else None,
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
        source=row["source"],
    )
