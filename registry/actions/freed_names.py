"""A name that was official for a brand and is free again: whoever bears it next is looked at by people first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import orjson

from registry import audit
from registry.database import rows
from registry.language import gettext, mark
from registry.models import Claim
from registry.models.columns import FlagState
from verification.accounts import AccountRef

_FREED = mark("was official for %(brand)s until it passed to somebody else")
_TRICK = "freed_name"

# Who proved the same account before the change was noticed was disputed until then: they are held as well.
_WATCH = """
INSERT INTO flag (id, account_id, brand_id, score, tricks, state, created_at)
SELECT gen_random_uuid(), $1, $2, 1, $3::jsonb, $4,
       LEAST($5, (SELECT min(verified_at) FROM claim WHERE account_id = $1 AND brand_id <> $2
                     AND state IN ('verified', 'lapsing')))
    ON CONFLICT (account_id, brand_id) DO UPDATE SET tricks = EXCLUDED.tricks, state = EXCLUDED.state,
       score = EXCLUDED.score, created_at = LEAST(flag.created_at, EXCLUDED.created_at) RETURNING id
"""
_FORMER = """
SELECT DISTINCT b.id, b.slug, b.name FROM claim c JOIN brand b ON b.id = c.brand_id AND b.state = 'live'
 WHERE c.account_id = $1 AND c.verified_at IS NOT NULL AND c.state IN ('lapsed', 'revoked', 'superseded')
   AND b.slug <> ALL($2::text[]) AND NOT EXISTS (SELECT 1 FROM flag f WHERE f.account_id = $1 AND f.brand_id = b.id)
"""


async def watch(claim: Claim, *, now: datetime) -> None:
    """Flags the name of an ended claim, in the caller's transaction; also where people dismissed another suspicion."""
    account = AccountRef(claim.account.platform, claim.account.handle)
    await _flag(account, claim.account_id, claim.brand_id, claim.brand.slug, claim.brand.name, now=now)


async def watch_anew(account_id: UUID, account: AccountRef, own: Collection[str], *, now: datetime) -> list[UUID]:
    """Flags an account that others claim now and that was official for a live brand before; returns the new flags.

    `own`: slugs of the brands to which it may belong. What people have decided about it once stays decided.
    """
    former = await rows(_FORMER, account_id, sorted(own))
    return [await _flag(account, account_id, row["id"], row["slug"], row["name"], now=now) for row in former]


async def _flag(account: AccountRef, account_id: UUID, brand_id: UUID, slug: str, name: str, *, now: datetime) -> UUID:
    told = {
        "tricks": [_TRICK],
        "why_en": gettext(_FREED, "en", brand=name),
        "why_es": gettext(_FREED, "es", brand=name),
    }
    made = await rows(_WATCH, account_id, brand_id, orjson.dumps(told).decode(), FlagState.OPEN.value, now)
    await audit.record(
        "flag.raised", actor="registry", subject=str(account), now=now, near_to=slug, tricks=[_TRICK], score=1.0
    )
    return UUID(str(made[0]["id"]))
