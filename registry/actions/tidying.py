"""What is not kept for ever: the log of webhooks, private facts, lookalikes that nobody sees any more, old drafts."""

from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from registry.actions import kept_answers
from registry.database import rows

EVERY = timedelta(hours=1)
LOG_KEPT = timedelta(days=30)  # deliveries that ended, and the private facts that only they showed
UNSEEN_KEPT = timedelta(days=730)  # a lookalike that nobody has decided about and nobody has seen since
NAMES_KEPT = timedelta(days=365)  # the display name of a lookalike that its brand dismissed
ANSWERS_KEPT = kept_answers.KEPT
DRAFTS_KEPT = timedelta(days=90)  # a list that nobody has touched since, finished or not; its pages say so
MOST_AT_ONCE = 5000  # rows of each kind, so that nobody waits for a lock

_MAY = """
INSERT INTO stream_cursor AS mark (stream, cursor, noted_at) VALUES ('tidied', 0, $1)
    ON CONFLICT (stream) DO UPDATE SET noted_at = $1 WHERE mark.noted_at <= $2 OR mark.noted_at > $1 RETURNING stream
"""
_DELIVERIES = """
DELETE FROM delivery WHERE id IN (
    SELECT id FROM delivery WHERE created_at < $1 AND state <> 'waiting' ORDER BY created_at LIMIT $2) RETURNING id
"""
_FACTS = """
DELETE FROM fact WHERE id IN (
    SELECT f.id FROM fact f WHERE NOT f.is_public AND f.at < $1
       AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.fact_id = f.id) ORDER BY f.id LIMIT $2) RETURNING id
"""
_UNSEEN = """
DELETE FROM sighting WHERE id IN (
    SELECT id FROM sighting WHERE state IN ('new', 'told') AND last_seen_at < $1 LIMIT $2) RETURNING id
"""
# The row itself stays: what a brand dismissed never comes back.
_NAMES = """
UPDATE sighting SET display_name = NULL WHERE id IN (
    SELECT id FROM sighting WHERE state = 'dismissed' AND noted_at < $1 AND display_name IS NOT NULL LIMIT $2)
RETURNING id
"""
_ANSWERS = """
DELETE FROM kept_answer WHERE id IN (
    SELECT id FROM kept_answer WHERE created_at < $1 ORDER BY created_at LIMIT $2) RETURNING id
"""
_DRAFTS = "DELETE FROM draft WHERE id IN (SELECT id FROM draft WHERE updated_at < $1 LIMIT $2) RETURNING id"
_EACH = (
    (_DELIVERIES, LOG_KEPT),
    (_FACTS, LOG_KEPT),
    (_UNSEEN, UNSEEN_KEPT),
    (_NAMES, NAMES_KEPT),
    (_ANSWERS, ANSWERS_KEPT),
    (_DRAFTS, DRAFTS_KEPT),
)


async def tidy(*, now: datetime) -> int:
    """Thins out what is too old, once an hour and a part at a time; how many rows. Public facts are never touched."""
    if not await rows(_MAY, now, now - EVERY):
        return 0
    done = 0
    for sql, kept in _EACH:
        async with in_transaction():
            done += len(await rows(sql, now - kept, MOST_AT_ONCE))
    return done
