"""Brands as everybody may see them: one with all its accounts, and how many there are."""

from types import MappingProxyType
from typing import Any

from registry.access import known_form
from registry.actions.listings import (
    IS_HELD,
    BrandPage,
    BrandRef,
    ClaimNote,
    Listing,
    Statistics,
    Verdict,
    shown_state,
    source_of,
)
from registry.actions.lookups import Read, look_up_many
from registry.database import rows
from registry.errors import NotFound
from registry.models.columns import STANDING, AccountRole, BrandState, ClaimState, Sector
from verification.accounts import AccountRef

MOST_ACCOUNTS = 2000  # of one brand

_BRAND = """
SELECT id, slug, name, state, source, description, live_since, country, sector FROM brand WHERE slug = $1
"""
_ACCOUNTS = """
SELECT a.platform, a.handle FROM account a WHERE a.id IN (
    SELECT ci.account_id FROM citation ci WHERE ci.brand_id = $1
    UNION SELECT c.account_id FROM claim c JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id
           WHERE c.brand_id = $1 AND c.verified_at IS NOT NULL)
 ORDER BY a.platform, a.handle LIMIT $2
"""
_DOMAINS = """
SELECT a.handle FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website'
  JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id AND b.state = 'live'
 WHERE b.id = $1 AND c.state IN ('verified', 'lapsing') ORDER BY c.verified_at
"""
# What the company that holds the brand says of each account it ever proved; the newest of several counts.
_NOTES = """
SELECT DISTINCT ON (a.id) a.platform, a.handle, c.region, c.language, c.state, c.verified_at, c.ended_at
  FROM claim c JOIN account a ON a.id = c.account_id JOIN brand b ON b.id = c.brand_id AND b.company_id = c.company_id
 WHERE c.brand_id = $1 AND c.verified_at IS NOT NULL
 ORDER BY a.id, c.state IN ('verified', 'lapsing') DESC, c.ended_at DESC NULLS LAST
"""
_ROLES = {role: place for place, role in enumerate(AccountRole)}
_STATISTICS = f"""
SELECT count(*) FILTER (WHERE b.state = 'live') AS brands_live,
       count(*) FILTER (WHERE b.state = 'listed' OR b.state = 'review' AND b.source IS NOT NULL) AS brands_listed,
       (SELECT count(DISTINCT c.account_id) FROM claim c JOIN account a ON a.id = c.account_id
          JOIN brand lb ON lb.id = c.brand_id AND lb.company_id = c.company_id AND lb.state = 'live'
         WHERE c.state IN ('verified', 'lapsing') AND NOT {IS_HELD} AND EXISTS (
            SELECT 1 FROM claim w JOIN account wa ON wa.id = w.account_id AND wa.platform = 'website'
             WHERE w.brand_id = lb.id AND w.company_id = lb.company_id
               AND w.state IN ('verified', 'lapsing'))) AS accounts_official,
       (SELECT count(DISTINCT account_id) FROM citation) AS accounts_listed
  FROM brand b
"""  # noqa: S608 (constants)


async def brand_page(slug: str, *, read: Read = rows) -> BrandPage:
    """A listed or live brand; raises NotFound for every other."""
    known = await read(_BRAND, known_form(slug))
    state = shown_state(BrandState(known[0]["state"]), known[0]["source"]) if known else None
    if state is None:
        raise NotFound
    brand = known[0]
    domains = tuple(str(row["handle"]) for row in await read(_DOMAINS, brand["id"]))
    found = [AccountRef(row["platform"], row["handle"]) for row in await read(_ACCOUNTS, brand["id"], MOST_ACCOUNTS)]
    noted = await read(_NOTES, brand["id"])
    listings = await look_up_many(found, read=read)
    listings = [one for one in listings if one.brand is not None and one.brand.slug == slug]  # others' are shown there
    current = [one for one in listings if one.verdict in {Verdict.OFFICIAL, Verdict.LISTED}]
    current.sort(
        key=lambda one: (one.verdict is not Verdict.OFFICIAL, _ROLES.get(one.role or AccountRole.MAIN, 0), one.account)
    )
    return BrandPage(
        brand=BrandRef(brand["slug"], brand["name"], domains[0] if domains else None),
        state=state,
        description=brand["description"],
        domains=domains,
        accounts=tuple(one for one in current if one.account.platform != "website"),
        websites=tuple(one for one in current if one.account.platform == "website"),
        former=tuple(one for one in listings if one.verdict is Verdict.WAS_OFFICIAL),
        source=source_of(brand["source"]),
        live_since=brand["live_since"],
        country=brand["country"],
        sector=Sector(brand["sector"]) if brand["sector"] else None,
        notes=MappingProxyType({AccountRef(row["platform"], row["handle"]): _note(row) for row in noted}),
    )


def _order(listing: Listing) -> tuple[bool, int, AccountRef]:
    """Official ones first, the main account before those for something special."""
    return listing.verdict is not Verdict.OFFICIAL, _ROLES[listing.role or AccountRole.MAIN], listing.account


def _note(row: dict[str, Any]) -> ClaimNote:
    has_ended = row["state"] not in STANDING
    return ClaimNote(
        row["region"],
        row["language"],
        ClaimState(row["state"]) if has_ended else None,
        row["ended_at"] if has_ended else None,
        row["verified_at"],
    )


async def statistics() -> Statistics:
    """How much the directory holds."""
    (row,) = await rows(_STATISTICS)
    return Statistics(row["brands_live"], row["brands_listed"], row["accounts_official"], row["accounts_listed"])
