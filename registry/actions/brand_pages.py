"""Brands as everybody may see them: one with all its accounts, and the directory page by page."""

import base64
import binascii
from typing import Any
from uuid import UUID

import orjson

from registry.access import known_form
from registry.actions.listings import (
    IS_HELD,
    IS_PUBLIC,
    BrandListPage,
    BrandPage,
    BrandRef,
    BrandRow,
    Statistics,
    Verdict,
    source_of,
)
from registry.actions.lookups import look_up_many
from registry.actions.names import search_form
from registry.database import rows
from registry.errors import NotFound
from registry.models import Brand
from registry.models.columns import BrandState
from verification.accounts import AccountRef

MOST_ROWS = 200  # of one page of the directory
MOST_ACCOUNTS = 2000  # of one brand

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
_BROWSE = f"""
WITH found AS (
    SELECT b.id, b.slug, b.name, b.search_name, b.state, b.source, b.company_id FROM brand b
     WHERE {IS_PUBLIC}
       AND ($1 = '' OR b.search_name LIKE $1 || '%' OR b.search_name LIKE '% ' || $1 || '%')
       AND ($2::text IS NULL OR EXISTS (
            SELECT 1 FROM citation ci JOIN account a ON a.id = ci.account_id
             WHERE ci.brand_id = b.id AND a.platform = $2)
         OR EXISTS (
            SELECT 1 FROM claim c JOIN account a ON a.id = c.account_id
             WHERE c.brand_id = b.id AND c.company_id = b.company_id AND c.state IN ('verified', 'lapsing')
               AND a.platform = $2))
       AND ($3::text IS NULL OR (b.search_name, b.id) > ($3, $4::uuid))
     ORDER BY b.search_name, b.id LIMIT $5)
SELECT found.*, shown.platforms, shown.accounts, proven.domain
  FROM found
 CROSS JOIN LATERAL (
    SELECT COALESCE(array_agg(DISTINCT a.platform), '{{}}') AS platforms, count(*) AS accounts FROM account a
     WHERE a.id IN (SELECT ci.account_id FROM citation ci WHERE ci.brand_id = found.id
                    UNION SELECT c.account_id FROM claim c WHERE c.brand_id = found.id
                             AND c.company_id = found.company_id AND c.state IN ('verified', 'lapsing'))) shown
  LEFT JOIN LATERAL (
    SELECT a.handle AS domain FROM claim c JOIN account a ON a.id = c.account_id AND a.platform = 'website'
     WHERE found.state = 'live' AND c.brand_id = found.id AND c.company_id = found.company_id
       AND c.state IN ('verified', 'lapsing') ORDER BY c.verified_at LIMIT 1) proven ON true
 ORDER BY found.search_name, found.id
"""  # noqa: S608 (constants)
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


async def brand_page(slug: str) -> BrandPage:
    """A listed or live brand; raises NotFound for every other."""
    brand = await Brand.get_or_none(slug=known_form(slug))
    state = _shown(brand.state, brand.source) if brand else None
    if brand is None or state is None:
        raise NotFound
    domains = tuple(str(row["handle"]) for row in await rows(_DOMAINS, brand.id))
    found = [AccountRef(row["platform"], row["handle"]) for row in await rows(_ACCOUNTS, brand.id, MOST_ACCOUNTS)]
    # What is another brand's by now is shown there.
    listings = [one for one in await look_up_many(found) if one.brand is not None and one.brand.slug == slug]
    current = [one for one in listings if one.verdict in {Verdict.OFFICIAL, Verdict.LISTED}]
    current.sort(key=lambda one: (one.verdict is not Verdict.OFFICIAL, one.account))
    return BrandPage(
        brand=BrandRef(brand.slug, brand.name, domains[0] if domains else None),
        state=state,
        description=brand.description,
        domains=domains,
        accounts=tuple(one for one in current if one.account.platform != "website"),
        websites=tuple(one for one in current if one.account.platform == "website"),
        former=tuple(one for one in listings if one.verdict is Verdict.WAS_OFFICIAL),
        source=source_of(brand.source),
        live_since=brand.live_since,
    )


async def browse(search: str, *, platform: str | None, cursor: str | None, limit: int) -> BrandListPage:
    """Listed and live brands whose name, or a word of it, begins with the search, in the order of their names.

    A cursor that is not ours begins anew; the limit is bounded.
    """
    limit = max(1, min(limit, MOST_ROWS))
    after = _read_cursor(cursor) if cursor else None
    wanted = search_form(search[:300])
    if search.strip() and not wanted:
        return BrandListPage((), None)  # nothing but punctuation
    place = platform if platform is None or (platform.isascii() and platform.isprintable()) else "?"
    name, last = after or (None, UUID(int=0))
    found = await rows(_BROWSE, wanted, place, name, last, limit + 1)
    shown = found[:limit]
    return BrandListPage(tuple(_row(row) for row in shown), _cursor(shown[-1]) if len(found) > limit else None)


async def statistics() -> Statistics:
    """How much the directory holds."""
    (row,) = await rows(_STATISTICS)
    return Statistics(row["brands_live"], row["brands_listed"], row["accounts_official"], row["accounts_listed"])


def _shown(state: BrandState, source: str | None) -> BrandState | None:
    """The state that the public sees; None for a brand that is nobody's business yet."""
    if state is BrandState.REVIEW and source is not None:
        return BrandState.LISTED
    return state if state in {BrandState.LISTED, BrandState.LIVE} else None


def _row(row: dict[str, Any]) -> BrandRow:
    return BrandRow(
        BrandRef(row["slug"], row["name"], row["domain"]),
        _shown(BrandState(row["state"]), row["source"]) or BrandState.LISTED,
        row["accounts"],
        tuple(sorted(row["platforms"])),
        source_of(row["source"]),
    )


def _cursor(row: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([row["search_name"], str(row["id"])])).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[str, UUID] | None:
    try:
        name, brand_id = orjson.loads(base64.urlsafe_b64decode(text.encode("ascii") + b"=="))
        return search_form(str(name)), UUID(brand_id)
    except (ValueError, TypeError, AttributeError, binascii.Error):
        return None
