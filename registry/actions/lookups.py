"""Whose accounts are these? What the registry says about any number of accounts, by a few queries for all."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from registry import later
from registry.actions import case_notes
from registry.actions.gathering import Gathering
from registry.actions.listings import IS_HELD, IS_PUBLIC, BrandRef, EvidenceRef, Listing, Verdict, source_of
from registry.actions.readings import address_of
from registry.database import rows
from registry.models.columns import STANDING, AccountRole
from verification.accounts import AccountRef

LIKENESSES = "registry.actions.likenesses"  # and with it the detector: needed for accounts that nobody claims or lists
if TYPE_CHECKING:
    from registry.actions import likenesses
    from registry.detector import ProtectedNames
else:
    likenesses = later.module(LIKENESSES)

YIELD_EVERY = 10  # accounts the detector judges before other work gets its turn

# For each account: of the claims that ever were verified, of a brand that is live now and held by the claiming company,
# the one that counts; the source that lists it; whether people ruled anything. One row each, by one query: a look-up is
# answered thousands of times a second.
TOLD_OF = f"""
       held.*, cited.slug AS cited_slug, cited.name AS cited_name, cited.source,
       EXISTS (SELECT 1 FROM flag f WHERE f.account_id = a.id AND f.state = 'dismissed')
    OR EXISTS (SELECT 1 FROM moderation_case k WHERE k.account_id = a.id) AS is_ruled,
       (SELECT COALESCE(max(id), 0) FROM event) AS newest_event
  FROM asked
  LEFT JOIN account a ON a.platform = asked.platform AND a.handle = asked.handle
  LEFT JOIN LATERAL (
    SELECT c.state, c.role, c.region, c.language, c.place, c.disputed, c.stable_id, c.verified_at, c.checked_at,
           c.next_check_at, c.ended_at,
           b.slug, b.name, proven.domain, proven.last_end, seen.method,
           seen.evidence ->> 'url' AS seen_url, seen.evidence ->> 'seen_at' AS seen_at
      FROM claim c
      JOIN brand b ON b.id = c.brand_id AND b.state = 'live' AND b.company_id = c.company_id
      CROSS JOIN LATERAL (
        SELECT (array_agg(wa.handle ORDER BY w.verified_at) FILTER (WHERE w.state IN ('verified', 'lapsing')))[1]
                   AS domain, max(w.ended_at) AS last_end
          FROM claim w JOIN account wa ON wa.id = w.account_id
         WHERE w.brand_id = b.id AND w.of_website AND w.company_id = b.company_id
           AND w.verified_at IS NOT NULL) proven
      LEFT JOIN LATERAL (
        SELECT v.method, v.evidence FROM verification v WHERE v.claim_id = c.id AND v.result = 'proven'
         ORDER BY v.started_at DESC LIMIT 1) seen ON true
     WHERE c.account_id = a.id AND c.verified_at IS NOT NULL
       AND (c.state IN ('verified', 'lapsing') OR c.ended_at >= b.live_since) AND NOT {IS_HELD}
     ORDER BY (c.state IN ('verified', 'lapsing') AND proven.domain IS NOT NULL) DESC,
              CASE WHEN c.state IN ('verified', 'lapsing') THEN c.verified_at END, c.ended_at DESC NULLS LAST, c.id
     LIMIT 1) held ON true
  LEFT JOIN LATERAL (
    SELECT b.slug, b.name, ci.source FROM citation ci JOIN brand b ON b.id = ci.brand_id AND {IS_PUBLIC}
     WHERE ci.account_id = a.id AND held.state IS NULL
     ORDER BY b.state = 'live' DESC, ci.created_at, b.slug LIMIT 1) cited ON true
