"""Keys that are about to expire: the owners hear of it in time to change the secret, once for each."""

from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import letters
from registry.database import rows
from registry.language import mark
from registry.settings import settings

EARLY = timedelta(days=14)
MOST_AT_ONCE = 100

_SUBJECT = mark("A key of %(company)s for the API expires on %(day)s")
_BODY = mark(
    "The key is called “%(name)s”. From %(day)s on, programs that use it are turned away.\n\n"
    "Give it a new secret before that, and it lives its whole time again: %(link)s\n"
)
# Whoever is told is on record: that a key was told of since its secret was made is one line of its company's trail.
_DUE = """
SELECT k.id, k.name, k.expires_at, k.company_id, co.slug, co.name AS company
  FROM api_key k JOIN company co ON co.id = k.company_id
 WHERE k.ended_at IS NULL AND k.expires_at > $1 AND k.expires_at <= $2
   AND NOT EXISTS (SELECT 1 FROM event e WHERE e.facts ->> 'company' = co.slug AND e.kind = 'key.expiring'
                      AND e.facts ->> 'key' = replace(k.id::text, '-', '')
                      AND e.at >= COALESCE(k.renewed_at, k.created_at))
 ORDER BY k.expires_at, k.id LIMIT $3
"""


async def warn(*, now: datetime) -> int:
    """Writes to the owners about keys that expire within two weeks; how many keys."""
    due = await rows(_DUE, now, now + EARLY, MOST_AT_ONCE)
    for key in due:
        link = f"{settings().base_url}/companies/{key['slug']}/keys/{key['id']}"
        words = {"company": key["company"], "name": key["name"], "day": f"{key['expires_at']:%Y-%m-%d}", "link": link}
        async with in_transaction():
            await audit.record(
                "key.expiring", actor="worker", subject=f"company {key['slug']}", now=now, company=key["slug"],
                key=key["id"].hex, name=key["name"],
            )  # fmt: skip
            await letters.to_owners_of(key["company_id"], _SUBJECT, _BODY, now=now, **words)
    return len(due)
