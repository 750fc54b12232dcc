"""A company's claims page by page, newest first, as programs read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from registry.access import Actor, brand_of, member_of
from registry.actions import claim_views
from registry.actions.claim_views import ClaimSummary
from registry.actions.listings import BrandRef
from registry.database import rows
from registry.models import Brand, Claim
from registry.models.columns import ClaimState

MOST = 200

_PAGE = """
SELECT c.id FROM claim c
 WHERE c.company_id = $1 AND ($2::uuid IS NULL OR c.brand_id = $2)
   AND (cardinality($3::text[]) = 0 OR c.state = ANY ($3))
   AND ($4::uuid IS NULL OR (c.created_at, c.id) <
        (SELECT last.created_at, last.id FROM claim last WHERE last.id = $4 AND last.company_id = $1))
 ORDER BY c.created_at DESC, c.id DESC LIMIT $5
"""
_BRANDS = """
SELECT b.slug, b.name, b.state, (b.company_id = $1) AS is_held FROM brand b
 WHERE b.company_id = $1 OR EXISTS (
       SELECT 1 FROM claim c WHERE c.brand_id = b.id AND c.company_id = $1
          AND c.state IN ('pending', 'verified', 'lapsing'))
 ORDER BY b.search_name, b.slug LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in the list, with its brand."""

    brand: BrandRef
    claim: ClaimSummary


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Some claims, and behind which one the next page begins."""

    rows: tuple[ClaimRow, ...]
    next_after: UUID | None


async def page(
    actor: Actor,
    company: str,
    *,
    brand: str = "",
    states: Sequence[ClaimState] = (),
    after: UUID | None = None,
    limit: int = MOST,
) -> ClaimPage:
    """The company's claims, also those on brands that it is taking over; raises NotFound."""
    member = await member_of(actor, company)
    brand_id = await _brand_id(actor, brand) if brand else None
    found = await rows(_PAGE, member.company_id, brand_id, [state.value for state in states], after, limit + 1)
    ids = [row["id"] for row in found[:limit]]
    claims = {claim.id: claim for claim in await Claim.filter(id__in=ids).select_related("account", "brand")}
    return ClaimPage(tuple(_row(claims[claim_id]) for claim_id in ids), ids[-1] if len(found) > limit else None)


async def brands(actor: Actor, company: str) -> tuple[Mapping[str, Any], ...]:
    """The company's brands, and those that it is taking over: slug, name, state, whether it holds them."""
    member = await member_of(actor, company)
    return tuple(await rows(_BRANDS, member.company_id))


async def _brand_id(actor: Actor, slug: str) -> UUID:
    """A brand of the company's, or a listed one, of which it may have claims."""
    known = await Brand.get_or_none(slug=slug[:120], company_id=None)
    return known.id if known else (await brand_of(actor, slug))[0].id


def _row(claim: Claim) -> ClaimRow:
    return ClaimRow(BrandRef(claim.brand.slug, claim.brand.name), claim_views.summary(claim))
