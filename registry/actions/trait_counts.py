"""How many brands there are of each platform, country and sector: counted once an hour, read by everybody."""

from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from registry.actions.listings import IS_PUBLIC
from registry.database import rows

EVERY = timedelta(hours=1)

_MAY = """
INSERT INTO stream_cursor AS mark (stream, cursor, noted_at) VALUES ('traits counted', 0, $1)
    ON CONFLICT (stream) DO UPDATE SET noted_at = $1 WHERE mark.noted_at <= $2 OR mark.noted_at > $1 RETURNING stream
"""
_COUNT = f"""
WITH counted AS (
    SELECT t.trait, count(*) AS brands FROM brand_trait t JOIN brand b ON b.id = t.brand_id WHERE {IS_PUBLIC}
     GROUP BY t.trait),
gone AS (DELETE FROM trait_count k WHERE NOT EXISTS (SELECT 1 FROM counted c WHERE c.trait = k.trait))
INSERT INTO trait_count AS k (trait, brands) SELECT trait, brands FROM counted
    ON CONFLICT (trait) DO UPDATE SET brands = excluded.brands RETURNING trait
"""  # noqa: S608 (constants)


async def count(*, now: datetime) -> int:
    """Counts anew if the last time is an hour ago; how many kinds of brands there are, 0 when it was not yet due."""
    async with in_transaction():
        if not await rows(_MAY, now, now - EVERY):
            return 0
        return len(await rows(_COUNT))