"""  # noqa: S608 (constants)
LOOK_UP = f"""
WITH asked AS (SELECT * FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (platform, handle, n))
SELECT asked.n, {TOLD_OF}
"""  # noqa: S608 (constants)

Row = Mapping[str, Any]
Read = Callable[..., Awaitable[Sequence[Any]]]
LookUp = Callable[[AccountRef], Coroutine[Any, Any, Listing]]


async def look_up(account: AccountRef, *, read: Read = rows) -> Listing:
    """What the registry says about the account; an account nobody knows is `unknown`, never an error."""
    return await _listing_from(account, (await _rows_of([account], read=read))[1])


def gathered(read: Read) -> LookUp:
    """Looks up one account at a time; what many ask at the same time is asked of the database together."""
    gathering = Gathering(partial(_rows_of, read=read))

    async def look_up_one(account: AccountRef) -> Listing:
        return await _listing_from(account, await gathering.find(account))

    return look_up_one


async def look_up_many(accounts: Sequence[AccountRef], *, read: Read = rows) -> list[Listing]:
    """The listings of all the accounts, in the order asked, by one query (one more where people ruled).

    `read` asks the database: within a transaction, on its connection.
    """
    found = await _rows_of(accounts, read=read) if accounts else {}
    return await listings_from(accounts, [found[n] for n in range(1, len(accounts) + 1)])


async def listings_from(accounts: Sequence[AccountRef], found: Sequence[Row]) -> list[Listing]:
    """What the registry says about the accounts; `found` is what TOLD_OF selects of each."""
    ruled = await _ruled(accounts) if any(row["is_ruled"] for row in found) else {}
    is_missed = any(map(is_unlisted, found))
    names = await _guarded(found[0]["newest_event"]) if is_missed else None
    listings: list[Listing] = []
    for n, (account, row) in enumerate(zip(accounts, found, strict=True), 1):
        listings.append(_listing(account, row, names, ruled.get(n)))
        if n % YIELD_EVERY == 0 and is_missed:
            await asyncio.sleep(0)
    return listings


async def _rows_of(accounts: Sequence[AccountRef], *, read: Read = rows) -> dict[int, Row]:
    """What the database holds about each of the accounts, by its place in the order asked (from 1)."""
    return {row["n"]: row for row in await read(LOOK_UP, *_kept_forms(accounts))}


async def _listing_from(account: AccountRef, row: Row) -> Listing:
    """As `listings_from`, of one: asked thousands of times a second."""
    ruled = (await _ruled([account])).get(1) if row["is_ruled"] else None
    names = await _guarded(row["newest_event"]) if is_unlisted(row) else None
    return _listing(account, row, names, ruled)


def _listing(account: AccountRef, row: Row, names: "ProtectedNames | None", ruled: case_notes.Ruled | None) -> Listing:
    if row["state"] is not None:
        listing = _claimed(account, row)
    elif row["cited_slug"] is not None:
        listing = _listed(account, row)
    else:
        assert names is not None  # somebody was missed
        listing = likenesses.suspected(account, names, ruled.honest_for if ruled else set())
    return case_notes.told(listing, ruled)


async def _guarded(newest: int) -> "ProtectedNames":
    await later.loaded(LIKENESSES)
    return await likenesses.current(newest)


def is_unlisted(row: Row) -> bool:
    """Nobody claims or lists the account: the detector is asked."""
    return row["state"] is None and row["cited_slug"] is None


async def _ruled(accounts: Sequence[AccountRef]) -> dict[int, case_notes.Ruled]:
    return await case_notes.ruled(*_kept_forms(accounts))


def _kept_forms(accounts: Sequence[AccountRef]) -> tuple[list[str], list[str]]:
    """Platforms and handles; for what the database cannot hold "", under which nothing is kept."""
    return [_kept_form(one.platform) for one in accounts], [_kept_form(one.handle) for one in accounts]


def _kept_form(text: str) -> str:
    return text if text.isprintable() else ""


def _claimed(account: AccountRef, row: Row) -> Listing:
    is_current = row["state"] in STANDING and row["domain"] is not None
    return Listing(
        account,
        address_of(account),
        Verdict.OFFICIAL if is_current else Verdict.WAS_OFFICIAL,
        stable_id=row["stable_id"],
        disputed=row["disputed"],
        brand=BrandRef(row["slug"], row["name"], row["domain"]),
        role=AccountRole(row["role"]),
        verified_at=row["verified_at"],
        checked_at=row["checked_at"],
        next_check_at=row["next_check_at"] if is_current else None,
        evidence=_evidence(row),
        ended_at=None if is_current else row["ended_at"] or row["last_end"],
        region=row["region"],
        language=row["language"],
    )


def _evidence(row: Row) -> tuple[EvidenceRef, ...]:
    method, url, seen_at = row["method"], row["seen_url"], row["seen_at"]
    if method is None or seen_at is None:
        return ()
    if method == "post" and row["place"]:
        url = row["place"]  # a person checks a post by opening it, not by reading what the platform's API said of it
    return (EvidenceRef(method, url, datetime.fromisoformat(seen_at)),)


def _listed(account: AccountRef, row: Row) -> Listing:
    brand = BrandRef(row["cited_slug"], row["cited_name"])
    return Listing(account, address_of(account), Verdict.LISTED, brand=brand, source=source_of(row["source"]))
