"""Accounts that may be taken for a brand, as the public reads of them: a suspicion as one, a ruling as one."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from registry.access import known_form
from registry.actions.listings import IS_PUBLIC, Listing, Verdict
from registry.actions.lookups import Read, look_up_many
from registry.database import rows
from registry.errors import NotFound
from verification.accounts import AccountRef

MOST = 100  # of one page
SHOWN = 10  # on the brand's page

_FOUND = f"""
SELECT f.id, f.created_at, a.platform, a.handle, b.slug FROM flag f
  JOIN account a ON a.id = f.account_id JOIN brand b ON b.id = f.brand_id AND {IS_PUBLIC}
 WHERE f.state <> 'dismissed' AND ($1::uuid IS NULL OR f.brand_id = $1) AND f.created_at >= $2
   AND (f.created_at, f.id) < ($3, $4::uuid)
 ORDER BY f.created_at DESC, f.id DESC LIMIT $5
"""  # noqa: S608 (constants)
_BRAND = f"SELECT b.id FROM brand b WHERE b.slug = $1 AND {IS_PUBLIC}"  # noqa: S608
_FIRST = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_LAST = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Lookalike:
    """An account whose public verdict says that it may be taken for a brand; `found_at`: when that was noted."""

    listing: Listing
    found_at: datetime


@dataclass(frozen=True, slots=True)
class LookalikePage:
    rows: tuple[Lookalike, ...]
    next_cursor: str | None


async def lookalikes(
    slug: str | None = None,
    *,
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int = MOST,
    read: Read = rows,
) -> LookalikePage:
    """Newest first; raises NotFound for a brand that is not public. A cursor that is not ours begins anew.

    Whatever was found once is shown only while a look-up of the account still says so: what turned out to be honest or
    was proven is gone at once, and a page may hold fewer than asked for although others follow.
    """
    limit = max(1, min(limit, MOST))
    brand_id = await _public_brand(slug, read) if slug is not None else None
    before = (_read_cursor(cursor) if cursor else None) or (_LAST, UUID(int=0))
    found = await read(_FOUND, brand_id, since or _FIRST, *before, limit + 1)
    shown = found[:limit]
    listings = await look_up_many([AccountRef(row["platform"], row["handle"]) for row in shown], read=read)
    kept = [
        Lookalike(listing, row["created_at"])
        for row, listing in zip(shown, listings, strict=True)
        if _is_of(listing, row["slug"])
    ]
    return LookalikePage(tuple(kept), _cursor(shown[-1]) if len(found) > limit else None)


def _is_of(listing: Listing, slug: str) -> bool:
    """Whether the verdict of today is that the account resembles or imitates this very brand."""
    resembles = listing.imitates is not None and listing.imitates.brand.slug == slug
    imitates = listing.brand is not None and listing.brand.slug == slug
    return (listing.verdict is Verdict.LOOKALIKE and resembles) or (listing.verdict is Verdict.IMPOSTOR and imitates)


async def _public_brand(slug: str, read: Read) -> UUID:
    found = await read(_BRAND, known_form(slug))
    if not found:
        raise NotFound
    return UUID(str(found[0]["id"]))


def _cursor(row: dict[str, Any]) -> str:
    said = orjson.dumps([row["created_at"].isoformat(), str(row["id"])])
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def is_cursor(text: str) -> bool:
    """Whether it names a place in the list; a program is told when it does not."""
    return _read_cursor(text) is not None


def _read_cursor(text: str) -> tuple[datetime, UUID] | None:
    try:
        at, flag_id = orjson.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=="))
        moment = datetime.fromisoformat(at)
        return (moment, UUID(flag_id)) if moment.tzinfo else None
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
