"""A name that was official for a brand and is free again: whoever bears it next is looked at by people first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from registry.actions import suspicions
from registry.actions.suspicions import Suspicion
from registry.database import rows
from registry.language import LANGUAGES, gettext, mark
from registry.models import Claim
from verification.accounts import AccountRef

_FREED = mark("was official for %(brand)s until it passed to somebody else")
_TRICK = "freed_name"

_FIRST_RIVAL = """
SELECT min(verified_at) AS at FROM claim
 WHERE account_id = $1 AND brand_id <> $2 AND state IN ('verified', 'lapsing')
"""
_FORMER = """
SELECT DISTINCT b.slug, b.name FROM claim c JOIN brand b ON b.id = c.brand_id AND b.state = 'live'
 WHERE c.account_id = $1 AND c.verified_at IS NOT NULL AND c.state IN ('lapsed', 'revoked', 'superseded')
   AND b.slug <> ALL($2::text[]) ORDER BY b.slug
"""


async def watch(claim: Claim, *, now: datetime) -> None:
    """Flags the name of an ended claim, in the caller's transaction; also where people dismissed another suspicion.

    Who proved the same account before the change was noticed was disputed until then: they are held as well.
    """
    account = AccountRef(claim.account.platform, claim.account.handle)
    (rival,) = await rows(_FIRST_RIVAL, claim.account_id, claim.brand_id)
    since = min(rival["at"] or now, now)
    await suspicions.raise_anew(_suspicion(account, claim.brand.slug, claim.brand.name), since=since, now=now)


async def watch_anew(account_id: UUID, account: AccountRef, own: Collection[str], *, now: datetime) -> list[UUID]:
    """Flags an account that others claim now and that was official for a live brand before; returns the new flags.

    `own`: slugs of the brands to which it may belong. What people have decided about it once stays decided. Who had
    proven the account before is not held: nothing says that it passed to anybody.
    """
    former = await rows(_FORMER, account_id, sorted(own))
    return await suspicions.raise_new([_suspicion(account, row["slug"], row["name"]) for row in former], now=now)


def _suspicion(account: AccountRef, slug: str, name: str) -> Suspicion:
    why = {language: gettext(_FREED, language, brand=name) for language in LANGUAGES}
    return Suspicion(account, slug, None, (_TRICK,), 1.0, why)
