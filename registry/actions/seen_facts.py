"""Lookalikes that were seen, told to the webhooks of the brand's own company and to nobody else."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from registry.actions import deliveries
from registry.database import rows

# Only where a webhook wants to hear of it: what nobody is told is not written down twice.
_TELL = """
INSERT INTO fact (at, type, is_public, brand_id, about, told)
SELECT $2, 'lookalike.seen', false, b.id, a.platform || ':' || a.handle, jsonb_build_object(
           'brand', jsonb_build_object('slug', b.slug, 'name', b.name),
           'account', jsonb_build_object('platform', a.platform, 'handle', a.handle),
           'facts', jsonb_build_object('tricks', s.tricks->'tricks', 'score', round(s.score::numeric, 3),
                                       'source', split_part(s.source, ':', 1), 'is_decided', false))
  FROM sighting s JOIN account a ON a.id = s.account_id JOIN brand b ON b.id = s.brand_id
 WHERE s.brand_id = ANY($1::uuid[]) AND s.noted_at = $2 AND s.state = 'new'
   AND EXISTS (SELECT 1 FROM webhook w WHERE w.company_id = b.company_id AND w.types ? 'lookalike.seen')
   AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.brand_id = b.id AND f.type = 'lookalike.seen'
                      AND f.about = a.platform || ':' || a.handle)
 ORDER BY s.id RETURNING id
"""


async def tell(brands: Collection[UUID], *, now: datetime) -> None:
    """Writes what was noted at this moment, with its way out, in the caller's transaction."""
    made = await rows(_TELL, sorted(brands), now) if brands else []
    await deliveries.send_out([row["id"] for row in made], now=now)
