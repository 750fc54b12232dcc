"""What a claimed account is for, where it speaks and in which language: changed later, with what it was before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from tortoise.transactions import in_transaction

from registry import audit
from registry.access import Actor, claim_of
from registry.actions import purpose_wishes
from registry.actions.account_lines import Purpose, clean_purpose
from registry.actions.claims import locked_claim, notify
from registry.actions.purpose_wishes import Wish
from registry.actions.readings import address_of
from registry.database import rows
from registry.errors import ClaimEnded
from registry.models import Claim
from registry.models.columns import OPEN, AccountRole, Role
from verification.accounts import AccountRef

EVENT = purpose_wishes.DESCRIBED
MOST_CHANGES = 50  # that the page shows


@dataclass(frozen=True, slots=True)
class Change:
    """The purpose until a moment, and who changed it then (a role, never a name)."""

    at: datetime
    by: str
    before: Purpose
    after: Purpose


@dataclass(frozen=True, slots=True)
class PurposeView:
    """What an account is for, and what it was for before."""

    claim_id: UUID
    account: AccountRef
    url: str
    brand_slug: str
    brand_name: str
    company_slug: str
    company_name: str
    purpose: Purpose
    is_open: bool
    member_role: Role
    changes: tuple[Change, ...]  # newest first
    wish: Wish | None  # a change that waits for another member


async def show(actor: Actor, claim_id: UUID) -> PurposeView:
    """The purpose of a claim of the actor's companies, with its history; raises NotFound."""
    claim, member = await claim_of(actor, claim_id)
    found = await rows(
        "SELECT at, actor, facts FROM event WHERE facts ->> 'claim' = $1 AND kind = $2 ORDER BY id DESC LIMIT $3",
        str(claim_id),
        EVENT,
        MOST_CHANGES,
    )
    account = AccountRef(claim.account.platform, claim.account.handle)
    return PurposeView(
        claim_id,
        account,
        address_of(account),
        claim.brand.slug,
        claim.brand.name,
        member.company_slug,
        member.company_name,
        Purpose(claim.role, claim.region, claim.language),
        claim.state in OPEN,
        member.role,
        tuple(_change(row) for row in found),
        await purpose_wishes.of_claim(actor, claim_id),
    )


async def change(actor: Actor, claim_id: UUID, role: str, region: str, language: str, *, now: datetime) -> None:
    """Says anew what the account is for; the same again changes nothing.

    Of a proven account, where the company wants two, it waits until another member agrees. Raises NotFound,
    NotAllowed, ClaimEnded, BadInput (with the field).
    """
    _, member = await claim_of(actor, claim_id, at_least=Role.EDITOR)
    after = clean_purpose(role, region, language)
    async with in_transaction():
        claim = await locked_claim(member, claim_id)
        if claim.state not in OPEN:
            raise ClaimEnded
        if await purpose_wishes.is_needed(claim):
            await purpose_wishes.ask(member, claim, after, now=now)
            return
        before = Purpose(claim.role, claim.region, claim.language)
        if before == after:
            return
        await Claim.filter(id=claim_id).update(role=after.role, region=after.region, language=after.language)
        subject = str(AccountRef(claim.account.platform, claim.account.handle))
        await audit.record(
            EVENT, actor=member.label, subject=subject, now=now, brand=claim.brand.slug, claim=str(claim_id),
            before=purpose_wishes.kept(before), after=purpose_wishes.kept(after),
        )  # fmt: skip
        await notify(claim_id)


def _change(row: dict[str, Any]) -> Change:
    facts = orjson.loads(row["facts"]) if isinstance(row["facts"], str) else row["facts"]
    before, after = (Purpose(AccountRole(kept[0]), *kept[1:]) for kept in (facts["before"], facts["after"]))
    return Change(row["at"], row["actor"].partition(" ")[0], before, after)
