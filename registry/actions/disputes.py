"""Two companies that both proved one account: neither is preferred, people decide (SECURITY P14)."""

from datetime import datetime
from uuid import UUID

from registry import audit
from registry.actions import letters
from registry.database import rows
from registry.language import mark
from registry.models import Claim
from registry.models.columns import STANDING
from verification.accounts import AccountRef

_SUBJECT = mark("Another company proved %(account)s as well")
_BODY = mark(
    "Another company has proven the same account as you: %(account)s.\n\n"
    "Both claims are shown as disputed until people have decided. You need not do anything now.\n"
)


async def hold(account_id: UUID) -> None:
    """One transaction at a time changes what is proven on this account. Taken before any row of it is locked."""
    await rows("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"account {account_id}")


async def settle(account_id: UUID, *, now: datetime) -> None:
    """Marks the verified claims on the account as disputed or undisputed, and tells those for whom that is new."""
    claims = await Claim.filter(account_id=account_id, state__in=STANDING).select_related("account", "brand")
    disputed = len({claim.company_id for claim in claims}) > 1
    for claim in claims:
        if claim.disputed == disputed:
            continue
        account = AccountRef(claim.account.platform, claim.account.handle)
        await Claim.filter(id=claim.id).update(disputed=disputed)
        await audit.record(
            "claim.disputed" if disputed else "claim.undisputed",
            actor="registry",
            subject=str(account),
            now=now,
            brand=claim.brand.slug,
            claim=str(claim.id),
        )
        if disputed:
            await letters.to_filer(claim, _SUBJECT, _BODY, now=now)
