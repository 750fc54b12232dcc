"""A program that wants an account withdrawn: it does so before the proof, and after it asks a person."""

from datetime import datetime, timedelta
from uuid import UUID

from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Member
from registry.actions import claims, letters
from registry.database import rows
from registry.errors import StepUpNeeded
from registry.language import mark
from registry.settings import settings
from verification.accounts import AccountRef

ASKED_FOR = timedelta(days=1)  # within this, asking again tells nobody anew

_SUBJECT = mark("Shall %(account)s no longer be official?")
_BODY = mark(
    "A program with a key of %(company)s asks to withdraw %(account)s. It stays official until a person says so here:"
    " %(link)s\n\n"
    "If that is not wanted, do nothing, and look who uses your keys: %(keys)s\n"
)


async def withdraw(member: Member, claim_id: UUID, *, now: datetime) -> bool:
    """Ends the claim, or asks the owners to when that takes a person; whether it has ended.

    Raises NotFound, NotAllowed.
    """
    try:
        await claims.withdraw(member, claim_id, now=now)
    except StepUpNeeded:
        await _ask(member, claim_id, now)
        return False
    return True


def confirmation(claim_id: UUID) -> str:
    """The page on which a person withdraws it."""
    return f"{settings().base_url}/claims/{claim_id}/withdraw"


async def _ask(member: Member, claim_id: UUID, now: datetime) -> None:
    async with in_transaction():
        claim = await claims.locked_claim(member, claim_id)
        asked = await rows(
            "SELECT 1 AS one FROM event WHERE facts ->> 'claim' = $1 AND kind = 'claim.withdrawal_asked' AND at > $2"
            " LIMIT 1",
            str(claim_id),
            now - ASKED_FOR,
        )
        if asked:
            return
        account = AccountRef(claim.account.platform, claim.account.handle)
        await audit.record(
            "claim.withdrawal_asked", actor=member.label, subject=str(account), now=now, brand=claim.brand.slug,
            claim=str(claim_id),
        )  # fmt: skip
        words = {
            "account": letters.in_words(account),
            "company": member.company_name,
            "link": confirmation(claim_id),
            "keys": f"{settings().base_url}/companies/{member.company_slug}/keys",
        }
        await letters.to_owners_of(member.company_id, _SUBJECT, _BODY, now=now, **words)
