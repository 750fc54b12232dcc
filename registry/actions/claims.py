"""A company's statements "this account is ours": filing, asking for a check, renewing the token, withdrawing, showing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.access import Actor, Member
from registry.actions.claim_views import ClaimView
from registry.models.columns import AccountRole


@dataclass(frozen=True, slots=True)
class NewClaim:
    address: str
    role: AccountRole = AccountRole.MAIN


async def file_claim(member: Member, brand_slug: str, new: NewClaim, *, now: datetime) -> UUID:
    """Files the claim with a fresh token; the same open claim again gives the id of the first.

    Raises NotFound, NotAllowed, NotAnAccount, NeedsLookup, UnknownPlatform, BadWebsite.
    """
    raise NotImplementedError


async def ask_for_check(member: Member, claim_id: UUID, *, place: str | None, now: datetime) -> None:
    """"I posted it": queues a check; asking twice is harmless. Raises NotFound, ClaimEnded, NotAnAccount, TooMany."""
    raise NotImplementedError


async def renew_token(member: Member, claim_id: UUID, *, now: datetime) -> None:
    """Makes a new token; the old one proves nothing any more. Raises NotFound, ClaimEnded."""
    raise NotImplementedError


async def withdraw(member: Member, claim_id: UUID, *, now: datetime) -> None:
    """Ends the claim; a verified account then was official. Withdrawing twice is harmless. Raises NotFound."""
    raise NotImplementedError


async def show(actor: Actor, claim_id: UUID) -> ClaimView:
    """Everything about one claim of the actor's companies; raises NotFound."""
    raise NotImplementedError
