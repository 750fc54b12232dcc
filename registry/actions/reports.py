"""Somebody says that an account looks wrong: what is proven on it is looked at again at once."""

from datetime import datetime, timedelta

from tortoise.transactions import in_transaction

from registry import audit
from registry.actions import comparisons, disputes
from registry.actions.claims import notify, queue_check
from registry.database import rows
from registry.models import Claim
from registry.models.columns import STANDING
from verification.accounts import AccountRef

PAUSE = timedelta(hours=1)  # between two reports of one account that anything is done about

# A report from after `now` is from before the clock was put back.
_FIRST_IN_A_WHILE = """
UPDATE account a SET reported_at = $3 WHERE platform = $1 AND handle = $2
   AND (reported_at IS NULL OR reported_at NOT BETWEEN $4 AND $3)
   AND EXISTS (SELECT 1 FROM claim c WHERE c.account_id = a.id AND c.state IN ('verified', 'lapsing'))
RETURNING id
"""


async def report_account(account: AccountRef, *, now: datetime) -> bool:
    """Queues a check of every standing claim on the account; False: there is none, or it was reported within the hour.

    A report decides nothing: what the platform answers does, and where no program may ask it, a person.
    """
    async with in_transaction():
        found = await rows(_FIRST_IN_A_WHILE, account.platform, account.handle, now, now - PAUSE)
        for row in found:
            await disputes.hold(row["id"])
            claims = Claim.filter(account_id=row["id"], state__in=STANDING).select_related("account")
            for claim in await claims.order_by("id"):
                await Claim.filter(id=claim.id).update(next_check_at=now)
                await queue_check(claim.id, claim.account, claim.company_id)
                await notify(claim.id)
            await comparisons.ask_again(row["id"], now=now)
            await audit.record("account.reported", actor="the public", subject=str(account), now=now)
    return bool(found)
